"""Random deeds: facts recorded in any order, back-dated ones too, and withdrawn again."""

from hypothesis import strategies as st

from agencies.actions.facts import withdraw_fact
from agencies.areas import Resolver
from agencies.checks import Refused
from agencies.models import Agency, Fact
from tests import make
from tests.agencies.histories import BIRTH, facts

deeds = st.lists(st.one_of(facts, facts, facts, st.integers(0, 20)), min_size=4, max_size=12)
"""What people do: a fact is recorded, a number withdraws the fact at that place of those still known."""


def record(agency: Agency, fact: dict) -> Fact | None:
    """The recorded fact; None when it is refused."""
    what = {name: value for name, value in fact.items() if name not in ("kind", "happened_on", "area", "edition")}
    area = Resolver([fact["area"]]).find(fact["area"], BIRTH)
    try:
        return make.fact(agency, fact["kind"], fact["happened_on"], area=area, edition_id=fact["edition"], **what)
    except Refused:
        return None


def do(agency: Agency, deeds: list[dict | int]) -> None:
    recorded: list[Fact] = []
    for deed in deeds:
        if isinstance(deed, dict):
            recorded += filter(None, [record(agency, deed)])
        elif recorded:
            withdraw_fact(fact=recorded.pop(deed % len(recorded)), by=make.clerk(), because="Sai")
