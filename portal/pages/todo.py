"""What a person has to do now, the most urgent first: what was read and a day in, to-dos out. Reads only words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import register
from agencies.choices import DECLARING, OBLIGED, UPKEEP, State
from agencies.explaining import NEXT
from agencies.freshness import recent_from
from agencies.models import CertificateStanding, Fact, YearlyReport
from agencies.standing import upkeep_serves_until
from audits.choices import WITH_TEAM, FindingState, VisitForm, VisitState
from audits.models import Finding, Visit
from portal.kit.dates import VIETNAM, written_day
from portal.kit.numbers import written_number
from portal.pages.dates import Dates
from portal.programme.choices import Coverage

SOON = 30
"""Days before the last day from which a thing is shown as due."""

UPKEEP_AHEAD = 60
"""Days before upkeep runs out from which the next audit or review is asked for."""

CERTIFICATE_AHEAD, CERTIFICATE_PAST = 90, 30
"""Days before its end from which a certificate is shown, and after it as long as nobody said what became of it."""

OVERDUE, DUE, OPEN = "overdue", "due", "open"
RANKS = (OVERDUE, DUE, OPEN)


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why (the rule and its clock), the last day for it if it has one, the page that does it."""

    what: str
    why: str
    url: str
    due_on: date | None = None
    state: str = OPEN

    @property
    def by(self) -> str:
        """By when, in words."""
        if self.due_on is None:
            return _("No fixed day")
        words = _("Was due on %(day)s") if self.state == OVERDUE else _("By %(day)s")
        return words % {"day": written_day(self.due_on)}


def window(on: date) -> tuple[date, date]:
    """The first and last day of expiry of the certificates that are shown on a day."""
    return on - timedelta(days=CERTIFICATE_PAST), on + timedelta(days=CERTIFICATE_AHEAD)


def urgency(due_on: date, on: date) -> str:
    """How a thing stands on a day; the last day itself is not too late."""
    if due_on < on:
        return OVERDUE
    return DUE if due_on <= on + timedelta(days=SOON) else OPEN


def ordered(todos: Iterable[Todo]) -> list[Todo]:
    """Overdue before due before open, in each the earliest first; what has no day comes last."""
    return sorted(todos, key=lambda todo: (RANKS.index(todo.state), todo.due_on or date.max, todo.what))


def dated(what: str, why: str, url: str, due_on: date, on: date) -> Todo:
    return Todo(what, why, url, due_on, urgency(due_on, on))


# --- for agencies ---------------------------------------------------------------------------------


def certificate(row: CertificateStanding, on: date) -> Todo:
    words = {"number": row.paper.number, "agency": row.called}
    if row.ends_on < on:
        what = _("Certificate %(number)s of %(agency)s has ended: record its renewal or its end") % words
        url = reverse("certificate", args=[row.certificate_id])
    else:
        what = _("Renew certificate %(number)s of %(agency)s") % words
        url = reverse("certificate-renew", args=[row.certificate_id])
    why = _("Clock of the certificate: it ends on its last day. The declaration stays in force.")
    return dated(what, why, url, row.ends_on, on)


def finding_to_answer(row: Finding, on: date) -> Todo:
    if row.state_on(on) == FindingState.ACCEPTED:
        what = _("Carry out the plan and report it: finding at %(agency)s, %(clause)s")
        why = _("%(grade)s of the inspection of %(day)s. The plan is accepted; the agency reports when it is done.")
    else:
        what = _("Answer the finding at %(agency)s, %(clause)s")
        why = _("%(grade)s of the inspection of %(day)s; the inspection set the day. It waits for the agency's plan.")
    return _of_finding(row, what % _about(row), why, on)


def finding_to_check(row: Finding, on: date) -> Todo:
    what = _("Check the answer of %(agency)s, %(clause)s") % _about(row)
    why = _("%(grade)s of the inspection of %(day)s. The agency has answered: take the next step, or send it back.")
    return _of_finding(row, what, why, on)


def finding_overdue(row: Finding, on: date) -> Todo:
    what = _("Follow up the finding at %(agency)s, %(clause)s") % _about(row)
    if row.state in WITH_TEAM:
        why = _("%(grade)s of the inspection of %(day)s, not closed in time. The agency's answer waits to be checked.")
    else:
        why = _("%(grade)s of the inspection of %(day)s, not closed in time. The agency has not answered.")
    return _of_finding(row, what, why, on)


def _about(row: Finding) -> dict[str, object]:
    clause = _("clause %(number)s") % {"number": row.clause.number} if row.clause else row.basis
    return {"agency": row.agency, "clause": clause}


def _of_finding(row: Finding, what: str, why: str, on: date) -> Todo:
    why = why % {"grade": row.grade.label, "day": written_day(row.visit.planned_on)}
    url = reverse("finding", args=[row.pk])
    return dated(what, why, url, row.due_key, on) if row.due_on else Todo(what, why, url)


