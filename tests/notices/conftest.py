"""A mail server, handlers of jobs, and time that passes."""

import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db.models import F

from portal.notices import jobs, tasks  # noqa: F401  tasks: the app's own handlers
from tests.notices.postbox import Postbox
from tests.notices.processes import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every word it hears


@contextmanager
def mail_server(postbox):
    server = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    server.start()
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def mail_port(settings):
    """A port that Django's own SMTP backend is pointed at; nobody listens there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 0.5
    return settings.EMAIL_PORT


@pytest.fixture
def postbox(mail_port):
    """A real SMTP server there; tests change what it answers and read what it took."""
    postbox = Postbox(mail_port)
    with mail_server(postbox):
        yield postbox


@pytest.fixture
def handle(monkeypatch):
    """More handlers, for this test only: `handle("kind", function)`."""
    monkeypatch.setattr(jobs, "HANDLERS", dict(jobs.HANDLERS))

    def register(kind, do, **how):
        jobs.job(kind, **how)(do)

    return register


def time_passes(rows, by=timedelta(hours=1)):
    """For these rows: due earlier, leases older."""
    rows.update(due_at=F("due_at") - by, lease_until=F("lease_until") - by)
