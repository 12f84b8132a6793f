"""Signing in through the page, and a real mail server."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.accounts import make
from tests.signing_in import sign_in as sign_in_through_the_page


class Mailbox:
    """The hands of an SMTP server: keeps every letter."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def closed_port():
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def no_mail_server(settings, closed_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", closed_port, 2


@pytest.fixture
def letters(settings, no_mail_server):
    """What a real mail server has taken."""
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    yield mailbox.letters
    server.stop()


@pytest.fixture
def sign_in(client):
    """`sign_in(email, password)` through the pages, the code included; further words go to the request."""

    def post(email, password=make.PASSWORD, **request):
        return sign_in_through_the_page(client, email, password, **request)

    return post
