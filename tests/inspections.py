"""Builders of inspections: each goes through the actions, and takes only what its test is about."""

from datetime import UTC, date, datetime, timedelta

from agencies.models import Agency, Clause
from audits.actions import drafting
from audits.actions.findings import (
    Observed,
    accept_plan,
    ask_plan,
    log_finding,
    propose_plan,
    report_corrected,
)
from audits.actions.moving import Said
from audits.actions.papers import Signatures
from audits.actions.programmes import Chosen, add_entries, approve_programme, draw_up_programme
from audits.actions.visits import plan_visit, start_visit
from audits.choices import PaperKind, TeamRole, VisitForm
from audits.models import Finding, Paper, Programme, Visit

DAY = date(2026, 3, 2)


def said(by, thing, text: str = "Đã xem.", on: date = DAY) -> Said:
    """A step as the person sees the thing now."""
    return Said(by=by, on=on, seen_version=thing.version, text=text)


def planned(agency: Agency, leader, *others, on: date = DAY, **what) -> Visit:
    team = dict.fromkeys(others, TeamRole.MEMBER) | {leader: TeamRole.LEADER}
    reasons = dict.fromkeys(team, "Không còn ai khác.")
    return plan_visit(agency=agency, by=leader, team=team, reasons=reasons, planned_on=on, **what)


def started(agency: Agency, leader, *others, on: date = DAY, checklist=None, **what) -> Visit:
    visit = planned(agency, leader, *others, on=on, **what)
    return start_visit(visit=visit, said=said(leader, visit, on=on), checklist=checklist)


def approved(*agencies: Agency, by, year: int = DAY.year, form: str = VisitForm.ON_SITE) -> Programme:
    """A programme that names these agencies, approved at the beginning of its year."""
    programme = draw_up_programme(by=by, year=year, title="Kế hoạch kiểm tra")
    first, last = date(year, 1, 5), date(year, 12, 31)
    add_entries(programme=programme, by=by, on=first, chosen=[Chosen(each, first, last, form) for each in agencies])
    at = datetime(year, 1, 5, 2, tzinfo=UTC)
    decision = {"number": "12/QĐ-UBND", "decided_on": first, "signer": "Chủ tịch"}
    return approve_programme(programme=programme, by=by, at=at, seen_version=programme.version, **decision)


def clause(number: str = "9.2", edition: str = "2015") -> Clause:
    return Clause.objects.get(edition__code=edition, number=number)


def logged(visit: Visit, by, *, grade: str = "minor", on: date | None = None, line=None, **what) -> Finding:
    """A finding that is still the team's own."""
    what = {"statement": "Chưa đánh giá nội bộ.", "clauses": [clause()]} | what
    return log_finding(visit=visit, by=by, on=on or visit.started_on, observed=Observed(grade=grade, **what), line=line)


def asked(visit: Visit, by, **what) -> Finding:
    """A finding that waits for the agency's plan."""
    finding = logged(visit, by, **what)
    return ask_plan(finding=finding, said=said(by, finding, "", on=finding.logged_on))


def proposed(finding: Finding, officer, text: str = "Sẽ làm.") -> Finding:
    step = said(officer, finding, text, on=finding.logged_on)
    return propose_plan(finding=finding, said=step, cause=None, cause_text="Chưa phân công.", responsible="Văn phòng")


def corrected(finding: Finding, officer, inspector, text: str = "Đã làm.") -> Finding:
    """A finding whose correction waits to be verified."""
    finding = proposed(finding, officer)
    finding = accept_plan(finding=finding, said=said(inspector, finding, on=finding.logged_on))
    return report_corrected(
        finding=finding, said=said(officer, finding, text, on=finding.logged_on + timedelta(days=1))
    )


def drafted(visit: Visit, by, kind: str = PaperKind.MINUTES, on: date | None = None, because="", **typed) -> Paper:
    """Minutes (or a notice) that wait to be signed."""
    visit.refresh_from_db()
    on = on or visit.started_on
    step = said(by, visit, "", on=on)
    return drafting.draft_paper(visit=visit, kind=kind, said=step, typed=typed, issued_on=on, because=because)


def signed(paper: Paper, by) -> Paper:
    visit = Visit.objects.get(pk=paper.visit_id)
    names = Signatures(team="Trưởng đoàn", agency="Chủ tịch")
    drafting.sign(paper=Paper.objects.get(pk=paper.pk), said=said(by, visit, "", on=paper.issued_on), signatures=names)
    return Paper.objects.get(pk=paper.pk)
