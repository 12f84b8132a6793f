"""What people send comes twice, at once, in part, or very slowly."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.urls import reverse

from agencies.models import Contact, Fact
from tests.bench.serving import HOST
from tests.faults import ground, scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.faults.pages import TOKEN, Pages

QUIET = {"LOG_LEVEL": "CRITICAL"}  # each of these errors is wanted
CLICKS = 10
WRITERS = 80


def at_once(pages: Pages, path: str, forms: list[dict[str, str]], cookie: str | None = None) -> list[int]:
    """The status of each answer."""
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(lambda form: pages.ask(path, form, cookie)[0], forms))


@fault(23, "eighty people add to one agency's record at once")
def together() -> Iterator[Line]:
    scene.begin()
    with Pages() as pages:
        path = reverse("contact-add", args=[pages.agency.pk])
        names = [{"name": f"Bà {number}", "position": "", "phone": "", "email": ""} for number in range(WRITERS)]
        codes = at_once(pages, path, names)
        kept = set(Contact.objects.filter(agency=pages.agency).values_list("name", flat=True))
        yield equal("told as saved, and there", (codes.count(302), len(kept)), (WRITERS, WRITERS))


@fault(35, "a form is clicked ten times, and sent again from the page before")
def twice() -> Iterator[Line]:
    scene.begin()
    with Pages() as pages:
        path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
        form = pages.form(path) | {"happened_on": "1/1/2016", "confirmed": "on"}
        before = Fact.objects.count()
        codes = at_once(pages, path, [form] * CLICKS)
        yield equal("answers", set(codes), {302})
        yield equal("records", Fact.objects.count() - before, 1)
        yield equal("the same form once more", (pages.ask(path, form)[0], Fact.objects.count() - before), (302, 1))


@fault(38, "an upload stops half-way, and one comes at two kilobytes a second")
def cut_off() -> Iterator[Line]:
    scene.begin()
    with Pages(MEDIA_ROOT=str(ground.HOME / "sent"), **QUIET) as pages:
        path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
        before, files = Fact.objects.count(), _files()
        for _ in range(4):
            _begin_upload(pages, path).close()
        slow = _begin_upload(pages, path)
        began = time.monotonic()
        while time.monotonic() - began < 5:
            slow.sendall(b"a" * 1024)
            time.sleep(0.5)
        _status, _body, seconds = pages.ask(reverse("notices"))
        slow.close()
        connection.close()
        yield at_most("a page meanwhile, by the other worker", seconds, 1, " s")
        yield equal("records and files of it", (Fact.objects.count() - before, _files() - files), (0, set()))
        yield equal("the next page", pages.ask(reverse("notices"))[0], 200)


def _files() -> set[str]:
    return {str(path) for path in (ground.HOME / "sent").rglob("*") if path.is_file()}


def _begin_upload(pages: Pages, path: str) -> socket.socket:
    """Half of a megabyte of a form that says it has one."""
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
        '--b\r\nContent-Disposition: form-data; name="scan"; filename="a.pdf"\r\n\r\n%PDF-1.7 '
    )
    link = socket.create_connection((HOST, pages.server.port), timeout=10)
    link.sendall(
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {pages.cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {1 << 20}\r\n\r\n{head}".encode()
    )
    link.sendall(b"a" * (1 << 19))
    return link
