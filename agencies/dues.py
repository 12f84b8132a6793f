"""Who is told what on a day: from the deadlines of all apps to people, and into the outbox, once for each step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from agencies.models import Agency
from agencies.responsible import Responsible
from portal.deadlines.choices import Audience
from portal.deadlines.kinds import KINDS, Deadline, Kind
from portal.deadlines.ladder import Policy, Told
from portal.deadlines.queries import policies, working_days
from portal.notices.models import Notice
from portal.notices.outbox import already_told, notify_all


@dataclass(frozen=True, slots=True)
class Reached:
    """A step of one deadline that has been reached on the day, before it is known who the people are."""

    kind: Kind
    policy: Policy
    deadline: Deadline
    told: Told


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to tell one person."""

    reached: Reached
    agency: Agency
    person: int
    on: date

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
            subject=deadline.subject,
            rule=kind.code,
            clock=kind.clock,
            step=self.reached.told.step,
            due_on=deadline.due_on,
            sentence=kind.sentence(deadline.due_on, self.on),
            params={"agency": self.agency.name, **deadline.params},
            link=reverse(name, args=args),
        )


def reached(on: date) -> Iterator[Reached]:
    """The steps that have been reached on a day: for each deadline and audience the innermost one."""
    rules, days = policies(on), working_days()
    for code, kind in KINDS.items():
        if policy := rules.get(code):
            for deadline in kind.find(policy, on):
                for told in policy.told(deadline.starts_on, deadline.due_on, on, days):
                    yield Reached(kind, policy, deadline, told)


def dues(on: date) -> list[Due]:
    """Who is to be told what, whether told already or not; the most urgent first.

    Nobody is told of the same thing in two ways: whoever looks after an agency is not told again as the body above.
    """
    steps = list(reached(on))
    agencies = Agency.objects.only("key", "name", "line").in_bulk({step.deadline.agency for step in steps})
    responsible = Responsible.for_(agencies.values(), {person for step in steps for person in step.deadline.named})
    found: dict[tuple[int, str, str, date], Due] = {}
    for step in sorted(steps, key=_rank):
        deadline = step.deadline
        for person in responsible.people(step.told.audience, deadline.agency, deadline.named):
            once = (person, deadline.subject, step.kind.code, deadline.due_on)
            found.setdefault(once, Due(step, agencies[deadline.agency], person, on))
    return sorted(found.values(), key=_urgency)


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


def remind(on: date) -> int:
    """Put what is due into the outbox; returns how many notices are new. Run twice, it adds nothing."""
    return notify_all(due.notice for due in untold(dues(on)))
