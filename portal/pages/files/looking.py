"""Looking after stored files: whether each still is what it was when it came, and whether a virus is in it.

A file is told by its name in the storage, which is a key and tells nothing. What is found stands in `FileCheck`, one
row for each file that was looked at.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agencies.choices import Role
from agencies.models import Membership
from portal.kit import security_log
from portal.kit.clamd import NoAnswer, infection
from portal.notices.jobs import renew_lease
from portal.notices.models import Notice
from portal.notices.outbox import notify_all
from portal.notices.wording import TITLES
from portal.pages.files.choices import Condition, Infection
from portal.pages.models import FileCheck

log = logging.getLogger(__name__)

QUARANTINE = "quarantine/"
RULE = "file_infected"
TITLES[RULE] = _("Stored files")
SENTENCE = gettext_noop("The virus scanner found %(virus)s in the file %(file)s. The file is withheld.")


class Stored(NamedTuple):
    """A file as the database knows it."""

    name: str
    sha256: str


def stored_files() -> Iterator[Stored]:
    """All files whose SHA-256 was kept when they came, whatever table names them; what is withheld lies elsewhere."""
    withheld = set(FileCheck.objects.filter(infection=Infection.INFECTED).values_list("name", flat=True))
    for model in _models():
        for stored in map(Stored._make, model.objects.exclude(file="").values_list("file", "sha256").iterator()):
            if stored.name not in withheld:
                yield stored


def _models() -> list[type[models.Model]]:
    """Their history names the same files once more, and is left out."""
    return [
        model
        for model in apps.get_models()
        if {"file", "sha256"} <= (names := {field.name for field in model._meta.fields}) and "pgh_id" not in names
    ]


# --- whole? ---------------------------------------------------------------------------------------


def condition_of(stored: Stored) -> Condition:
    if not default_storage.exists(stored.name):
        return Condition.MISSING
    with default_storage.open(stored.name) as file:
        is_whole = hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256
    return Condition.WHOLE if is_whole else Condition.CHANGED


def verify_files() -> dict[str, int]:
    """Read every file and compare; gives how many are in which condition."""
    counts = dict.fromkeys((Condition.WHOLE, Condition.MISSING, Condition.CHANGED), 0)
    for stored in stored_files():
        condition = condition_of(stored)
        counts[condition] += 1
        if condition != Condition.WHOLE:
            log.error("The file %s is %s", stored.name, condition)
        _note(stored.name, condition=condition, verified_at=timezone.now())
        renew_lease()
    return {
        gettext_noop("whole"): counts[Condition.WHOLE],
        gettext_noop("missing"): counts[Condition.MISSING],
        gettext_noop("changed"): counts[Condition.CHANGED],
    }


# --- infected? ------------------------------------------------------------------------------------


def scan_files() -> dict[str, int]:
    """Ask the virus scanner about every file that it has not answered for; what it does not answer stays unchecked."""
    if not settings.CLAMD:
        return {}
    for name in FileCheck.objects.filter(infection=Infection.INFECTED).values_list("name", flat=True):
        _put_away(name)  # a round before this one was cut off
    counts = dict.fromkeys((Infection.CLEAN, Infection.INFECTED, Infection.UNCHECKED), 0)
    answered = set(FileCheck.objects.exclude(infection=Infection.UNCHECKED).values_list("name", flat=True))
    for stored in stored_files():
        if stored.name not in answered and default_storage.exists(stored.name):
            counts[_scan(stored)] += 1
            renew_lease()
    return {
        gettext_noop("clean"): counts[Infection.CLEAN],
        gettext_noop("infected"): counts[Infection.INFECTED],
        gettext_noop("unchecked"): counts[Infection.UNCHECKED],
    }


def _scan(stored: Stored) -> Infection:
    try:
        with default_storage.open(stored.name) as file:
            virus = infection(file, address=settings.CLAMD)
    except NoAnswer as silence:
        log.warning("The virus scanner gave no answer about %s: %s", stored.name, silence)
        _note(stored.name, infection=Infection.UNCHECKED)
        return Infection.UNCHECKED
    if virus is None:
        _note(stored.name, infection=Infection.CLEAN, scanned_at=timezone.now())
        return Infection.CLEAN
    _withhold(stored.name, virus)
    return Infection.INFECTED


def _withhold(name: str, virus: str) -> None:
    """Tell the administrators, and put it where no page finds it."""
    security_log.note("file_withheld", result="refused", file=name, virus=virus)
    people = Membership.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True).values_list("person", flat=True)
    with transaction.atomic():
        _note(name, infection=Infection.INFECTED, virus=virus[:200], scanned_at=timezone.now())
        notify_all(_notice(person, name, virus) for person in people)
    _put_away(name)


def _put_away(name: str) -> None:
    if not default_storage.exists(name):
        return
    with default_storage.open(name) as file:
        default_storage.save(QUARANTINE + name, file)
    default_storage.delete(name)


def _notice(person: int, name: str, virus: str) -> Notice:
    return Notice(
        person_id=person,
        subject=f"file:{name}"[:100],
        rule=RULE,
        clock="files",
        step=0,
        due_on=timezone.localdate(),
        sentence=SENTENCE,
        params={"virus": virus, "file": name},
        link=reverse("files"),
    )


def _note(name: str, **found: object) -> None:
    FileCheck.objects.update_or_create(name=name, defaults=found)


def is_clean(name: str) -> bool:
    """Whether the scanner has looked at this file and found nothing."""
    return FileCheck.objects.filter(name=name, infection=Infection.CLEAN).exists()


# --- how many -------------------------------------------------------------------------------------


class Overview(NamedTuple):
    """Of all stored files. `verified_at`: the oldest look at a file that is still there; None: there was none."""

    total: int
    conditions: dict[Condition, int]
    infections: dict[Infection, int]
    verified_at: datetime | None
    has_scanner: bool


def overview() -> Overview:
    """What nobody has looked at yet counts as unseen and unchecked."""
    total = sum(model.objects.exclude(file="").count() for model in _models())
    conditions = {condition: FileCheck.objects.filter(condition=condition).count() for condition in Condition}
    infections = {found: FileCheck.objects.filter(infection=found).count() for found in Infection}
    seen = sum(conditions.values())
    conditions[Condition.UNSEEN] += max(0, total - seen)
    infections[Infection.UNCHECKED] += max(0, total - seen)
    oldest = FileCheck.objects.aggregate(at=Min("verified_at"))["at"]
    return Overview(total, conditions, infections, oldest, bool(settings.CLAMD))


def wrong_count() -> int:
    """How many files somebody must look at."""
    return FileCheck.objects.wrong().count()