def documents(agency, count: int, due_on: date, on: date) -> Todo:
    words = ngettext(
        "Bring %(count)s document of %(agency)s in step with the law",
        "Bring %(count)s documents of %(agency)s in step with the law",
        count,
    )
    why = _("The law changed the procedures after the documents were issued. The day is that of the first of them.")
    url = f"{reverse('agency-procedures', args=[agency.pk])}?coverage={Coverage.OUTDATED}"
    return dated(words % {"count": written_number(count), "agency": agency}, why, url, due_on, on)


def upkeep(agency, facts: Iterable[Fact], on: date) -> list[Todo]:
    """The internal audit and the management review of a declared system that are due, or soon will be."""
    facts = [fact for fact in facts if fact.counts_on <= on]
    todos = []
    for kind in sorted(UPKEEP):
        served = [upkeep_serves_until(fact.counts_on) for fact in facts if fact.kind in {kind, *DECLARING}]
        last = max(served) - timedelta(days=1) if served else on
        if last <= on + timedelta(days=UPKEEP_AHEAD):
            what = _("To be recorded: %(kind)s at %(agency)s") % {"kind": register.label_of(kind), "agency": agency}
            why = _("Clock of the declaration: a declared system is audited and reviewed every twelve months.")
            todos.append(dated(what, why, reverse("fact-record", args=[agency.pk, kind]), last, on))
    return todos


def next_step(agency, state: str, obligation: str) -> list[Todo]:
    """What usually comes next where an obliged agency has not declared yet, or has to declare again."""
    if state == State.DECLARED or obligation not in OBLIGED:
        return []
    kind = NEXT[State(state)]
    what = _("To be recorded: %(kind)s at %(agency)s") % {"kind": register.label_of(kind), "agency": agency}
    why = _("Clock of the declaration: this is the usual next step from “%(state)s”.") % {"state": State(state).label}
    return [Todo(what, why, reverse("fact-record", args=[agency.pk, kind]))]


def confirmation(agency, told: datetime | None, on: date) -> list[Todo]:
    """Asks after an agency of which nothing was recorded or confirmed lately; one that never was has a first step."""
    if told is None or told >= recent_from(on):
        return []
    what = _("Tell what has happened at %(agency)s, or confirm that nothing has changed") % {"agency": agency}
    why = _("The record was last updated or confirmed on %(day)s; after 90 days the portal asks again.")
    why = why % {"day": written_day(told.astimezone(VIETNAM).date())}
    return [Todo(what, why, reverse("agency", args=[agency.pk]))]


def upkeep_below(count: int, dates: Dates) -> list[Todo]:
    """One line for all agencies of a district whose upkeep is due."""
    if not count:
        return []
    words = ngettext(
        "See to the upkeep of %(count)s of your agencies", "See to the upkeep of %(count)s of your agencies", count
    )
    why = _("Clock of the declaration: the last internal audit or management review is older than twelve months.")
    url = dates.link(reverse("agencies"), upkeep="due")
    return [Todo(words % {"count": written_number(count)}, why, url, state=DUE)]


# --- for inspectors and the lead body -------------------------------------------------------------


def visit(row: Visit, on: date) -> Todo:
    if row.planned_on < on:
        why = _("The planned day has passed: start the visit, move it to another day, or cancel it.")
    else:
        why = _("Planned, with you on the team: %(form)s.") % {"form": VisitForm(row.form).label}
    what = _("Inspect %(agency)s") % {"agency": row.agency}
    return dated(what, why, reverse("visit", args=[row.pk]), row.planned_on, on)


def visit_unfinished(row: Visit) -> Todo:
    """No rule sets a day for the minutes."""
    if row.state == VisitState.DRAFTED:
        what, why = _("Record who signed the minutes at %(agency)s"), _("Begun on %(day)s; the minutes are written.")
    else:
        what = _("Go on with the inspection of %(agency)s")
        why = _("Begun on %(day)s: answer the checklist, log what was found, write the minutes.")
    why = why % {"day": written_day(row.started_on)}
    return Todo(what % {"agency": row.agency}, why, reverse("visit", args=[row.pk]))


def report(row: YearlyReport) -> Todo:
    """Nobody set the lead body a day for it."""
    what = _("Read the report %(year)s of %(agency)s") % {"year": row.year, "agency": row.agency}
    why = _("Handed in on %(day)s. Accept it, or send it back with a reason.") % {"day": written_day(row.sent_on)}
    return Todo(what, why, reverse("agency-report", args=[row.agency_id, row.year]))


def all_reports() -> Todo:
    """Where more of them may wait than the page shows."""
    why = _("Only the reports that have waited longest stand here.")
    return Todo(_("Open the list of all reports that wait to be read"), why, reverse("reports-waiting"))


def notices(count: int) -> list[Todo]:
    if not count:
        return []
    words = ngettext("Read %(count)s new notice", "Read %(count)s new notices", count)
    return [Todo(words % {"count": count}, _("Notices tell what falls due, and when."), reverse("notices"))]


def failed_jobs(count: int) -> list[Todo]:
    if not count:
        return []
    words = ngettext("Look at %(count)s job that failed", "Look at %(count)s jobs that failed", count)
    why = _("The portal has given up after several tries. See the error and run the job again.")
    return [Todo(words % {"count": written_number(count)}, why, reverse("jobs"), state=DUE)]
