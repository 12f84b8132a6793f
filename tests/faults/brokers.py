"""A broker that is gone, empty, full or slow: people go on saving, and nothing that is to be done is lost."""

import signal
import time
from collections.abc import Iterator
from statistics import quantiles

from django.urls import reverse
from redis import Redis

from portal.notices.jobs import enqueue
from portal.notices.models import Job
from tests.faults import ground, scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.faults.pages import Pages
from tests.notices import samples
from tests.notices.processes import until

SAVES = 100
PASSWORD = "a good long password"


def _saved(pages: Pages, number: int) -> Iterator[Line]:
    """Facts by the form, the other forms, and every page that an officer comes to."""
    saved = list(pages.save(number))
    yield equal("facts saved", sum(is_saved for is_saved, _ in saved), number)
    yield at_most("95 of 100 take", quantiles((seconds for _, seconds in saved), n=20)[-1], 1, " s")
    for words, (path, typed) in pages.other_forms().items():
        form = pages.form(path) if words == "another kind of fact" else {}
        yield equal(f"saved: {words}", pages.ask(path, form | typed)[0] in (200, 302), True)
    answers = {path: pages.ask(path)[0] for path in pages.addresses()}
    yield equal(f"of {len(answers)} pages, broken", {path for path, code in answers.items() if code >= 500}, set())


@fault(10, "the broker is gone")
def gone() -> Iterator[Line]:
    scene.begin()
    with Pages() as pages:
        ground.broker().stop()
        try:
            yield from _saved(pages, SAVES)
            typed = {"login": pages.person.email, "password": PASSWORD}
            status = pages.ask(reverse("account_login"), typed, cookie=f"csrftoken={'a' * 32}")[0]
            yield equal("signing in, whose tries nobody can count, is refused", status != 302, True)
        finally:
            ground.broker().start()


@fault(11, "the broker forgets everything")
def emptied() -> Iterator[Line]:
    scene.begin()
    for number in range(20):
        enqueue("test_mark", key=f"{number}", name=f"{number:02}")
    ground.broker().forget()
    with scene.worker(), scene.clock():
        began = time.monotonic()
        until(lambda: Job.objects.filter(kind="test_mark", state="done").count() == 20, within=120)
        yield at_most("until all is done", time.monotonic() - began, 70, " s")
    yield equal("effects", len(samples.marks()), 20)


@fault(12, "the broker is full")
def full() -> Iterator[Line]:
    scene.begin()
    with Redis(unix_socket_path=str(ground.broker().socket)) as broker, Pages() as pages:
        broker.config_set("maxmemory-policy", "noeviction")
        broker.config_set("maxmemory", "1mb")
        try:
            yield from _saved(pages, SAVES)
        finally:
            broker.config_set("maxmemory", "0")


@fault(13, "the broker does not answer for three seconds")
def slow() -> Iterator[Line]:
    scene.begin()
    with Pages() as pages:
        for _ in range(3):
            ground.broker().server.send_signal(signal.SIGSTOP)
            try:
                ends = time.monotonic() + 3
                slowest = 0.0
                while time.monotonic() < ends:
                    status, _body, seconds = pages.ask(reverse("notices"))
                    slowest = max(slowest, seconds)
            finally:
                ground.broker().server.send_signal(signal.SIGCONT)
            yield equal("a page meanwhile", status, 200)
            yield at_most("the slowest", slowest, 1, " s")
