"""Registers of what inspections found: each row a finding of a visit, which is made for it where nobody planned one."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agencies.checks import Refused
from agencies.importing.finding import find_agencies
from agencies.models import Agency, Clause
from agencies.permissions import is_staff
from audits.actions.findings import Observed, log_finding, withdraw_finding
from audits.actions.moving import Said
from audits.actions.visits import cancel_visit, plan_visit, start_visit
from audits.choices import AHEAD, FindingState, TeamRole, VisitMove, VisitState
from audits.importing.columns import COLUMNS, clauses_in
from audits.models import ChecklistLine, Finding, Grade, Visit, VisitStep
from audits.permissions import can_bring_in_findings, can_log_finding
from audits.queries.ties import ties_of
from portal.kit.dates import Precision, first_day, last_day, written_day
from portal.kit.sentences import Sentence as _
from portal.notices.progress import telling
from portal.workbooks.cells import words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import (
    SETTING_UP,
    STORING,
    TAKING_BACK,
    CannotUndo,
    ImportKind,
    Line,
    Made,
    Sender,
    row_id_of,
)

BROUGHT_IN = "Nhập từ tệp (%s)"
"""What the first step of a visit says that an import has made; kept, so in the register's language."""


@dataclass(eq=False)
class Place:
    """The visit of a finding; without one, the day and agency of one that is made for it."""

    agency: int
    day: date
    visit: Visit | None = None


@dataclass
class Told:
    """A finding that a row tells of; `twin` is the finding of the same visit that says the same."""

    place: Place
    observed: Observed
    twin: Finding | None = None


# --- which visit ----------------------------------------------------------------------------------------


class _Visits:
    """The visits of the agencies of a file that the sender may see, and those that are to be made."""

    def __init__(self, lines: list[Line], sender: Sender):
        self.sender = sender
        self.places: dict[tuple[int, Any], Place] = {}
        self.of: dict[int, list[Visit]] = defaultdict(list)
        targets = {line.target for line in lines if line.target}
        visits = Visit.objects.visible_to(sender.by).filter(agency__in=targets).exclude(state=VisitState.CANCELLED)
        for visit in visits.select_related("agency").order_by("pk"):
            self.of[visit.agency_id].append(visit)
        self.agencies = Agency.objects.in_bulk(targets)

    def place_of(self, line: Line) -> Place | None:
        """Where the line belongs; None where that is refused."""
        when = line.values.get("visited_on")
        found = self._on(line.target or 0, when) if when else self._under_way(line.target or 0)
        if len(found) == 1:
            return self._known(found[0])
        if found:
            line.refuse("visited_on", _("The agency has several such visits."), _("Write the day of the visit."))
        elif when and when[1] == Precision.DAY:
            return self._new(line, when[0])
        else:
            line.refuse("visited_on", _("No visit to this agency is under way."), _("Write the day of the visit."))
        return None

    def _on(self, agency: int, when: tuple[date, str]) -> list[Visit]:
        first, last = first_day(*when), last_day(*when)
        days = {visit: (visit.started_on or visit.planned_on) for visit in self.of[agency]}
        return [visit for visit, day in days.items() if first <= day <= last]

    def _under_way(self, agency: int) -> list[Visit]:
        return [visit for visit in self.of[agency] if visit.state == VisitState.UNDER_WAY]

    def _known(self, visit: Visit) -> Place:
        day = visit.started_on or visit.planned_on
        return self.places.setdefault((visit.agency_id, visit.pk), Place(visit.agency_id, day, visit))

    def _new(self, line: Line, day: date) -> Place | None:
        if day > self.sender.on:
            line.refuse("visited_on", _("The date lies in the future."))
            return None
        agency = self.agencies[line.target or 0]
        if ties := ties_of(agency, [self.sender.by], day):  # type: ignore[list-item]
            message = _("You have ties to this agency: %(ties)s") % {"ties": "; ".join(ties.values())}
            line.refuse("agency", message, _("Have the visit planned with a team that says why, then come back."))
            return None
        return self.places.setdefault((agency.pk, day), Place(agency.pk, day))


