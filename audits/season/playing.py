"""Playing the rows of a season by the actions: all of them or none, what is refused told by row and column."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.rows import Fault, Faulty
from audits.actions import corrections, findings, papers, programmes, visits
from audits.actions.answers import Given, save_answers
from audits.actions.moving import Said
from audits.choices import Rule, VisitForm
from audits.models import CorrectiveAction, Finding, Programme, Visit
from audits.season.rows import MAKES, Row

KEYS = UUID("5b0f6a52-4c2e-4d0b-9a53-2b8f4f0f7c11")
"""The name space of the keys of files: the same key names the same thing in every load."""

MODELS = {"programme": Programme, "visit": Visit, "finding": Finding, "action": CorrectiveAction}

COLUMNS = {
    "agency": "agency",
    "because": "because",
    "cause_text": "cause",
    "checklist": "checklist",
    "decided_on": "on",
    "due_on": "until",
    "grade": "grade",
    "leader": "team",
    "number": "number",
    "planned_on": "from",
    "responsible": "responsible",
    "signer": "signer",
    "statement": "text",
    "team": "signer",
    "text": "text",
    "title": "text",
    "to": "from",
    "until": "until",
    "what": "text",
    "window_from": "from",
    "window_until": "until",
    "year": "year",
}
"""In which column the field of a refusal is written."""


class Loaded(NamedTuple):
    """What a load did: steps that were played, and things that they made by kind."""

    steps: int
    programmes: int
    visits: int
    findings: int
    actions: int


def load_season(rows: list[Row]) -> Loaded | None:
    """Play the rows in their order. None when all that they make is there already: then nothing is changed.

    Raises Faulty with every row that is refused; then nothing is written. Rows about a thing whose row was refused are
    left out, as nothing can be said of them.
    """
    makes = [row for row in rows if row.step in MAKES]
    there = [row for row in makes if MODELS[row.kind].objects.filter(form_key=form_key(row.key)).exists()]
    if there and len(there) == len(makes):
        return None
    if there:
        raise Faulty(Fault(row.number, "key", _("Another file has made this already.")) for row in there)
    with transaction.atomic():
        player = Player()
        for row in rows:
            player.play(row)
        if player.faults:
            raise Faulty(player.faults)
    made = [sum(1 for row in makes if row.kind == kind) for kind in MODELS]
    return Loaded(len(rows), *made)


def form_key(key: tuple[str, str]) -> UUID:
    return uuid5(KEYS, ":".join(key))


class Player:
    """Knows by their keys what the rows have made so far, and which of it was refused."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], int] = {}
        self.refused: set[tuple[str, str]] = set()
        self.faults: list[Fault] = []

    def play(self, row: Row) -> None:
        if self.refused & {row.key, *row.of}:
            self.refused.add(row.key)
            return
        try:
            with transaction.atomic():
                self._play(row)
        except ValidationError as refusal:
            self.refused.add(row.key)
            self.faults += [Fault(row.number, column, text) for column, text in _told(refusal)]

    def _play(self, row: Row) -> None:
        if row.step in MAKES:
            thing = MAKERS[row.step](self, row)
            self.made[row.key] = thing.pk
        else:
            STEPS[row.step](self, row, self.thing(row.key))

    def thing(self, key: tuple[str, str]) -> Any:
        return MODELS[key[0]].objects.get(pk=self.made[key])

    def things(self, row: Row) -> list[Any]:
        return [self.thing(key) for key in row.of]


def _told(refusal: ValidationError) -> list[tuple[str, str]]:
    if not hasattr(refusal, "error_dict"):
        return [("", " ".join(refusal.messages))]
    return [(COLUMNS.get(name, ""), text) for name, texts in refusal.message_dict.items() for text in texts]


def said(row: Row, thing: Any) -> Said:
    """The row as a step of a thing that nobody else changes meanwhile."""
    return Said(row.by, row.on, thing.version, row.cells["text"], at=row.at)


# --- what rows make ---------------------------------------------------------------------------------


