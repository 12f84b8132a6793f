"""Who looks after an agency: its officers, those of the body above, the lead body."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from agencies.choices import Role
from agencies.models import Agency, Membership
from portal.accounts.models import User
from portal.deadlines.choices import Audience


@dataclass(frozen=True)
class Responsible:
    """Who is told about some agencies. Keys of people, those who have left not among them."""

    agencies: dict[int, Agency]
    officers: dict[int, list[int]]
    lead: tuple[int, ...]
    active: frozenset[int]

    @classmethod
    def for_(cls, agencies: Iterable[Agency], named: Iterable[int] = ()) -> "Responsible":
        """Read for these agencies, and for people named by what falls due."""
        by_key = {agency.pk: agency for agency in agencies}
        above = {pk for agency in by_key.values() for pk in agency.line}
        officers = defaultdict(list)
        rows = Membership.objects.filter(role=Role.OFFICER, agency_id__in=above, person__is_active=True)
        for agency, person in rows.order_by("person_id").values_list("agency_id", "person_id"):
            officers[agency].append(person)
        lead = Membership.objects.filter(role=Role.STAFF, person__is_active=True).values_list("person_id", flat=True)
        return cls(by_key, officers, tuple(sorted(set(lead))), _active(set(named)))

    def people(self, audience: str, agency: int | None, named: Iterable[int] = ()) -> tuple[int, ...]:
        """The people of an audience. An agency without officers is looked after by the nearest above it that has
        some, else by the lead body, which looks after what is no agency's."""
        if audience == Audience.NAMED:
            return tuple(person for person in named if person in self.active)
        if audience == Audience.LEAD:
            return self.lead
        line = self.agencies[agency].line if agency else []
        bodies = [body for body in line if self.officers.get(body)]
        if audience == Audience.HOLDER:
            return tuple(self.officers[bodies[0]]) if bodies else self.lead
        return tuple(self.officers[bodies[1]]) if len(bodies) > 1 else ()


def _active(people: set[int]) -> frozenset[int]:
    if not people:
        return frozenset()
    return frozenset(User.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
