"""Waking a worker over a real broker, and over none."""

import socket
import time
import uuid
from contextlib import suppress
from queue import Empty

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction

from portal.kit.wake import wake

pytestmark = pytest.mark.django_db


def order(broker):
    """A task of an application of its own, with a queue of its own and the settings of the portal."""
    app = Celery(set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(broker_url=broker, task_default_queue=f"test-{uuid.uuid4().hex}")

    @app.task(name="kit.order")
    def work(**ids):
        pass

    return work


def messages(task):
    with task.app.connection_for_read() as connection, suppress(Empty):
        queue = connection.SimpleQueue(task.app.conf.task_default_queue)
        while message := queue.get_nowait():
            message.ack()
            yield message.payload[1]


@pytest.fixture
def silent_broker():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def broker(request):
    """The portal's own broker, or the named fixture or address."""
    if request.param == "silent":
        return request.getfixturevalue("silent_broker")
    return request.param


def test_a_worker_is_woken_after_the_commit_and_not_before(django_capture_on_commit_callbacks):
    task = order(settings.CELERY_BROKER_URL)

    with django_capture_on_commit_callbacks(execute=True):
        wake(task, fact_id=1, kind="founded")
        assert list(messages(task)) == []

    assert list(messages(task)) == [{"fact_id": 1, "kind": "founded"}]


def test_nobody_is_woken_for_what_was_rolled_back(django_capture_on_commit_callbacks):
    task = order(settings.CELERY_BROKER_URL)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        wake(task, fact_id=1)
        transaction.set_rollback(True)

    assert list(messages(task)) == []


@pytest.mark.parametrize(
    "broker",
    ["redis+socket:///nonexistent/valkey.sock?virtual_host=0", "redis://127.0.0.1:1/0", "silent"],
    indirect=True,
)
def test_a_missing_broker_costs_a_moment_and_a_line(broker, caplog, django_capture_on_commit_callbacks):
    began = time.monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        wake(order(broker), fact_id=1)

    assert time.monotonic() - began < 1.0
    assert [(record.name, record.levelname) for record in caplog.records] == [("portal.kit.wake", "WARNING")]
    assert "kit.order" in caplog.text
