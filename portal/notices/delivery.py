"""Handing one mail to the mail server, and what came of it. Knows no database."""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from portal.notices.choices import MailState


@dataclass(frozen=True)
class Delivery:
    """How a try ended: `state` is the mail's next, `answer` what the server said.

    `server_ok` is False when the server itself is in trouble, so that the next mail would fare no better.
    """

    state: MailState
    answer: str
    server_ok: bool = True


def deliver(message: EmailMessage, backend: BaseEmailBackend) -> Delivery:
    """Send over the backend's connection, opening it when needed and dropping it after any trouble.

    Only an answer about this very mail bounces it; whatever keeps the server from listening is tried again.
    The connection breaking after the text has gone out leaves the outcome unknown.
    """
    try:
        sender, recipient, text = _envelope(message)
    except ValueError as error:  # an address, or a header, that cannot be written
        return Delivery(MailState.BOUNCED, str(error))
    if not isinstance(backend, SmtpBackend):
        return _hand_over(message, backend)
    try:
        backend.open()
        delivery = _introduce(backend.connection, sender, recipient) or _say(backend.connection, text)
    except OSError as error:  # smtplib's errors are OSErrors, as are those of the network
        delivery = Delivery(MailState.WAITING, str(error), server_ok=False)
    if delivery.state != MailState.SENT:
        _drop(backend)
    return delivery


def _envelope(message: EmailMessage) -> tuple[str, str, bytes]:
    """From and to as they go over the wire (without names, foreign domains in ASCII), and the text."""
    mime = message.message()
    return parseaddr(mime["From"])[1], parseaddr(mime["To"])[1], mime.as_bytes(linesep="\r\n")


def _hand_over(message: EmailMessage, backend: BaseEmailBackend) -> Delivery:
    """A folder or a terminal instead of a server: it has no answers, only errors."""
    try:
        backend.send_messages([message])
    except OSError as error:
        return Delivery(MailState.WAITING, str(error), server_ok=False)
    return Delivery(MailState.SENT, "")


def _introduce(smtp: smtplib.SMTP, sender: str, recipient: str) -> Delivery | None:
    """Name sender and recipient. A sender that is refused is our own fault and bounces no mail."""
    smtp.ehlo_or_helo_if_needed()
    code, answer = smtp.mail(sender)
    if code != 250:
        return Delivery(MailState.WAITING, _text(code, answer), server_ok=False)
    code, answer = smtp.rcpt(recipient)
    return None if code in (250, 251) else _refused(code, answer)


def _say(smtp: smtplib.SMTP, text: bytes) -> Delivery:
    """Say the text. From here on silence, or a word that is none, may hide a yes."""
    try:
        code, answer = smtp.data(text)
    except smtplib.SMTPDataError as error:  # refused before the text was said
        return _refused(error.smtp_code, error.smtp_error)
    except OSError as error:
        return Delivery(MailState.UNKNOWN, str(error), server_ok=False)
    if 200 <= code <= 299:
        return Delivery(MailState.SENT, _text(code, answer))
    if 400 <= code <= 599:
        return _refused(code, answer)
    return Delivery(MailState.UNKNOWN, _text(code, answer), server_ok=False)


def _refused(code: int, answer: bytes | str) -> Delivery:
    """5xx is for good, the rest for now; 421 says that the server is going away."""
    state = MailState.BOUNCED if 500 <= code <= 599 else MailState.WAITING
    return Delivery(state, _text(code, answer), server_ok=code != 421)


def _text(code: int, answer: bytes | str) -> str:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {words}".replace("\0", "")  # PostgreSQL's text knows no NUL


def _drop(backend: SmtpBackend) -> None:
    """Close without a word: whoever does not answer need not be asked to hang up."""
    if backend.connection:
        backend.connection.close()
        backend.connection = None
