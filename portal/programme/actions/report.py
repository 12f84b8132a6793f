"""What a person writes in the province's yearly report instead of the words built from its figures."""

from datetime import datetime

from django.db import transaction

from agencies.checks import NotYours, Stale
from portal.programme.models import ReportText
from portal.programme.permissions import can_write_report


@transaction.atomic
def write_report_text(
    *, by, year: int, section: str, text: str, built: str, seen_version: int, at: datetime
) -> ReportText:
    """Put these words in the place of `built`; without words the built ones stand again. Raises NotYours, Stale."""
    if not can_write_report(by):
        raise NotYours
    rows = ReportText.objects.select_for_update(no_key=True).filter(year=year, section=section)
    written = rows.first() or ReportText(year=year, section=section, version=0)
    if written.version != seen_version:
        raise Stale
    written.text, written.built, written.written_by, written.written_at = text.strip(), built, by, at
    written.version += 1
    written.full_clean(exclude=["written_by"])
    written.save()
    return written
