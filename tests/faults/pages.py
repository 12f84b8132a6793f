"""The portal behind gunicorn, used over HTTP by an officer who saves and looks."""

import http.client
import os
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from agencies.choices import Role
from portal.accounts.models import User
from tests import make
from tests.bench.serving import HOST, Server
from tests.browser.pages import addresses
from tests.faults.ground import SITE
from tests.pages.forms import filled

WARM = 6  # pages before the first that counts: both workers have read their code
TOKEN = "a" * 32  # of the forms: the same in the cookie and in the field


class Pages:
    """A server that runs while the block does, and an officer's session on it."""

    def __init__(self, **environment: str) -> None:
        self.site = _Site(environment)
        self.headers: http.client.HTTPMessage | None = None  # of the last answer
        self.agency = make.agency()
        self.person = make.person(Role.OFFICER, of=self.agency)
        self.cookie = self.cookie_of(self.person)

    def __enter__(self) -> "Pages":
        self.server = Server(self.site, self.cookie)
        for _ in range(WARM):
            self.ask(reverse("notices"))
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.stop()

    def ask(
        self, path: str, form: dict[str, str] | None = None, cookie: str | None = None, scan: bytes = b""
    ) -> tuple[int, bytes, float]:
        """Status, body and seconds of the answer."""
        began = time.monotonic()
        link = http.client.HTTPConnection(HOST, self.server.port, timeout=30)
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        if form is None:
            link.request("GET", path, headers=headers)
        elif scan:
            sent = form | {"csrfmiddlewaretoken": TOKEN, "scan": SimpleUploadedFile("a.pdf", scan)}
            headers["Content-Type"] = MULTIPART_CONTENT
            link.request("POST", path, encode_multipart(BOUNDARY, sent), headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request("POST", path, urlencode(form | {"csrfmiddlewaretoken": TOKEN}), headers)
        answer = link.getresponse()
        body, self.headers = answer.read(), answer.headers
        link.close()
        return answer.status, body, time.monotonic() - began

    @staticmethod
    def cookie_of(person: User) -> str:
        """A session of the person's."""
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        return f"{name}={client.cookies[name].value}; csrftoken={TOKEN}"

    def form(self, path: str) -> dict[str, str]:
        return filled(SimpleNamespace(content=self.ask(path)[1]))

    def save(self, number: int) -> Iterator[tuple[bool, float]]:
        """So many facts by the form; of each whether it was saved, and the seconds."""
        path = reverse("fact-record", args=[self.agency.pk, "training_held"])
        for each in range(number):
            typed = self.form(path) | {"happened_on": f"{1 + each % 28}/{1 + each // 28 % 12}/2016", "confirmed": "on"}
            status, _body, seconds = self.ask(path, typed)
            yield status == 302, seconds

    def other_forms(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """What else an officer saves, by its words: where, and what is typed."""
        return {
            "preferences": (reverse("preferences"), {}),
            "marks as read": (reverse("notices-read"), {"newest": "1"}),
            "a new calendar address": (reverse("calendar-new"), {}),
            "another kind of fact": (reverse("fact-record", args=[self.agency.pk, "applied"]), {"happened_on": "2017"}),
        }

    def addresses(self) -> list[str]:
        """The pages that an officer comes to."""
        things = SimpleNamespace(agency=self.agency, people={"officer": self.person})
        return addresses(things, "officer")


class _Site:
    """The faults' own site, which the environment already names."""

    name, wsgi = SITE.name, SITE.wsgi

    def __init__(self, own: dict[str, str]) -> None:
        self.own = own

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, **more, **self.own}
