"""An agency's training on one page: who was at which course, what its people can do on a day, who advised it."""

from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.models import Agency, Clause
from audits.models import Finding, FindingClause
from portal.kit.paging import keyset_page
from portal.kit.web import url_with
from portal.pages.dates import Dates
from portal.programme.advisers.queries import services_of
from portal.programme.choices import Part
from portal.programme.models import Attendance
from portal.programme.permissions import can_record_attendance, can_withdraw_attendance, can_withdraw_service
from portal.programme.training.clauses import answer_to
from portal.programme.training.queries import people_with
from portal.programme.training.skills import OF_AGENCY, TAUGHT_BY, state

SHOWN = 25
"""The newest services that the page names."""


def agency_training(agency: Agency, dates: Dates, request) -> dict[str, Any]:
    """All that the page shows. A figure opens the people whom it counts."""
    user, path = request.user, reverse("agency-training", args=[agency.pk])
    only = next((skill for skill in OF_AGENCY if skill == request.GET.get("skill")), None)
    rows = Attendance.objects.visible_to(user).held(dates.on, dates.known).filter(agency=agency)
    if only:
        serving = Attendance.objects.serving(dates.on, dates.known)
        rows = rows.filter(pk__in=serving.filter(course__kind=TAUGHT_BY[only]).values("pk"))
    found = keyset_page(rows.select_related("course", "agency"), request.GET, order=("-course__ends_on", "-id"))
    can = people_with(agency, dates)
    return {
        "figures": [(skill.label, can[skill], dates.link(path, skill=skill)) for skill in OF_AGENCY],
        "rows": [(row, state(row.valid_until, dates.on), can_withdraw_attendance(user, row)) for row in found.rows],
        "pages": found.links(request),
        "suggested": _suggested(agency, user) if dates == Dates(localdate()) else [],
        "services": [(row, can_withdraw_service(user, row)) for row in services_of(agency, dates)[:SHOWN]],
        "may_record": can_record_attendance(user, agency),
    }


def _suggested(agency: Agency, user) -> list[dict[str, Any]]:
    """Clauses that open findings fail, each with its findings, the course that answers it, and when that was last
    learned."""
    rows = Finding.objects.visible_to(user).open().filter(agency=agency, is_nonconformity=True)
    counts = FindingClause.objects.filter(finding__in=rows).order_by().values_list("clause").annotate(Count("pk"))
    clauses = Clause.objects.filter(pk__in=(found := dict(counts))).select_related("edition")
    learned = Attendance.objects.visible_to(user).known().filter(agency=agency, part=Part.LEARNER).order_by()
    last = dict(learned.values_list("course__kind").annotate(Max("course__ends_on")))
    asked = {"agency": agency.pk, "state": "open", "nonconformity": 1}
    return [
        {
            "clause": clause,
            "count": found[clause.pk],
            "url": reverse("findings") + url_with({}, clause=clause.pk, **asked),
            "kind": (kind := answer_to(clause.edition.code, clause.number)),
            "courses": f"{reverse('courses')}?kind={kind}",
            "learned_on": last.get(kind),
        }
        for clause in clauses.order_by("edition__code", "position")
    ]
