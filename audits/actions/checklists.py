"""Writing checklists: a draft is written freely, what is issued never changes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Clause
from audits.actions.moving import NotYours, held
from audits.models import Checklist, ChecklistLine, ChecklistVersion
from audits.permissions import can_write_checklists


@dataclass(frozen=True)
class Line:
    """One line as staff write it, in the admin or in a sheet. The key stays the same from version to version."""

    key: str
    kind: str
    text_vi: str
    text_en: str = ""
    clause: Clause | None = None
    basis: str = ""
    guidance: str = ""


@transaction.atomic
def begin_version(*, checklist: Checklist, by, note: str = "") -> ChecklistVersion:
    """A new draft with the lines of the last version. Raises Refused when there is a draft already."""
    if not can_write_checklists(by):
        raise NotYours
    checklist = held(Checklist.objects.all(), checklist.pk)
    last = checklist.versions.order_by("-number").first()
    if last is not None and not last.is_issued:
        raise Refused(_("There is a draft of this checklist already."), code="draft")
    version = ChecklistVersion.objects.create(checklist=checklist, number=last.number + 1 if last else 1, note=note)
    copies = list(last.lines.order_by("position")) if last else []
    for line in copies:
        line.pk, line.version = None, version
    ChecklistLine.objects.bulk_create(copies)
    return version


@transaction.atomic
def write_lines(*, version: ChecklistVersion, by, lines: Sequence[Line]) -> ChecklistVersion:
    """Put these lines in place of the draft's. Raises Refused, ValidationError of the first line that cannot be."""
    version = _draft(version, by)
    version.lines.all().delete()
    for position, line in enumerate(lines, start=1):
        row = ChecklistLine(version=version, position=position, **{**asdict(line), "clause": line.clause})
        row.full_clean(exclude=["version"])
        row.save(force_insert=True)
    return version


@transaction.atomic
def issue_version(*, version: ChecklistVersion, by, on: date) -> ChecklistVersion:
    """From now on visits may start with it, and nobody changes it any more."""
    version = _draft(version, by)
    if not version.lines.exists():
        raise Refused(_("A checklist without lines is not issued."), code="empty")
    version.issued_on, version.issued_by = on, by
    version.save(update_fields=["issued_on", "issued_by"])
    return version


def _draft(version: ChecklistVersion, by) -> ChecklistVersion:
    if not can_write_checklists(by):
        raise NotYours
    version = held(ChecklistVersion.objects.all(), version.pk)
    if version.is_issued:
        raise Refused(_("This version is issued; begin a new one."), code="issued")
    return version