def _draw_up(player: Player, row: Row) -> Programme:
    cells = row.cells
    return programmes.draw_up_programme(
        by=row.by, year=int(cells["year"]), title=cells["text"], form_key=form_key(row.key)
    )


def _plan(player: Player, row: Row) -> Visit:
    cells = row.cells
    return visits.plan_visit(
        agency=row.agency,
        by=row.by,
        on=row.on,
        team=row.team,
        reasons=dict.fromkeys(row.team, cells["because"]),
        programme=next(iter(player.things(row)), None),
        planned_on=row.first,
        form=cells["form"] or VisitForm.ON_SITE,
        decision=cells["number"],
        subject=cells["text"],
        form_key=form_key(row.key),
    )


def _log(player: Player, row: Row) -> Finding:
    (visit,) = player.things(row)
    cells = row.cells
    seen = findings.Observed(
        grade=cells["grade"],
        statement=cells["text"],
        clauses=row.clauses,
        basis=cells["basis"],
        evidence=cells["evidence"],
        due_on=row.until,
    )
    line = _line(visit, cells["line"]) if cells["line"] else None
    key = form_key(row.key)
    return findings.log_finding(visit=visit, by=row.by, on=row.on, observed=seen, line=line, form_key=key, at=row.at)


def _add_action(player: Player, row: Row) -> CorrectiveAction:
    return corrections.add_action(
        by=row.by,
        on=row.on,
        findings=player.things(row),
        agency=row.agency,
        what=row.cells["text"],
        responsible=row.cells["responsible"],
        due_on=row.until,
        form_key=form_key(row.key),
    )


MAKERS: dict[str, Callable[[Player, Row], Any]] = {
    "programme.draw-up": _draw_up,
    "visit.plan": _plan,
    "finding.log": _log,
    "action.add": _add_action,
}


# --- what rows do with it -----------------------------------------------------------------------------


def _chosen(row: Row) -> programmes.Chosen:
    cells = row.cells
    form, rule = cells["form"] or VisitForm.ON_SITE, cells["rule"] or Rule.CHOSEN
    return programmes.Chosen(row.agency, row.first, row.until, form, rule)


def _changing(row: Row) -> dict[str, Any]:
    return {"by": row.by, "on": row.on, "because": row.cells["because"], "at": row.at}


def _add_entry(player: Player, row: Row, programme: Programme) -> None:
    if not programmes.add_entries(programme=programme, chosen=[_chosen(row)], **_changing(row)):
        raise ValidationError({"agency": _("The agency is in the programme already.")})


def _change_entry(player: Player, row: Row, programme: Programme) -> None:
    programmes.change_entry(entry=_entry(programme, row), to=_chosen(row), **_changing(row))


def _drop_entry(player: Player, row: Row, programme: Programme) -> None:
    programmes.drop_entry(entry=_entry(programme, row), **_changing(row))


def _entry(programme: Programme, row: Row) -> Any:
    entry = programme.entries.present().filter(agency=row.agency).first()
    if entry is None:
        raise ValidationError({"agency": _("The programme does not name this agency.")})
    return entry


def _approve(player: Player, row: Row, programme: Programme) -> None:
    programmes.approve_programme(
        programme=programme,
        by=row.by,
        at=row.at or timezone.now(),
        number=row.cells["number"],
        decided_on=row.on,
        signer=row.cells["signer"],
        seen_version=programme.version,
    )


def _set_team(player: Player, row: Row, visit: Visit) -> None:
    reasons = dict.fromkeys(row.team, row.cells["because"])
    seen = {"seen_version": visit.version}
    visits.change_team(visit=visit, by=row.by, on=row.on, team=row.team, reasons=reasons, **seen)


def _answer(player: Player, row: Row, visit: Visit) -> None:
    line = _line(visit, row.cells["line"])
    seen = visit.answers.get(line=line).version
    given = Given(line.pk, row.cells["answer"], row.cells["text"], row.cells["evidence"], seen)
    refused = save_answers(visit=visit, by=row.by, given=[given]).refused
    if refused:
        raise ValidationError({"text": refused[line.pk]})


