"""Mail servers that are down, silent, refuse, hang up, or take only so many letters an hour; and a busy morning."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import accumulate

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.notices.models import Mail, MailTry
from tests import make
from tests.faults import ground, scene
from tests.faults.listing import Line, at_least, at_most, equal, fault
from tests.faults.pages import Pages
from tests.notices.postbox import HANG_UP, Postbox
from tests.notices.processes import until

MORNING = int(os.environ.get("MORNING", "20000"))  # reminders; fewer tell the pace sooner
MINUTES = 15 * MORNING / 20_000
A_SECOND = 50
QUOTA = 50


@fault(27, "the mail server is down")
def down() -> Iterator[Line]:
    scene.begin()
    scene.mails(5)
    waits: list[timedelta] = []
    for _ in range(4):
        scene.sweep()
        waits.append(Mail.objects.latest("due_at").due_at - timezone.now())
        scene.leases_run_out()
    yield equal("sent", Mail.objects.filter(state="sent").count(), 0)
    yield equal("tries for each round", MailTry.objects.count(), 4)
    yield at_least("longest wait before the next try", max(waits) / timedelta(seconds=1), 1, " s")
    with Pages() as pages:
        yield at_most("a page meanwhile", pages.ask(reverse("notices"))[2], 1, " s")
    with scene.mail_taken() as postbox:
        scene.sweep()
        yield equal("lost", scene.lost(postbox), 0)
        yield equal("doubled", scene.doubled(postbox), 0)


@fault(28, "the mail server listens and says nothing")
def silent() -> Iterator[Line]:
    scene.begin()
    scene.mails(3)
    with (
        socket.create_server(("127.0.0.1", settings.EMAIL_PORT)) as server,
        scene.process("django", "sweep") as sweeper,
    ):
        _caller, _address = server.accept()
        began = time.monotonic()
        sweeper.child.wait()
        yield at_most("the round ends", time.monotonic() - began, settings.EMAIL_TIMEOUT + 2, " s")
    yield equal("mails that wait", Mail.objects.filter(state="waiting").count(), 3)


@fault(29, "the mail server refuses, goes away, or hangs up after it has taken a letter")
def refusing() -> Iterator[Line]:
    for answer, state in (
        ("451 later", "waiting"),
        ("550 no such mailbox", "bounced"),
        ("421 going away", "waiting"),
        (HANG_UP, "unknown"),
    ):
        scene.begin()
        scene.mails(1)
        with scene.mail_taken() as postbox:
            postbox.answers["DATA"] = answer
            scene.sweep()
            mail = Mail.objects.get()
            yield equal(f"{answer}: the mail is", mail.state, state)
            if state == "bounced":
                client = Client()
                client.force_login(make.person(is_staff=True))
                shown = answer in client.get(reverse("mail", args=[mail.pk]), headers={"host": "127.0.0.1"}).text
                yield equal("staff see the answer", shown, True)
                continue
            postbox.answers.clear()
            scene.leases_run_out()
            scene.sweep()
            again = 1 if answer == HANG_UP else 0
            yield equal(f"{answer}: lost, doubled", (scene.lost(postbox), scene.doubled(postbox)), (0, again))


class _Quota(Postbox):
    """Takes fifty letters an hour by the database's clock."""

    left = 0

    async def handle_DATA(self, server, session, envelope):
        if self.left <= 0:
            return "452 too many letters this hour"
        self.left -= 1
        return await super().handle_DATA(server, session, envelope)


@fault(30, "the mail server takes fifty letters an hour")
def quota() -> Iterator[Line]:
    scene.begin()
    scene.mails(130)
    with scene.mail_taken(_Quota(settings.EMAIL_PORT)) as postbox:
        taken = []
        for hour in range(1, 4):
            ground.move_clock(timedelta(hours=hour))
            postbox.left = QUOTA
            scene.sweep()
            taken.append(len(postbox.letters))
        yield equal("letters after each hour", taken, [50, 100, 130])
        yield equal("lost, doubled", (scene.lost(postbox), scene.doubled(postbox)), (0, 0))
        yield equal("letters before a more urgent one", _out_of_turn(postbox, 3), 0)


@fault("morning", "20,000 reminders are due in one morning, and the mail server takes 50 a second")
def morning() -> Iterator[Line]:
    scene.begin()
    scene.mails(MORNING)
    with (
        scene.mail_taken(scene.SlowPostbox(settings.EMAIL_PORT, A_SECOND)) as postbox,
        scene.worker(),
        scene.clock(),
    ):
        began = time.monotonic()
        with suppress(AssertionError):
            until(lambda: len(postbox.letters) >= MORNING and not scene.unsent(), within=2 * 60 * MINUTES + 120)
        yield at_most(
            f"until {len(postbox.letters)} letters are sent", (time.monotonic() - began) / 60, MINUTES, " minutes"
        )
    yield equal("lost, doubled", (scene.lost(postbox), scene.doubled(postbox)), (0, 0))
    yield equal("letters before a more urgent one", _out_of_turn(postbox, 3), 0)


def _out_of_turn(postbox: Postbox, side_by_side: int) -> int:
    """Letters that came after a less urgent one, those beside each other aside."""
    urgency: dict[str, date] = dict(Mail.objects.values_list("message_id", "urgent_on"))
    days = [urgency[letter["Message-ID"]] for letter in postbox.letters]
    latest = list(accumulate(days, max))
    return sum(latest[place - side_by_side] > day for place, day in enumerate(days) if place >= side_by_side)
