"""What speaks against a person on a team. Apps above know more of people than inspections do: they register it here."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from agencies.models import Agency
from audits.conflicts import Tie
from audits.models import Visit
from audits.queries.ties import SOURCES, ties_of
from portal.accounts.models import User

PAPERS: list[Callable[[Sequence[int], date], Iterable[tuple[int, str]]]] = []
"""Each gives, of people by their keys, those whose papers do not serve on a day, with the reason in words."""


def register(
    *,
    ties: Callable[[Agency, Sequence[int]], Iterable[tuple[int, Tie]]] | None = None,
    papers: Callable[[Sequence[int], date], Iterable[tuple[int, str]]] | None = None,
) -> None:
    """Make known where to ask for further ties of people to an agency, or whether their papers serve."""
    if ties:
        SOURCES.append(ties)
    if papers:
        PAPERS.append(papers)


def doubts(visit: Visit) -> list[tuple[User, str]]:
    """The people on the team whose papers do not serve on the visit's day, or whose ties nobody has explained yet."""
    on = visit.started_on or visit.planned_on
    members = list(visit.members.select_related("person").order_by("role", "person__name"))
    people = {member.person_id: member.person for member in members}
    found = [(people[person], words) for tell in PAPERS for person, words in tell(list(people), on)]
    unexplained = [member.person for member in members if not member.ties]
    return found + list(ties_of(visit.agency, unexplained, on).items())
