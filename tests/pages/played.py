"""A whole season over sixty agencies, played by the actions and through the pages, beside a ledger written by hand."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from agencies.models import Agency
from audits.actions import findings
from audits.actions.moving import Said
from audits.actions.papers import Content, Signatures, draft_minutes, sign_minutes
from audits.actions.programmes import Chosen, add_entries, approve_programme, draw_up_programme, drop_entry
from audits.actions.visits import cancel_visit, close_visit, plan_visit, start_visit
from audits.choices import PaperKind, TeamRole, VisitForm
from audits.models import Finding, Visit
from portal.accounts.models import User
from portal.kit.dates import VIETNAM
from tests import inspections, make
from tests.pages.forms import send

TODAY = localdate()
FIRST = TODAY - timedelta(days=250)
AREAS = {"24308": "644", "24151": "643", "24187": "645"}
"""Communes, and the districts in which they lie."""

DAYS = {"major": 30, "minor": 60, "observation": 90, "good": None}
CLAUSES = ("4.4", "7.5", "9.2", "9.3")
THROUGH_PAGES = 3
NAMES = Signatures(team="Trưởng đoàn", agency="Chủ tịch")


@dataclass
class Noted:
    """A finding as the ledger tells it: days only."""

    grade: str
    clause: str
    logged: date
    told: date | None = None
    done: date | None = None
    closed: date | None = None
    reopened: date | None = None
    until: date | None = None


@dataclass
class Case:
    """One agency of the programme; what was done was recorded so many days later."""

    agency: Agency
    district: str
    form: str
    lag: int
    visited: date | None = None
    cancelled: date | None = None
    dropped: date | None = None
    noted: list[Noted] = field(default_factory=list)

    @cached_property
    def officer(self) -> User:
        return make.officer(self.agency)

    def recorded(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=self.lag), time(16), tzinfo=VIETNAM)


class Season:
    """Fifty-two agencies by the actions, three through the pages; one cancelled, two dropped, two not reached."""

    def __init__(self) -> None:
        self.draw = Random(9001)  # noqa: S311 (the same season every time)
        self.inspector, self.staff = make.person(Role.INSPECTOR), make.staff()
        self.cases = [self._case(number) for number in range(60)]
        self.programme = self._programme()
        for number, case in enumerate(self.cases[:52]):
            self._visit(case, FIRST + timedelta(days=number))
        for case in self.cases[52 : 52 + THROUGH_PAGES]:
            Pages(self, case).play()
        self._cancel(self.cases[55], FIRST + timedelta(days=60))
        for case in self.cases[56:58]:
            self._drop(case, FIRST + timedelta(days=40))

    def _case(self, number: int) -> Case:
        area = list(AREAS)[number % 3]
        form = VisitForm.BY_FILES if number % 4 == 0 else VisitForm.ON_SITE
        return Case(make.agency(area=area), AREAS[area], form, lag=number % 5)

    def _programme(self):
        programme = draw_up_programme(by=self.staff, year=FIRST.year, title="Kế hoạch kiểm tra")
        before, last = FIRST - timedelta(days=30), FIRST + timedelta(days=365)
        chosen = [Chosen(case.agency, FIRST, last, case.form) for case in self.cases]
        at = datetime.combine(before, time(9), tzinfo=VIETNAM)
        add_entries(programme=programme, by=self.staff, on=before, chosen=chosen, at=at)
        decision = {"number": "12/QĐ-UBND", "decided_on": before, "signer": "Chủ tịch"}
        return approve_programme(programme=programme, by=self.staff, at=at, seen_version=programme.version, **decision)

    def said(self, case: Case, thing, on: date, text: str = "Đã xem.", by: User | None = None) -> Said:
        return Said(by or self.inspector, on, thing.version, text, at=case.recorded(on))

    def plan(self, case: Case, on: date) -> Visit:
        team = {self.inspector: TeamRole.LEADER}
        what = {"planned_on": on, "form": case.form, "programme": self.programme}
        return plan_visit(agency=case.agency, by=self.inspector, team=team, **what)

    def _visit(self, case: Case, on: date) -> None:
        visit = self.plan(case, on)
        visit = start_visit(visit=visit, said=self.said(case, visit, on))
        case.visited = on
        found = [self._logged(case, visit, on) for _ in range(self.draw.randrange(4))]
        visit = Visit.objects.get(pk=visit.pk)
        content = Content(number="5", fields={}, files=[])
        visit = draft_minutes(visit=visit, said=self.said(case, visit, on), content=content)
        signed = on + timedelta(days=self.draw.randrange(3))
        visit = sign_minutes(visit=visit, said=self.said(case, visit, signed), signatures=NAMES)
        close_visit(visit=visit, said=self.said(case, visit, signed))
        for finding, noted in found:
            noted.told = signed
            if noted.grade == "good":
                noted.closed = signed
            else:
                self._correct(case, Finding.objects.get(pk=finding.pk), noted)

    def _logged(self, case: Case, visit: Visit, on: date) -> tuple[Finding, Noted]:
        noted = Noted(self.draw.choice(list(DAYS)), self.draw.choice(CLAUSES), on)
        seen = findings.Observed(noted.grade, "Chưa đủ hồ sơ.", [inspections.clause(noted.clause)])
        said = {"by": self.inspector, "on": on, "at": case.recorded(on)}
        case.noted.append(noted)
        return findings.log_finding(visit=visit, observed=seen, **said), noted

    def _correct(self, case: Case, finding: Finding, noted: Noted) -> None:
        """A third in time, a third late, the rest never; some are closed and opened again with more time."""
        fate, told = self.draw.randrange(6), noted.told
        if fate == 5:
            return
        plan = {"cause": None, "cause_text": "Thiếu người.", "responsible": "Văn phòng"}
        said = self.said(case, finding, told + timedelta(days=5), by=case.officer)
        finding = findings.propose_plan(finding=finding, said=said, **plan)
        finding = findings.accept_plan(finding=finding, said=self.said(case, finding, said.on))
        if fate == 4:
            return
        done = finding.due_on + timedelta(days=self.draw.randrange(1, 20) if fate > 1 else -self.draw.randrange(9))
        finding = findings.report_corrected(finding=finding, said=self.said(case, finding, done, by=case.officer))
        noted.done = done
        if fate == 3:
            return
        finding = findings.confirm_effective(finding=finding, said=self.said(case, finding, done))
        closed = done + timedelta(days=2)
        finding = findings.close_finding(finding=finding, said=self.said(case, finding, closed))
        noted.closed = closed
        if fate == 1:
            noted.reopened, noted.until = closed + timedelta(days=3), closed + timedelta(days=15)
            said = self.said(case, finding, noted.reopened)
            findings.reopen_finding(finding=finding, said=Said(self.staff, *_rest(said)), until=noted.until)

    def _cancel(self, case: Case, on: date) -> None:
        visit = self.plan(case, on)
        visit = start_visit(visit=visit, said=self.said(case, visit, on))
        cancel_visit(visit=visit, said=self.said(case, visit, on + timedelta(days=1)))
        case.visited, case.cancelled = on, on + timedelta(days=1)

    def _drop(self, case: Case, on: date) -> None:
        drop_entry(entry=self.programme.entries.get(agency=case.agency), by=self.staff, on=on, because="Sáp nhập.")
        case.dropped = on


def _rest(said: Said) -> tuple:
    return said.on, said.seen_version, said.text, said.at


class Pages:
    """One agency, from the plan of its visit to the closed finding, by the forms that people fill in; all today."""

    def __init__(self, season: Season, case: Case) -> None:
        self.season, self.case = season, case
        case.lag = 0
        self.staff, self.inspector, self.officer = Client(), Client(), Client()
        self.staff.force_login(season.staff)
        self.inspector.force_login(season.inspector)
        self.officer.force_login(case.officer)

    def play(self) -> None:
        plan = reverse("visit-plan", args=[self.case.agency.pk]) + f"?programme={self.season.programme.pk}"
        leader = str(self.season.inspector.pk)
        self._send(self.staff, plan, planned_on=f"{TODAY:%d/%m/%Y}", form=self.case.form, leader=leader)
        visit = Visit.objects.latest("pk")
        self._send(self.inspector, reverse("visit-move", args=[visit.pk, "start"]))
        seen = {"grade": "minor", "statement": "Chưa họp.", "clauses": str(inspections.clause("9.2").pk)}
        self._send(self.inspector, reverse("finding-log", args=[visit.pk]), **seen)
        self._send(self.inspector, reverse("paper-draft", args=[visit.pk, PaperKind.MINUTES]), number="5")
        signed = {"signed_on": f"{TODAY:%d/%m/%Y}", "team": "Trưởng đoàn", "agency": "Chủ tịch"}
        self._send(self.inspector, reverse("paper-sign", args=[visit.papers.get().pk]), **signed)
        self._answer(visit.findings.get())
        self._send(self.inspector, reverse("visit-move", args=[visit.pk, "close"]))
        self.case.visited = TODAY
        self.case.noted = [Noted("minor", "9.2", TODAY, told=TODAY, done=TODAY, closed=TODAY)]

    def _answer(self, finding: Finding) -> None:
        plan = {"cause_text": "Thiếu người.", "text": "Sẽ họp.", "responsible": "Văn phòng"}
        for who, move, typed in (
            (self.officer, "propose", plan),
            (self.inspector, "accept", {}),
            (self.officer, "report", {"text": "Đã họp."}),
            (self.inspector, "confirm", {"text": "Đã xem biên bản."}),
            (self.inspector, "close", {}),
        ):
            self._send(who, reverse("finding-move", args=[finding.pk, move]), **typed)

    def _send(self, client: Client, address: str, **typed: str) -> None:
        assert send(client, address, **typed).status_code == 302, address
