"""Who on a team has ties to the agency."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from agencies.choices import Role
from agencies.models import Agency, Membership
from audits.choices import Capacity
from audits.conflicts import Tie, described
from audits.models import Engagement
from audits.queries.settings import inspection_settings
from portal.accounts.models import User
from portal.history.entries import entries_of
from portal.kit.dates import VIETNAM

SOURCES: list[Callable[[Agency, Sequence[int]], Iterable[tuple[int, Tie]]]] = []
"""Where apps above know of further ties of people, by their keys: see `doubts.register`."""


def ties_of(agency: Agency, people: Iterable[User], on: date) -> dict[User, str]:
    """Those of the people whose ties to the agency count on a day, each with the ties in words."""
    people = list(people)
    keys = [person.pk for person in people]
    ties = defaultdict(list)
    told = Engagement.objects.filter(agency=agency, person__in=keys)
    for person, *what in told.values_list("person", "capacity", "since", "until"):
        ties[person].append(Tie(*what))
    for person, since in _officers(agency, keys):
        ties[person].append(Tie(Capacity.EMPLOYED, since))
    for tell in SOURCES:
        for person, tie in tell(agency, keys):
            ties[person].append(tie)
    years = inspection_settings().conflict_years
    found = {person: described(ties[person.pk], on, years) for person in people}
    return {person: words for person, words in found.items() if words}


def _officers(agency: Agency, people: list[int]) -> Iterable[tuple[int, date]]:
    """Those who are officers of the agency, with the day from which on the portal knows them as such."""
    officers = dict(
        Membership.objects.filter(agency=agency, role=Role.OFFICER, person__in=people).values_list("pk", "person")
    )
    for key, since in entries_of(Membership, officers, "pgh_obj_id", "pgh_created_at"):
        yield officers[key], since.astimezone(VIETNAM).date()
