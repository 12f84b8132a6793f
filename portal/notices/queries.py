"""What the pages show of one person's bell and of the machine's work."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.notices.choices import LIVE_JOBS, JobState
from portal.notices.models import Job, Notice
from portal.notices.periodic import Periodic

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
            title=lines[kind].title if kind in lines else "",
            words=lines[kind].words if kind in lines else "",
            newest=by_kind.get(kind),
            live=counts.get(kind, (0, 0))[0],
            failed=counts.get(kind, (0, 0))[1],
        )
        for kind in [*lines, *others]
    ]
