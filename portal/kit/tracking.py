"""Row history: pghistory's triggers keep what a row said in a table of events beside its own.

The models of those tables and the triggers are there for migrations; what stands in the tables is read by SQL
(portal/history/entries.py). So a process that serves pages makes none of them, which is a sixth of its start's work;
`manage.py`, which works as worker or owner, does.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.conf import settings
from django.db.models import Model

M = TypeVar("M", bound=Model)

TRACKED: set[type[Model]] = set()


def tracked(*trackers: pghistory.Tracker, **options: Any) -> Callable[[type[M]], type[M]]:
    """As `pghistory.track`, whose options these are."""

    def track(model: type[M]) -> type[M]:
        TRACKED.add(model)
        return model if settings.DATABASE_ROLE == "web" else pghistory.track(*trackers, **options)(model)

    return track
