"""What surrounds the facts in the demonstration: settings and one inspection."""

from datetime import date, datetime, time, timedelta

from agencies import register
from agencies.choices import Role, Tier
from agencies.models import Agency, Area, CompleteList, Register
from audits.actions.findings import Observed, ask_plan, log_finding
from audits.actions.moving import Said
from audits.actions.visits import plan_visit, start_visit
from audits.choices import TeamRole, VisitForm
from audits.models import ChecklistVersion, InspectionSettings, Visit
from portal.accounts.models import User
from portal.kit.dates import VIETNAM

LETTERHEAD = {
    "superior_body": "UBND tỉnh Đắk Lắk",
    "issuing_body": "Sở Khoa học và Công nghệ (minh họa)",
    "place": "Đắk Lắk",
}
COMPLETE_SINCE = date(2014, 6, 2)


def load_settings() -> None:
    """Whose register it is, and which lists are complete: the 18 divisions are not all there are."""
    area = Area.objects.get(code="66", generation=1)
    names = {"area": area, "name": area.name}
    Register.objects.update_or_create(pk=1, defaults={"is_demo": True}, create_defaults={"is_demo": True, **names})
    for tier in (Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE):
        CompleteList.objects.get_or_create(
            tier=tier, defaults={"since": COMPLETE_SINCE, "basis": "34, 15, 184: số liệu công bố 31/12/2017"}
        )
    InspectionSettings.objects.get_or_create(pk=1, defaults=LETTERHEAD)
    register.changed()


def load_inspection(today: date) -> None:
    """One visit that was held, with a finding that waits for the agency, and one to come."""
    agency = Agency.objects.get(key="24187")
    if Visit.objects.filter(agency=agency).exists():
        return
    inspector = User.objects.filter(memberships__role=Role.INSPECTOR).order_by("pk")[0]
    held_on = today - timedelta(days=20)
    what = {"form": VisitForm.ON_SITE, "by": inspector, "team": {inspector: TeamRole.LEADER}, "decision": "04/QĐ-MH"}
    visit = plan_visit(agency=agency, planned_on=held_on, subject="Duy trì hệ thống (minh họa)", **what)
    then = datetime.combine(held_on, time(16), tzinfo=VIETNAM)
    checklist = ChecklistVersion.objects.offered().get(checklist__code="tcvn-iso-9001-2015")
    visit = start_visit(visit=visit, said=Said(inspector, held_on, visit.version, at=then), checklist=checklist)
    line = checklist.lines.get(clause__number="9.2")
    observed = Observed(
        grade="minor",
        statement="Chưa lưu hồ sơ đánh giá nội bộ của năm trước (minh họa).",
        clauses=[line.clause],
    )
    finding = log_finding(visit=visit, by=inspector, on=held_on, observed=observed, line=line, at=then)
    ask_plan(finding=finding, said=Said(inspector, held_on, finding.version, at=then))
    plan_visit(agency=Agency.objects.get(key="24190"), planned_on=today + timedelta(days=14), **what)
