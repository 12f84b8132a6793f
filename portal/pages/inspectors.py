"""What training and the register of consultants know of people who inspect, for where teams are set up: see
audits/queries/doubts.py."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Agency
from audits.choices import Capacity
from audits.conflicts import Tie
from portal.kit.dates import written_day
from portal.programme.advisers import queries as advisers
from portal.programme.choices import ServiceKind
from portal.programme.training import queries as training


def trained(agency: Agency, people: Sequence[int]) -> Iterator[tuple[int, Tie]]:
    """Who taught people of the agency is tied to it."""
    for person, since, until in training.taught(agency, people):
        yield person, Tie(Capacity.TRAINED, since, until)


def advised(agency: Agency, people: Sequence[int]) -> Iterator[tuple[int, Tie]]:
    """Who served the agency as consultant or assessor is tied to it."""
    for person, kind, since, until in advisers.served(agency, people):
        yield person, Tie(Capacity.AUDITED if kind == ServiceKind.ASSESSMENT else Capacity.ADVISED, since, until)


def papers_ended(people: Sequence[int], on: date) -> Iterator[tuple[int, str]]:
    """Whose certificate of inspecting has ended before the day."""
    for person, day in training.ended_inspecting(people, on).items():
        yield person, _("the certificate of inspecting ended on %(day)s") % {"day": written_day(day)}