# --- what a row tells -----------------------------------------------------------------------------------


def resolve(lines: list[Line], sender: Sender) -> None:
    find_agencies(lines, sender)
    for line in lines:
        if line.is_sound and sender.by is None:
            line.refuse("", _("A finding is somebody's: say in whose name it comes in."))


def judge(lines: list[Line], sender: Sender) -> None:
    """Set what becomes of each line: compared with the findings of its visit, and with the lines before it."""
    visits, sources, seen = _Visits(lines, sender) if sender.by else None, _Sources(), {}
    for line in lines:
        place = visits.place_of(line) if visits and line.is_sound else None
        observed = _observed(line, place, sources) if place else None
        if place is None or observed is None:
            continue
        identity = (id(place), words(observed.statement), row_id_of(line))
        if identity in seen:
            message = _("The same stands in row %(row)s.") % {"row": seen[identity]}
            line.doubt("statement", message, _("Leave one of the rows."))
            continue
        seen[identity] = line.number
        line.doing = [Told(place, observed)]
    _compare(lines, sender)


def _observed(line: Line, place: Place, sources: "_Sources") -> Observed | None:
    values = line.values
    if not values.get("statement"):
        line.refuse("statement", _("It is missing what was found."), _("Write it in the file."))
    if not values.get("grade"):
        cure = _("Say it for the whole file on the page of the columns, or add a column.")
        line.refuse("grade", _("The grade of the finding is missing."), cure)
    clauses, basis = sources.of(line, place)
    due_on = last_day(*values["due_on"]) if "due_on" in values else None
    if due_on and due_on < place.day:
        line.refuse("due_on", _("This lies before the visit."))
    if not line.is_sound:
        return None
    return Observed(values["grade"], values["statement"], clauses, basis, values.get("evidence", ""), due_on)


class _Sources:
    """The clauses of the editions, and the edition that each checklist asks after."""

    def __init__(self) -> None:
        clauses = Clause.objects.all()
        self.clauses = {(clause.edition_id, clause.number): clause for clause in clauses}
        self.editions = dict(clauses.order_by().values_list("edition__code", "edition_id"))
        asked = ChecklistLine.objects.exclude(clause=None).order_by()
        self.asked = dict(asked.values_list("version", "clause__edition").distinct())

    def of(self, line: Line, place: Place) -> tuple[list[Clause], str]:
        """The clauses and the rule that the line names; what is missing or unknown is said on the line."""
        said, basis = line.values.get("clause", ""), line.values.get("basis", "")
        numbers = clauses_in(said)
        if not numbers:
            basis = basis or said
            if not basis:
                line.refuse("clause", _("A finding names a clause, or the rule that is not kept."))
            return [], basis
        edition = self.editions.get(line.values.get("edition")) or self.asked.get(
            place.visit.checklist_id if place.visit else None
        )
        if edition is None:
            cure = _("Say it for the whole file on the page of the columns, or add a column.")
            line.refuse("edition", _("It is missing of which edition the clauses are."), cure)
            return [], basis
        found = [self._clause(line, edition, number) for number in numbers]
        return list(dict.fromkeys(filter(None, found))), basis

    def _clause(self, line: Line, edition: int, number: str) -> Clause | None:
        """The clause, or the titled one that it is a part of: 6.2.1 has no title of its own, and counts as 6.2."""
        wanted = number
        while wanted.count(".") > 1 and (edition, wanted) not in self.clauses:
            wanted = wanted.rpartition(".")[0]
        if (edition, wanted) not in self.clauses:
            line.refuse("clause", _("There is no clause %(number)s in this edition.") % {"number": number})
        elif wanted != number:
            line.remark("clause", _("Counts as clause %(number)s.") % {"number": wanted})
        return self.clauses.get((edition, wanted))


