"""Rollups against figures: on every day on which anything changes they must say the same."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from agencies.models import Standing
from agencies.queries import figures
from portal.notices.choices import JobState
from portal.notices.models import Job
from portal.pages.models import Rollup
from portal.pages.rollups import KEYS, as_of, rolled_figures, take_rollups


def take() -> datetime:
    """Take the rollups as the worker does, and say that all who asked for it have been served; gives their moment."""
    take_rollups()
    Job.objects.filter(kind="take_rollups").update(state=JobState.DONE, ended_at=timezone.now())
    return as_of()


def comparable(figures) -> dict[tuple, tuple]:
    return {tuple(figure.key[name] for name in KEYS): tuple(figure.counts.values()) for figure in figures}


def turning_days() -> list[date]:
    """Every day on which a standing or a run begins or ends, at whatever moment it was known, and the days around."""
    bounds = {
        day
        for ranges in (
            Standing.objects.values_list("during", flat=True),
            Rollup.objects.values_list("during", flat=True),
        )
        for during in ranges
        for day in (during.lower, during.upper)
        if day
    }
    return sorted({day + timedelta(days=shift) for day in bounds for shift in (-1, 0, 1)})


def differing_days(known: datetime) -> list[date]:
    """The days on which the rollups say other than the standings known at the moment."""
    return [
        day for day in turning_days() if comparable(rolled_figures(day)[1]) != comparable(figures(day, known, KEYS))
    ]
