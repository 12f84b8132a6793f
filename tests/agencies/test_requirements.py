"""Clauses that ask the same in several editions are one requirement, whichever of them is cited."""

import pytest

from agencies.models import Clause, Edition
from agencies.queries import asking_the_same

pytestmark = pytest.mark.django_db


def told(edition: str, number: str) -> set[str]:
    alike = asking_the_same()[Clause.objects.get(edition__code=edition, number=number).pk]
    return {f"{each.edition.code}:{each.number}" for each in Clause.objects.filter(pk__in=alike)}


def test_both_ways_between_the_editions_that_are_shipped():
    assert told("2015", "7.2") == {"2015:7.2", "2008:6.2.1", "2008:6.2.2"}
    assert told("2008", "6.2.2") == {"2008:6.2.2", "2015:7.2", "2015:7.3"}
    assert told("2015", "7.1.6") == {"2015:7.1.6"}


def test_a_new_edition_reaches_back_over_the_one_between():
    later = Edition.objects.create(code="2026", title="TCVN ISO 9001:2026")
    Clause.objects.create(edition=later, number="9.2", title_vi="a", title_en="a", position=1, former="9.2 nothing")

    assert told("2026", "9.2") == told("2008", "8.2.2") == {"2026:9.2", "2015:9.2", "2008:8.2.2"}


def test_every_former_clause_that_is_shipped_is_there():
    old = set(Clause.objects.filter(edition__code="2008").values_list("number", flat=True))
    former = [number for text in Clause.objects.values_list("former", flat=True) for number in text.split()]

    assert len(former) > 40
    assert set(former) <= old
