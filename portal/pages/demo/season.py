"""The season of 2017: a made-up programme of sixty agencies, what it found and what became of it.

Drawn from the agencies' own keys, so the same on every machine, and by the actions that everybody uses.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from django.db import transaction

from agencies.choices import Role, Tier
from agencies.models import Agency, Clause, Membership
from audits.actions import findings as on_findings
from audits.actions.answers import Given, save_answers
from audits.actions.drafting import draft_paper, sign
from audits.actions.moving import Said
from audits.actions.papers import Content, Signatures, draft_minutes, sign_minutes
from audits.actions.programmes import Chosen, add_entries, approve_programme, draw_up_programme
from audits.actions.visits import close_visit, notify_visit, plan_visit, start_visit
from audits.choices import AnswerState, PaperKind, Rule, TeamRole, VisitForm
from audits.models import ChecklistVersion, Finding, Programme, Visit
from portal.accounts.actions import create_person
from portal.accounts.models import User
from portal.kit.dates import VIETNAM

YEAR = 2017
TITLE = "Kế hoạch kiểm tra năm 2017 (minh họa)"
DECIDED = date(2017, 2, 20)
OPENS, CLOSES = date(2017, 6, 1), date(2017, 10, 31)
DRAWN_UP = date(2017, 2, 6)
OF_THE_ARTICLE = "so-tai-chinh"
LEAD_BODY = "so-khoa-hoc-va-cong-nghe"
SIZES = {Tier.PROVINCE: 32, Tier.DISTRICT: 15, Tier.COMMUNE: 13}
NOT_REACHED = 6
"""Agencies at the end of the programme that were not visited in the season."""

STATEMENTS = (
    ("8.2.2", "minor", "Hồ sơ đánh giá nội bộ năm 2016 chưa đầy đủ: thiếu báo cáo và hành động khắc phục (minh họa)."),
    ("5.6", "minor", "Chưa lưu biên bản họp xem xét của lãnh đạo (minh họa)."),
    ("4.2.3", "minor", "Danh mục văn bản bên ngoài chưa cập nhật văn bản quy phạm pháp luật mới (minh họa)."),
    ("4.2.4", "observation", "Hồ sơ chưa được sắp xếp theo thứ tự thời gian (minh họa)."),
    ("6.2.2", "observation", "Yêu cầu năng lực của một số vị trí việc làm chưa được xác định (minh họa)."),
    ("8.2.1", "recommendation", "Nên khảo sát mức độ hài lòng tại bộ phận một cửa hằng quý (minh họa)."),
    ("7.5.1", "major", "Giải quyết thủ tục hành chính không theo quy trình đã ban hành (minh họa)."),
    ("5.4.1", "good", "Mục tiêu chất lượng được đánh giá và công khai hằng quý (minh họa)."),
)
"""Clause of the 2008 edition, grade and words."""

DRAWN = 6
"""One visit in so many has its minutes as files."""

NAMES = Signatures(team="Trưởng đoàn (minh họa)", agency="Thủ trưởng cơ quan (minh họa)")
MINUTES = {
    "began": "8 giờ 00",
    "remarks": "Hệ thống được duy trì; hồ sơ cơ bản đầy đủ (minh họa).",
    "opinion": "Thống nhất với Đoàn kiểm tra (minh họa).",
}
NOTICE = {
    "remarks": "Hệ thống phù hợp TCVN ISO 9001:2008, trừ các phát hiện nêu trên (minh họa).",
    "recipients": "UBND tỉnh (để b/c)\nSở Tài chính\nLưu: VT",
    "signer_title": "Giám đốc",
    "signer": "Lãnh đạo Sở KH&CN (minh họa)",
}

WEIGHTS = (9, 7, 6, 7, 4, 5, 4, 3)


class Team(NamedTuple):
    """Who acts: the leader of the team who also verifies, the lead body's staff, the agencies' contact."""

    leader: User
    staff: User
    contact: User


@transaction.atomic
def load_season() -> None:
    """Once: a second run finds the programme and adds nothing."""
    if Programme.objects.filter(year=YEAR, title=TITLE).exists():
        return
    chosen = _chosen()
    team = Team(_one(Role.INSPECTOR), _one(Role.STAFF), _contact(chosen))
    programme = _programme(chosen, team.staff)
    checklist = ChecklistVersion.objects.offered().get(checklist__code="tcvn-iso-9001-2008")
    clauses = {clause.number: clause for clause in Clause.objects.filter(edition__code="2008")}
    for number, agency in enumerate(chosen[: len(chosen) - NOT_REACHED]):
        _Season(agency, number, team, programme, clauses).play(checklist)


def _one(role: str) -> User:
    return User.objects.filter(memberships__role=role, email__endswith="@demo.local").order_by("pk")[0]


def _contact(agencies: Sequence[Agency]) -> User:
    """One made-up person who answered for all of them then; nobody can sign in with this account."""
    email = "daumoi2017@demo.local"
    person = User.objects.filter(email=email).first()
    person = person or create_person(email=email, name="Đầu mối ISO năm 2017 (minh họa)", language="vi", by=None)
    Membership.objects.bulk_create(
        [Membership(person=person, role=Role.OFFICER, agency=agency) for agency in agencies], ignore_conflicts=True
    )
    return person


def _chosen() -> list[Agency]:
    """Sở Tài chính first, as it was visited first; then by tier and name. Not the lead body itself."""
    found = []
    for tier, size in SIZES.items():
        agencies = Agency.objects.filter(tier=tier).exclude(key=LEAD_BODY).exclude(superior__key__in=["645", "647"])
        found += list(agencies.order_by("key")[:size])
    return sorted(found, key=lambda agency: agency.key != OF_THE_ARTICLE)


def _programme(chosen: Sequence[Agency], staff: User) -> Programme:
    programme = draw_up_programme(by=staff, year=YEAR, title=TITLE)
    entries = [Chosen(agency, OPENS, CLOSES, _form(agency), _rule(agency)) for agency in chosen]
    add_entries(programme=programme, by=staff, on=DRAWN_UP, chosen=entries, at=_office(DRAWN_UP))
    return approve_programme(
        programme=programme,
        by=staff,
        at=_office(DECIDED),
        number="MH-02/QĐ-UBND",
        decided_on=DECIDED,
        signer="Phó Chủ tịch UBND tỉnh (minh họa)",
        seen_version=programme.version,
    )


def _office(day: date) -> datetime:
    """When something was recorded that was known on a day."""
    return datetime.combine(day, time(16), tzinfo=VIETNAM)


def _form(agency: Agency) -> str:
    by_files = agency.tier == Tier.COMMUNE and Random(f"form {agency.key}").random() < 0.7  # noqa: S311
    return VisitForm.BY_FILES if by_files else VisitForm.ON_SITE


def _rule(agency: Agency) -> str:
    return Rule.UPKEEP_DUE if agency.tier == Tier.COMMUNE else Rule.NOT_VISITED


def _said(by: User, on: date, thing: Visit | Finding, text: str = "") -> Said:
    """A step that was recorded on its own day."""
    return Said(by, on, thing.version, text, at=_office(on))


class _Season:
    """The visit to one agency, from its notice to its last finding."""

    def __init__(self, agency: Agency, number: int, team: Team, programme: Programme, clauses: dict[str, Clause]):
        self.draw = Random(f"2017 {agency.key}")  # noqa: S311  (no secret: the same demonstration everywhere)
        self.agency, self.team, self.programme, self.clauses = agency, team, programme, clauses
        self.number = number
        self.day = OPENS + timedelta(days=5 + number * 2 + self.draw.randrange(2))

    def play(self, checklist: ChecklistVersion) -> None:
        visit = self._visited(checklist if _form(self.agency) == VisitForm.ON_SITE else None)
        found = [self._logged(visit, *what) for what in self._statements()]
        if visit.checklist_id and self.agency.key == OF_THE_ARTICLE:
            self._answer(visit)
        visit = self._minutes(visit)
        for finding in Finding.objects.filter(pk__in=[each.pk for each in found], due_on__isnull=False):
            self._corrected(finding)
        if self.agency.key == OF_THE_ARTICLE:
            visit = self._paper(visit, PaperKind.NOTICE, 5, NOTICE)
        close_visit(visit=visit, said=self._said(self.team.leader, visit, 7))

    def _minutes(self, visit: Visit) -> Visit:
        """As Word and PDF for some; drawing all of them would keep the demonstration waiting."""
        if self.number % DRAWN == 0:
            return self._paper(visit, PaperKind.MINUTES, 0, MINUTES)
        visit = Visit.objects.get(pk=visit.pk)
        content = Content(number=f"MH-{self.number + 1:02}/BB-SKHCN", fields={}, files=[])
        visit = draft_minutes(visit=visit, said=self._said(self.team.leader, visit, 0), content=content)
        return sign_minutes(visit=visit, said=self._said(self.team.leader, visit, 0), signatures=NAMES)

    def _paper(self, visit: Visit, kind: str, days: int, typed: dict[str, str]) -> Visit:
        """Drafted and signed so many days after the visit."""
        typed = typed | {"number": f"MH-{self.number + 1:02}"}
        said = self._said(self.team.leader, Visit.objects.get(pk=visit.pk), days)
        paper = draft_paper(visit=visit, kind=kind, said=said, typed=typed, issued_on=said.on)
        said = self._said(self.team.leader, Visit.objects.get(pk=visit.pk), days)
        sign(paper=paper, said=said, signatures=NAMES)
        return Visit.objects.get(pk=visit.pk)

    def _visited(self, checklist: ChecklistVersion | None) -> Visit:
        leader = self.team.leader
        visit = plan_visit(
            agency=self.agency,
            by=leader,
            on=OPENS,
            team={leader: TeamRole.LEADER, self.team.staff: TeamRole.MEMBER},
            programme=self.programme,
            planned_on=self.day,
            form=_form(self.agency),
            decision="MH-05/QĐ-SKHCN",
            subject="Việc xây dựng, áp dụng, duy trì hệ thống quản lý chất lượng (minh họa)",
        )
        if self.agency.key == OF_THE_ARTICLE:
            visit = notify_visit(visit=visit, said=self._said(leader, visit, -4))
        return start_visit(visit=visit, said=self._said(leader, visit, 0), checklist=checklist)

    def _statements(self) -> list[tuple[str, str, str]]:
        if self.agency.key == OF_THE_ARTICLE:
            return [STATEMENTS[0], STATEMENTS[3], STATEMENTS[7]]
        count = self.draw.choice((0, 0, 1, 1, 1, 2))
        return list(dict.fromkeys(self.draw.choices(STATEMENTS, WEIGHTS, k=count)))

    def _logged(self, visit: Visit, clause: str, grade: str, statement: str) -> Finding:
        observed = on_findings.Observed(grade=grade, statement=statement, clauses=[self.clauses[clause]])
        line = None
        if visit.checklist_id:
            line = visit.checklist.lines.filter(clause=self.clauses[clause]).first()
        said = {"by": self.team.leader, "on": self.day, "at": _office(self.day)}
        return on_findings.log_finding(visit=visit, observed=observed, line=line, **said)

    def _answer(self, visit: Visit) -> None:
        """Every line that has no finding conforms, design and measuring equipment left out."""
        given = [self._given(answer) for answer in visit.answers.select_related("line").order_by("line__position")]
        save_answers(visit=visit, by=self.team.leader, given=[each for each in given if each])

    def _given(self, answer) -> Given | None:
        if answer.state == AnswerState.FINDING:
            return None
        if answer.line.key.startswith(("2008-7.3", "2008-7.6")):
            return Given(answer.line_id, AnswerState.NOT_APPLICABLE, "Cơ quan không thiết kế, không dùng thiết bị đo.")
        return Given(answer.line_id, AnswerState.CONFORMS)

    def _corrected(self, finding: Finding) -> None:
        """Most in time, some late; a few were overdue at the year's end, and fewer still are open."""
        fate, contact = self.draw.random(), self.team.contact
        answered = self.day + timedelta(days=self.draw.randrange(8, 20))
        if fate < 0.06:
            return
        finding = on_findings.propose_plan(
            finding=finding,
            said=_said(contact, answered, finding, "Bổ sung, hoàn thiện hồ sơ (minh họa)."),
            cause=None,
            cause_text="Chưa phân công người theo dõi (minh họa).",
            responsible="Văn phòng",
        )
        leader = self.team.leader
        finding = on_findings.accept_plan(finding=finding, said=_said(leader, answered, finding))
        if fate < 0.1:
            return
        late = fate > 0.78
        done = finding.due_on + timedelta(days=self.draw.randrange(20, 150) if late else -self.draw.randrange(3, 12))
        done = max(done, answered)
        report = _said(contact, done, finding, "Đã hoàn thành (minh họa).")
        finding = on_findings.report_corrected(finding=finding, said=report)
        seen = _said(leader, done + timedelta(days=5), finding, "Đã kiểm tra hồ sơ khắc phục (minh họa).")
        finding = on_findings.confirm_effective(finding=finding, said=seen)
        on_findings.close_finding(finding=finding, said=_said(leader, seen.on, finding))

    def _said(self, by: User, visit: Visit, days: int) -> Said:
        return _said(by, self.day + timedelta(days=days), visit)
