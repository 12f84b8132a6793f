"""An inspector's answers come late, twice, in pieces and from a team that has changed; or from a device that is off."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, sync_playwright

from agencies.choices import Role
from agencies.models import Fact
from audits.actions.answers import Given, save_answers
from audits.actions.visits import change_team
from audits.choices import AnswerState, TeamRole
from audits.models import ChecklistVersion, Visit
from tests import inspections, make
from tests.bench.serving import HOST
from tests.browser import chromium
from tests.faults import ground, scene
from tests.faults.listing import Line, equal, fault
from tests.faults.pages import TOKEN, Pages
from tests.faults.senders import QUIET, at_once

MONTH, YEAR = timedelta(days=30), timedelta(days=365)


class Visited:
    """A visit under way, its leader who answers at the portal, and a colleague."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.leader, self.colleague = make.person(Role.INSPECTOR), make.person(Role.INSPECTOR)
        checklist = ChecklistVersion.objects.offered().get(checklist__code="tcvn-iso-9001-2015")
        self.visit = inspections.started(pages.agency, self.leader, self.colleague, checklist=checklist)
        self.cookie = pages.cookie_of(self.leader)
        self.path = reverse("visit-checklist", args=[self.visit.pk])
        self.versions = dict(self.visit.answers.values_list("line__position", "version"))

    def kept(self, *lines: int) -> dict[str, str]:
        """What a device kept of these lines, which were answered as the page stood when the visit began."""
        seen = {"seen": " ".join(f"{line}:{self.versions[line]}" for line in lines)}
        return seen | {name: words for line in lines for name, words in self._line(line).items()}

    def _line(self, line: int) -> dict[str, str]:
        return {f"s{line}": AnswerState.CONFORMS, f"n{line}": f"Đã xem {line}", f"e{line}": ""}

    def send(self, *lines: int) -> tuple[int, str]:
        code, body, _seconds = self.pages.ask(self.path, self.kept(*lines), self.cookie)
        return code, body.decode()

    def stored(self) -> dict[int, tuple[str, int]]:
        """The note to each line that was answered, and how often it was."""
        rows = self.visit.answers.checked().values_list("line__position", "note", "version")
        return {line: (note, version) for line, note, version in rows}

    def new_team(self) -> None:
        """The leader is taken off it."""
        visit = Visit.objects.get(pk=self.visit.pk)
        how: dict[str, Any] = {"reasons": {}, "seen_version": visit.version, "on": localdate()}
        change_team(visit=visit, by=self.colleague, team={self.colleague: TeamRole.LEADER}, **how)


@fault(36, "answers kept without a network come ten times, in pieces, a month later, and after the visit has changed")
def kept_answers() -> Iterator[Line]:
    scene.begin()
    with Pages(**QUIET) as pages:
        there = Visited(pages)
        codes = at_once(pages, there.path, [there.kept(1, 2)] * 10, there.cookie)
        yield equal("ten times at once", set(codes), {302})
        yield equal("each answer kept once", there.stored(), {line: (f"Đã xem {line}", 1) for line in (1, 2)})
        _broken_off(there, 3, 4)
        yield equal("half of a form is nothing", set(there.stored()), {1, 2})
        yield equal("the rest in pieces", [there.send(line)[0] for line in (3, 4)], [302, 302])
        ground.move_clock(MONTH)
        yield equal("a month later", (there.send(5)[0], there.stored()[5][0]), (302, "Đã xem 5"))
        yield from _after_a_colleague(there)
        yield from _after_the_minutes(there)
        yield from _after_the_team_changed(pages)


def _broken_off(there: Visited, *lines: int) -> None:
    """The form of these lines, of which the connection takes half."""
    body = urlencode(there.kept(*lines) | {"csrfmiddlewaretoken": TOKEN}).encode()
    with socket.create_connection((HOST, there.pages.server.port), timeout=10) as link:
        head = f"POST {there.path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {there.cookie}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        link.sendall(head.encode() + body[: len(body) // 2])
        link.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            link.recv(4096)


def _after_a_colleague(there: Visited) -> Iterator[Line]:
    line = there.visit.answers.get(line__position=6).line_id
    given = [Given(line, AnswerState.NOT_APPLICABLE, "Không có thủ tục")]
    save_answers(visit=there.visit, by=there.colleague, given=given)
    connection.close()
    code, body = there.send(6)
    both = "Không có thủ tục" in body and "Đã xem 6" in body
    yield equal("where a colleague was quicker, both are shown", (code, both), (409, True))
    yield equal("and the colleague's stands", there.stored()[6][0], "Không có thủ tục")


def _after_the_minutes(there: Visited) -> Iterator[Line]:
    inspections.drafted(there.visit, there.leader, on=localdate())
    connection.close()
    code, body = there.send(7)
    yield equal("once the minutes stand, it is shown and not saved", (code, "Đã xem 7" in body), (409, True))
    yield equal("answers", set(there.stored()), {1, 2, 3, 4, 5, 6})


def _after_the_team_changed(pages: Pages) -> Iterator[Line]:
    there = Visited(pages)
    there.new_team()
    connection.close()
    yield equal("of who is no longer on the team, nothing", (there.send(1)[0], there.stored()), (404, {}))


@fault(37, "the inspector's device is a year ahead, and a year behind")
def wrong_clock() -> Iterator[Line]:
    """No form bears a time of the device: what it shows is its own matter, what counts is the database's."""
    scene.begin()
    with Pages(**QUIET) as pages:
        for words, off in (("ahead", YEAR), ("behind", -YEAR)):
            there = Visited(pages)
            before = there.visit.answers.get(line__position=1)
            with _device(pages, there.cookie, timezone.now() + off) as page:
                _answer_without_network(page, there)
            answer = there.visit.answers.get(line__position=1)
            yield equal(f"a year {words}: what was kept is saved", answer.note, "Đã xem")
            yield equal("on the portal's day", localdate(answer.at), localdate())
            yield equal("once", answer.version - before.version, 1)
        facts = Fact.objects.count()
        path = reverse("fact-record", args=[pages.agency.pk, "training_held"])
        tomorrow = localdate() + timedelta(days=1)
        typed = pages.form(path) | {"happened_on": f"{tomorrow:%d/%m/%Y}", "confirmed": "on"}
        code, _body, _seconds = pages.ask(path, typed)
        yield equal("tomorrow, which the device calls today, is refused", (code, Fact.objects.count()), (422, facts))


@contextmanager
def _device(pages: Pages, cookie: str, now: datetime) -> Iterator[Page]:
    """A browser on a phone whose clock says something else."""
    found = chromium.path()
    if found is None:
        raise AssertionError(chromium.INSTALL)
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a loop of Playwright's runs in this thread
        home = f"http://{HOST}:{pages.server.port}"
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        context = browser.new_context(base_url=home)
        context.clock.set_system_time(now)
        key = cookie.split(";")[0].partition("=")[2]
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": home}])
        yield context.new_page()
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _answer_without_network(page: Page, there: Visited) -> None:
    """Typed while it was away, restored when it is back, and sent."""
    page.goto(there.path)
    page.locator("input[name=s1][value=conforms]").check()
    page.locator("textarea[name=n1]").fill("Đã xem")
    page.context.set_offline(True)
    page.locator(".save-bar button").click()
    page.locator("[data-draft-offline]").wait_for()
    page.context.set_offline(False)
    page.reload()
    page.locator("[data-draft-restored]").wait_for()
    page.locator(".save-bar button").click()
    page.locator(".notice[data-kind=success]").wait_for()
