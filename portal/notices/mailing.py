"""Sending mails: at least once, and twice only after a crash between the server's yes and our note of it."""

import logging
from collections.abc import Iterable
from time import monotonic
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now

from portal.notices.choices import MailState
from portal.notices.delivery import Delivery, deliver
from portal.notices.digest import compose
from portal.notices.models import Mail, MailTry
from portal.notices.retry import LEASE, MAIL_PATIENCE, MAX_LOST, delay

log = logging.getLogger(__name__)

MAX_REFUSALS = 3  # in a row, then the round ends: a server over its quota is left alone for a minute

_CLAIM = """
    UPDATE notices_mail
    SET state = 'sending', token = gen_random_uuid(), attempts = attempts + 1,
        lease_until = statement_timestamp() + %(lease)s
    WHERE id = (
        SELECT id FROM notices_mail
        WHERE state IN ('waiting', 'unknown') AND due_at <= statement_timestamp()
            AND (%(mail_id)s IS NULL OR id = %(mail_id)s)
        ORDER BY urgent_on, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING *
"""


def send_due(until: float) -> int:
    """Send what is due, beginning none after `until` (`time.monotonic`); gives how many the server took.

    Ends early when the server is in trouble. What is left waits for the next round.
    """
    _give_back_held()
    backend = get_connection()
    sent = refusals = 0
    try:
        while monotonic() < until and refusals < MAX_REFUSALS:
            delivery = send(backend=backend)
            if delivery is None or not delivery.server_ok:
                break
            sent += delivery.state == MailState.SENT
            refusals = refusals + 1 if delivery.state == MailState.WAITING else 0
    finally:
        backend.close()
    return sent


def send(mail_id: int | None = None, *, backend: BaseEmailBackend) -> Delivery | None:
    """Send this mail, or the most urgent one. None when there is none that is due and free.

    That it is being sent is committed before a word is said to the server: who dies after that leaves a mail
    whose outcome is unknown, never one that looks untouched.
    """
    with transaction.atomic(durable=True):
        mail = next(iter(Mail.objects.raw(_CLAIM, {"lease": LEASE, "mail_id": mail_id})), None)
    if mail is None:
        return None
    message = compose(mail)
    delivery = deliver(message, backend) if message else Delivery(MailState.DROPPED, "")
    _settle(mail, delivery)
    return delivery


def _settle(mail: Mail, delivery: Delivery) -> None:
    """Record how it ended. Who was thought dead may still do so, until another one has taken the mail."""
    log.info("Mail %s, try %d: %s %s", mail.message_id, mail.attempts, delivery.state, delivery.answer)
    ended: dict[str, Any] = {"state": delivery.state, "answer": delivery.answer, "lease_until": None}
    if delivery.state == MailState.SENT:
        ended |= {"sent_at": Now()}
    elif delivery.state == MailState.WAITING:
        ended |= {"state": _WAITING_OR_FAILED, "due_at": Now() + delay(mail.attempts)}
    elif delivery.state == MailState.UNKNOWN:
        ended |= {"state": _UNKNOWN_OR_FAILED, "due_at": Now() + delay(mail.attempts), "lost": F("lost") + 1}
    with transaction.atomic():
        if not Mail.objects.filter(pk=mail.pk, token=mail.token).update(**ended):
            log.warning("Mail %s was taken over by another sender", mail.message_id)
        if delivery.state != MailState.DROPPED:
            _note_tries([mail], delivery.state, delivery.answer)


def _give_back_held() -> None:
    """Their holders are gone, and nobody knows whether the server took these mails: send them once more."""
    with transaction.atomic():
        held = Mail.objects.filter(state=MailState.SENDING, lease_until__lte=Now()).select_related("person")
        lost = list(held.select_for_update(of=["self"], skip_locked=True))
        Mail.objects.filter(pk__in=[mail.pk for mail in lost]).update(
            state=_UNKNOWN_OR_FAILED, due_at=Now(), lost=F("lost") + 1, lease_until=None
        )
        _note_tries(lost, MailState.UNKNOWN)


def _note_tries(mails: Iterable[Mail], state: str, answer: str = "") -> None:
    MailTry.objects.bulk_create(
        MailTry(mail=mail, address=mail.person.email, state=state, answer=answer) for mail in mails
    )


_WAITING_OR_FAILED = Case(
    When(made_at__lt=Now() - MAIL_PATIENCE, then=Value(MailState.FAILED)), default=Value(MailState.WAITING)
)
_UNKNOWN_OR_FAILED = Case(When(lost__gte=MAX_LOST - 1, then=Value(MailState.FAILED)), default=Value(MailState.UNKNOWN))