# --- comparing with what is known -----------------------------------------------------------------------


def _compare(lines: list[Line], sender: Sender) -> None:
    told = [(line, line.doing[0]) for line in lines if line.doing]
    visits = {one.place.visit.pk for _line, one in told if one.place.visit}
    known = Finding.objects.filter(visit__in=visits).exclude(state=FindingState.WITHDRAWN)
    findings: dict[tuple[int, Any], Finding] = {}
    for finding in known.select_related("visit").prefetch_related("clause_links"):
        findings[finding.visit_id, words(finding.statement)] = findings[finding.visit_id, finding.pk] = finding
    for line, one in told:
        visit = one.place.visit
        if visit:
            same = findings.get((visit.pk, words(one.observed.statement)))
            one.twin = findings.get((visit.pk, row_id_of(line))) or same
        if one.twin:
            _compare_with(line, one, one.twin)
        elif visit and not can_log_finding(sender.by, visit):
            _refuse_visit(line, visit)
        if not line.is_sound or line.verdict == Verdict.SAME:
            line.doing = []


def _refuse_visit(line: Line, visit: Visit) -> None:
    if visit.state in AHEAD:
        line.refuse("visited_on", _("The visit has not begun."), _("Start it on its page, then come back."))
    elif visit.state == VisitState.UNDER_WAY:
        line.refuse("visited_on", _("Findings are logged by the visit's team, while the visit is under way."))
    else:
        line.refuse("visited_on", _("The minutes of this visit are drafted: nothing is added to it any more."))


def _compare_with(line: Line, told: Told, twin: Finding) -> None:
    """Whether the register says the same; a draft of the team is put right, what the agency was told stays."""
    differing = dict(_differing(line, told.observed, twin))
    if not differing:
        line.verdict = Verdict.SAME
        return
    sentence = _("The register has “%(old)s”; the file says “%(new)s”.")
    for column, (old, new) in differing.items():
        line.remark(column, sentence % {"old": old, "new": new})
    if twin.state != FindingState.LOGGED or twin.visit.state != VisitState.UNDER_WAY:
        line.refuse("statement", _("The agency has been told of this finding: it is not changed any more."))
        return
    line.verdict = Verdict.CHANGED


def _differing(line: Line, observed: Observed, twin: Finding) -> Iterator[tuple[str, tuple[str, str]]]:
    """What the line says otherwise, by column; what it leaves open is no difference."""
    held = {link.clause_id for link in twin.clause_links.all()}
    if observed.clauses and held != {clause.pk for clause in observed.clauses}:
        numbers = Clause.objects.filter(pk__in=held).order_by("position").values_list("number", flat=True)
        yield "clause", ("; ".join(numbers), "; ".join(clause.number for clause in observed.clauses))
    if words(observed.statement) != words(twin.statement):
        yield "statement", (twin.statement, observed.statement)
    if observed.basis and words(observed.basis) != words(twin.basis):
        yield "basis", (twin.basis, observed.basis)
    if observed.grade != twin.grade_id:
        labels = dict(Grade.objects.values_list("code", "label_vi"))
        yield "grade", (labels[twin.grade_id], labels[observed.grade])
    if observed.evidence and words(observed.evidence) != words(twin.evidence):
        yield "evidence", (twin.evidence, observed.evidence)
    if observed.due_on and observed.due_on != twin.due_on:
        yield "due_on", (written_day(twin.due_on) if twin.due_on else "", written_day(observed.due_on))


# --- writing --------------------------------------------------------------------------------------------


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    """The agencies and their visits stay as they are until the end."""
    targets = {line.target for line in lines if line.target}
    for rows in (Agency.objects.filter(pk__in=targets), Visit.objects.filter(agency__in=targets)):
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    """Log the findings, a corrected one in place of that which is withdrawn."""
    for line in telling(lines, STORING):
        for told in line.doing:
            place, observed = told.place, told.observed
            place.visit = place.visit or _visit_for(place, sender)
            if told.twin:
                observed = _merged(observed, told.twin)
                withdraw_finding(
                    finding=told.twin,
                    said=Said(sender.by, sender.on, told.twin.version, sender.correction),
                )
                line.replaced.append(told.twin.pk)
            finding = log_finding(visit=place.visit, by=sender.by, on=place.day, observed=observed)
            line.made.append(finding.pk)


