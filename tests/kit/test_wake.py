"""Waking a worker over a real broker, and over none."""

import socket
import time
import uuid
from contextlib import suppress
from queue import Empty

import pytest
from celery import Celery
from django.db import transaction

from portal.kit.wake import wake

pytestmark = pytest.mark.django_db


TASK = "kit.order"
app = Celery(set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")


@pytest.fixture(autouse=True)
def own_queue(settings):
    """What is sent goes by an application of its own, with a queue of its own and the settings of the portal."""
    settings.WAKES_BY = f"{__name__}.app"
    app.conf.update(broker_url=settings.CELERY_BROKER_URL, task_default_queue=f"test-{uuid.uuid4().hex}")


def messages():
    with app.connection_for_read() as connection, suppress(Empty):
        queue = connection.SimpleQueue(app.conf.task_default_queue)
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
    with django_capture_on_commit_callbacks(execute=True):
        wake(TASK, fact_id=1, kind="founded")
        assert list(messages()) == []

    assert list(messages()) == [{"fact_id": 1, "kind": "founded"}]


def test_nobody_is_woken_for_what_was_rolled_back(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        wake(TASK, fact_id=1)
        transaction.set_rollback(True)

    assert list(messages()) == []


@pytest.mark.parametrize(
    "broker",
    ["redis+socket:///nonexistent/valkey.sock?virtual_host=0", "redis://127.0.0.1:1/0", "silent"],
    indirect=True,
)
def test_a_missing_broker_costs_a_moment_and_a_line(broker, caplog, django_capture_on_commit_callbacks):
    app.conf.broker_url = broker
    began = time.monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        wake(TASK, fact_id=1)

    assert time.monotonic() - began < 1.0
    assert [(record.name, record.levelname) for record in caplog.records] == [("portal.kit.wake", "WARNING")]
    assert "kit.order" in caplog.text
