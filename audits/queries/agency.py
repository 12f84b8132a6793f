"""What inspections say of one agency, to a person."""

from datetime import date

from agencies.models import Agency
from audits.models import Finding, Visit


def visits_of(agency: Agency, user) -> list[Visit]:
    """The agency's visits that the person may know of, the latest first."""
    return list(Visit.objects.visible_to(user).filter(agency=agency).order_by("-planned_on", "-pk"))


def findings_of(agency: Agency, user, on: date) -> list[Finding]:
    """The agency's findings that the person may know of, with `seen_state`: the open ones first, then by due day."""
    rows = Finding.objects.visible_to(user).filter(agency=agency).seen(on).select_related("clause", "grade")
    return list(rows.order_by("closed_on", "due_key", "pk"))