def _line(visit: Visit, key: str) -> Any:
    line = visit.checklist and visit.checklist.lines.filter(key=key).first()
    if line is None:
        raise ValidationError(_("This line is not one of the visit's checklist."))
    return line


def _draft(player: Player, row: Row, visit: Visit) -> None:
    content = papers.Content(number=row.cells["number"], fields={}, files=[])
    papers.draft_minutes(visit=visit, said=said(row, visit), content=content)


def _sign(player: Player, row: Row, visit: Visit) -> None:
    names = papers.Signatures(team=row.cells["signer"], agency=row.cells["responsible"])
    papers.sign_minutes(visit=visit, said=said(row, visit), signatures=names)


def _propose(player: Player, row: Row, finding: Finding) -> None:
    findings.propose_plan(
        finding=finding,
        said=said(row, finding),
        cause=row.cause,
        cause_text="" if row.cause else row.cells["cause"],
        responsible=row.cells["responsible"],
    )


def _join(player: Player, row: Row, action: CorrectiveAction) -> None:
    corrections.join_action(action=action, findings=player.things(row), by=row.by, on=row.on)


def _leave(player: Player, row: Row, action: CorrectiveAction) -> None:
    for finding in player.things(row):
        corrections.leave_action(action=action, finding=finding, by=row.by, on=row.on, because=row.cells["because"])


def _moved(act: Callable[..., Any], kind: str, **columns: str) -> Callable[[Player, Row, Any], None]:
    """A step that takes the thing, what was said, and the days that stand in these fields of the row."""

    def play(player: Player, row: Row, thing: Any) -> None:
        given = {name: getattr(row, held) for name, held in columns.items()}
        act(**{kind: thing}, said=said(row, thing), **given)

    return play


STEPS: dict[str, Callable[[Player, Row, Any], None]] = {
    "programme.add": _add_entry,
    "programme.change": _change_entry,
    "programme.drop": _drop_entry,
    "programme.approve": _approve,
    "visit.team": _set_team,
    "visit.notify": _moved(visits.notify_visit, "visit"),
    "visit.postpone": _moved(visits.postpone_visit, "visit", to="first"),
    "visit.start": _moved(visits.start_visit, "visit", checklist="checklist"),
    "visit.answer": _answer,
    "visit.draft": _draft,
    "visit.take-back": _moved(papers.take_back_minutes, "visit"),
    "visit.sign": _sign,
    "visit.close": _moved(visits.close_visit, "visit"),
    "visit.cancel": _moved(visits.cancel_visit, "visit"),
    "finding.ask": _moved(findings.ask_plan, "finding"),
    "finding.note": _moved(findings.note_finding, "finding"),
    "finding.propose": _propose,
    "finding.accept": _moved(findings.accept_plan, "finding"),
    "finding.send-back": _moved(findings.send_back, "finding"),
    "finding.report": _moved(findings.report_corrected, "finding"),
    "finding.confirm": _moved(findings.confirm_effective, "finding"),
    "finding.reject": _moved(findings.reject_correction, "finding", until="until"),
    "finding.close": _moved(findings.close_finding, "finding"),
    "finding.settle": _moved(findings.settle_finding, "finding"),
    "finding.waive": _moved(findings.waive_finding, "finding", until="until"),
    "finding.end-waiver": _moved(findings.end_waiver, "finding"),
    "finding.reopen": _moved(findings.reopen_finding, "finding", until="until"),
    "finding.withdraw": _moved(findings.withdraw_finding, "finding"),
    "action.join": _join,
    "action.leave": _leave,
    "action.report": _moved(corrections.report_action, "action"),
    "action.confirm": _moved(corrections.confirm_action, "action"),
    "action.reject": _moved(corrections.reject_action, "action"),
    "action.drop": _moved(corrections.drop_action, "action"),
}
