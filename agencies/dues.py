"""Who is told what on a day: from the deadlines of all apps to people, and into the outbox, once for each step."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from agencies.models import Agency
from agencies.responsible import Responsible
from portal.deadlines.choices import Audience
from portal.deadlines.kinds import KINDS, Deadline, Kind
from portal.deadlines.ladder import Policy, Told
from portal.deadlines.queries import policies, working_days
from portal.notices.models import MutedKind, Notice
from portal.notices.outbox import Matter, already_told, end_settled, notify_all
from portal.notices.standing_in import stand_ins

EVER = (date.min, date.max)
"""The window of a kind without a rule: whatever was told of it has ended."""


class Falling(NamedTuple):
    """A deadline with its kind, and the rule that holds for it on the day."""

    kind: Kind
    policy: Policy
    deadline: Deadline

    @property
    def matter(self) -> Matter:
        return self.deadline.subject, self.kind.code, self.deadline.due_on


class Reached(NamedTuple):
    """A step of one deadline that has been reached on the day, before it is known who the people are."""

    kind: Kind
    policy: Policy
    deadline: Deadline
    told: Told


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to tell one person."""

    reached: Reached
    agency: Agency | None
    person: int
    on: date
    instead_of: int | None = None

    @property
    def key(self) -> tuple[int, str, str, int, date]:
        """What is told once (notice_once)."""
        deadline = self.reached.deadline
        return self.person, deadline.subject, self.reached.kind.code, self.reached.told.step, deadline.due_on

    @property
    def is_late(self) -> bool:
        return self.on > self.reached.deadline.due_on

    @property
    def notice(self) -> Notice:
        """The notice that tells it, not stored."""
        kind, deadline = self.reached.kind, self.reached.deadline
        name, args = deadline.link
        return Notice(
            person_id=self.person,
            instead_of_id=self.instead_of,
            subject=deadline.subject,
            concerns=f"agency:{deadline.agency}" if deadline.agency else "",
            rule=kind.code,
            clock=kind.clock,
            step=self.reached.told.step,
            due_on=deadline.due_on,
            sentence=kind.sentence(deadline.due_on, self.on),
            params={**({"agency": self.agency.name} if self.agency else {}), **deadline.params},
            link=reverse(name, args=args),
        )


def falling(on: date, rules: Mapping[str, Policy]) -> Iterator[Falling]:
    """All that falls due within the windows of the rules, as the facts of the day say."""
    for code, kind in KINDS.items():
        if policy := rules.get(code):
            for deadline in kind.find(policy, on):
                yield Falling(kind, policy, deadline)


def reached(on: date) -> Iterator[Reached]:
    """The steps that have been reached on a day: for each deadline and audience the innermost one."""
    return _reached(falling(on, policies(on)), on)


def dues(on: date) -> list[Due]:
    """Who is to be told what, whether told already or not; the most urgent first."""
    return _dues(falling(on, policies(on)), on)


def _dues(deadlines: Iterable[Falling], on: date) -> list[Due]:
    """Nobody is told of the same thing in two ways: whoever looks after an agency is not told again as the body above.

    Whoever is away is told nothing, but the colleague who stands in.
    """
    steps = list(_reached(deadlines, on))
    agencies = Agency.objects.only("key", "name", "line").in_bulk({step.deadline.agency for step in steps} - {None})
    responsible = Responsible.for_(agencies.values(), {person for step in steps for person in step.deadline.named})
    away = stand_ins(on)
    found: dict[tuple[int, str, str, date], Due] = {}
    for step in sorted(steps, key=_rank):
        deadline = step.deadline
        people = responsible.people(step.told.audience, deadline.agency, deadline.named)
        for person in sorted(people, key=away.__contains__):  # one's own matters are not told as another's
            to = away.get(person, person)
            once = (to, deadline.subject, step.kind.code, deadline.due_on)
            due = Due(step, agencies.get(deadline.agency), to, on, instead_of=person if to != person else None)
            found.setdefault(once, due)
    return sorted(found.values(), key=_urgency)


def _reached(deadlines: Iterable[Falling], on: date) -> Iterator[Reached]:
    days = working_days()
    for kind, policy, deadline in deadlines:
        for told in policy.told(deadline.starts_on, deadline.due_on, on, days):
            yield Reached(kind, policy, deadline, told)


_RANKS = list(Audience)


def _rank(step: Reached) -> int:
    return _RANKS.index(Audience(step.told.audience))


def _urgency(due: Due) -> tuple[date, str, str, int]:
    deadline = due.reached.deadline
    return deadline.due_on, deadline.subject, due.reached.kind.code, due.person


def untold(found: Iterable[Due]) -> list[Due]:
    """Those that nobody has been told of yet."""
    found = list(found)
    told = already_told([due.key for due in found])
    return [due for due in found if due.key not in told]


class Reminded(NamedTuple):
    """How many notices are new, and how many ended because nothing is due any more."""

    notices: int
    ended: int


@transaction.atomic
def remind(on: date) -> Reminded:
    """Put what is due into the outbox and end what is settled. Run twice, it changes nothing more."""
    rules = policies(on)
    deadlines = list(falling(on, rules))
    muted = set(MutedKind.objects.values_list("person", "rule"))
    notices = notify_all(_notice(due, muted) for due in untold(_dues(deadlines, on)))
    asked = {code: rules[code].window(on) if code in rules else EVER for code in KINDS}
    return Reminded(notices, end_settled(asked, {deadline.matter for deadline in deadlines}))


def _notice(due: Due, muted: Set[tuple[int, str]]) -> Notice:
    """What the law demands is mailed whatever the person wants."""
    notice, policy = due.notice, due.reached.policy
    notice.by_mail = policy.is_mandatory or (due.person, policy.kind) not in muted
    return notice
