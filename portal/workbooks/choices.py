"""Closed lists of what comes in and goes out. The codes are stored."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """What becomes of a row. Each row under the head that is not empty has one."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Already there")
    DOUBT = "doubt", _("In doubt")
    REFUSED = "refused", _("Refused")
    PASSED = "passed", _("No data of its own")


WRITTEN = (Verdict.NEW, Verdict.CHANGED)
"""What a confirmation writes."""

TO_BE_CURED = (Verdict.DOUBT, Verdict.REFUSED)
"""What somebody must look at, or leave out."""


class ImportState(TextChoices):
    """How far an import has come."""

    SENT = "sent", _("Sent, not looked through yet")
    LOOKING = "looking", _("Being looked through")
    PREVIEWED = "previewed", _("Waits for confirmation")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Brought in")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Dropped")


class Said(StrEnum):
    """What a sender's choice was about: what a column is, what a word means, whom a name means."""

    COLUMN = "column"
    VALUE = "value"
    NAME = "name"


class Format(TextChoices):
    """What files lists and figures are given out as; the codes are stored, and are the extension."""

    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV")

    @property
    def content_type(self) -> str:
        excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return excel if self == Format.XLSX else "text/csv; charset=utf-8"


FOR_ALL = "all-"
"""Before the name of a field that says what holds for all rows."""
