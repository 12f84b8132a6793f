"""What the pages show of one person's bell and of the machine's work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.kit.vietnamese import search_key
from portal.notices.choices import LIVE_JOBS, JobState
from portal.notices.models import CalendarFeed, Job, Mail, MailTry, Notice, NoticeQuerySet
from portal.notices.periodic import JOBS, Periodic

MANY = 100  # unread notices above which nobody counts


def unread_count(user: User) -> int:
    """How many notices the person has not read, at most 100."""
    return Notice.objects.visible_to(user).unread()[:MANY].count()


@dataclass(frozen=True)
class KindOfJob:
    """All jobs of one kind in one line."""

    kind: str
    title: str | Promise
    words: str | Promise
    newest: Job | None  # the one that ended last
    live: int
    failed: int

    @property
    def took(self) -> float | None:
        """Seconds."""
        if self.newest and self.newest.started_at and self.newest.ended_at:
            return (self.newest.ended_at - self.newest.started_at).total_seconds()
        return None

    @property
    def outcome(self) -> str:
        return in_words(self.newest.outcome) if self.newest else ""


def in_words(outcome: Any) -> str:
    """What a handler gave back, on one line: {"mails": 3} is `mails: 3`. The names are msgids."""
    if isinstance(outcome, dict):
        return ", ".join(f"{gettext(name)}: {value}" for name, value in outcome.items())
    return "" if outcome is None else str(outcome)


def kinds_of_jobs(schedule: Iterable[Periodic]) -> list[KindOfJob]:
    """The lines of the schedule, then the kinds that people's work makes."""
    newest = Job.objects.filter(ended_at__isnull=False).order_by("kind", "-ended_at").distinct("kind")
    by_kind = {job.kind: job for job in newest}
    counted = (
        Job.objects.exclude(state=JobState.DONE)
        .values("kind")
        .annotate(live=Count("pk", Q(state__in=LIVE_JOBS)), failed=Count("pk", Q(state=JobState.FAILED)))
    )
    counts = {row["kind"]: (row["live"], row["failed"]) for row in counted}
    lines = {periodic.kind: periodic for periodic in schedule}
    others = sorted((by_kind.keys() | counts.keys()) - lines.keys())
    return [
        KindOfJob(
            kind=kind,
            title=lines[kind].title if kind in lines else JOBS.get(kind, ""),
            words=lines[kind].words if kind in lines else "",
            newest=by_kind.get(kind),
            live=counts.get(kind, (0, 0))[0],
            failed=counts.get(kind, (0, 0))[1],
        )
        for kind in [*lines, *others]
    ]


def mails(user: User, *, state: str = "", who: str = "") -> QuerySet[Mail]:
    """The mails that staff may see, narrowed to a state or to a part of a name or an address."""
    found = Mail.objects.visible_to(user).select_related("person").annotate(told=Count("notices"))
    if state:
        found = found.filter(state=state)
    return found.filter(Q(person__search_key__contains=search_key(who))) if who else found


def person_of_calendar(key: str) -> User | None:
    """Whose calendar a secret opens; None when nobody's (any more)."""
    feed = CalendarFeed.objects.filter(key_hash=CalendarFeed.hashed(key), person__is_active=True)
    return next((found.person for found in feed.select_related("person")), None)


def told_of(concerns: str, subject: str = "") -> QuerySet[Notice]:
    """Who was told what of somebody's matters, the newest first, with the mails and their tries; two queries."""
    tries = Prefetch("mail__tries", MailTry.objects.order_by("pk"))
    found = _of(concerns, subject).select_related("person", "instead_of", "mail")
    return found.prefetch_related(tries).order_by("-pk")


def lapsed_of(concerns: str, subject: str, on: date) -> dict[str, int]:
    """How many matters were past their day and not done, how many people had been told, how many of them opened it."""
    matter = Concat("subject", Value(" "), "rule", Value(" "), Cast("due_on", CharField()))
    return (
        _of(concerns, subject)
        .open()
        .filter(due_on__lt=on)
        .aggregate(
            matters=Count(matter, distinct=True),
            people=Count("person", distinct=True),
            opened=Count("person", Q(read_at__isnull=False), distinct=True),
        )
    )


def _of(concerns: str, subject: str) -> NoticeQuerySet:
    found = Notice.objects.filter(concerns=concerns)
    return found.filter(subject=subject) if subject else found