def _visit_for(place: Place, sender: Sender) -> Visit:
    """A visit on that day, under the sender's lead, under way: what follows goes on from there."""
    agency = Agency.objects.get(pk=place.agency)
    team = {sender.by: TeamRole.LEADER}
    visit = plan_visit(agency=agency, by=sender.by, team=team, planned_on=place.day)
    return start_visit(visit=visit, said=Said(sender.by, place.day, visit.version, BROUGHT_IN % sender.mark))


def _merged(observed: Observed, twin: Finding) -> Observed:
    """What the row leaves open stays as the register had it."""
    was = observed_of(twin)
    return Observed(
        observed.grade,
        observed.statement,
        observed.clauses or was.clauses,
        observed.basis or was.basis,
        observed.evidence or was.evidence,
        observed.due_on or (was.due_on if observed.grade == was.grade else None),
    )


def observed_of(finding: Finding) -> Observed:
    """The finding as somebody might tell it again."""
    links = finding.clause_links.select_related("clause").order_by("clause__position")
    clauses = sorted((link.clause for link in links), key=lambda clause: clause.pk != finding.clause_id)
    return Observed(finding.grade_id, finding.statement, clauses, finding.basis, finding.evidence, finding.due_on)


# --- taking back ----------------------------------------------------------------------------------------


def dependents(made: list[int]) -> list[str]:
    """Findings of which the agency was told since, or whose minutes are drafted."""
    findings = Finding.objects.filter(pk__in=made).exclude(state=FindingState.WITHDRAWN)
    moved = findings.exclude(state=FindingState.LOGGED) | findings.exclude(visit__state=VisitState.UNDER_WAY)
    told = moved.select_related("agency").order_by("-pk")[:20]
    return [f"{finding.agency}: {finding.statement[:60]}, {finding.get_state_display()}" for finding in told]


@transaction.atomic
def undo(made: Made, by: Any, because: str) -> None:
    """Withdraw the findings, log again those that they took the place of, and cancel the visits made for them."""
    today = localdate()
    try:
        findings = Finding.objects.select_related("visit").order_by("pk")
        for finding in telling(findings.filter(pk__in=made.made, state=FindingState.LOGGED), TAKING_BACK):
            withdraw_finding(finding=finding, said=Said(by, today, finding.version, because))
        for finding in telling(findings.filter(pk__in=made.replaced), SETTING_UP):
            log_finding(visit=finding.visit, by=by, on=finding.logged_on, observed=observed_of(finding))
        for visit in _visits_made(made):
            cancel_visit(visit=visit, said=Said(by, today, visit.version, because))
    except Refused as refused:
        raise CannotUndo(" ".join(refused.messages)) from refused


def _visits_made(made: Made) -> Iterator[Visit]:
    """The visits that the import has made, where nothing but what it found is known of them."""
    begun = VisitStep.objects.filter(move=VisitMove.START, text=BROUGHT_IN % made.mark)
    visits = Visit.objects.filter(findings__in=made.made, steps__in=begun, state=VisitState.UNDER_WAY).distinct()
    for visit in visits.order_by("pk"):
        if not visit.findings.exclude(state=FindingState.WITHDRAWN).exists():
            yield visit


FINDINGS = ImportKind(
    code="findings",
    title=gettext_lazy("Findings of inspections"),
    columns=COLUMNS,
    subject="agency",
    bearing=("statement",),
    may=can_bring_in_findings,
    oversees=is_staff,
    resolve=resolve,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    bound_by=gettext_lazy("These findings have gone on since: %(what)s"),
    aliases=("finding",),
)
