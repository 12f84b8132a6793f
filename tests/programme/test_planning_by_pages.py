"""A year is planned, approved, paid for and held against what came of it, all by the pages, years after."""

from datetime import date
from html import unescape
from re import findall

import pytest
from django.urls import reverse

from agencies.models import Agency
from portal.programme.models import Plan
from tests import make

pytestmark = pytest.mark.django_db
COMMUNES_PER_DISTRICT = 2


@pytest.fixture
def left():
    """Communes of three districts that had not declared when 2017 ended, one of which has in 2018; and one that had."""
    make.declared(make.agency("Xã Đã công bố"), date(2017, 6, 1))
    districts = [make.agency(tier="district", area=area) for area in ("645", "654", "650")]
    found = [make.agency(superior=above) for above in districts for _number in range(COMMUNES_PER_DISTRICT)]
    make.declared(found[0], date(2018, 5, 2))
    return found


def sent(client, name: str, plan: Plan | None, form: dict, query: str = "") -> None:
    address = reverse(name, args=[plan.pk] if plan else []) + query
    key = findall(r'name="form_key" value="([^"]+)', client.get(address).content.decode())
    answer = client.post(address, form | ({"form_key": key[0]} if key else {}))
    assert answer.status_code == 302, answer.content.decode()


def offered(client, address: str) -> set[Agency]:
    keys = findall(r'name="agencies" value="(\d+)"', client.get(address).content.decode())
    return set(Agency.objects.filter(pk__in=keys))


def numbers(client, plan: Plan, **asked) -> str:
    return unescape(client.get(reverse("plan", args=[plan.pk]), asked).content.decode()).replace("\xa0", " ")


def test_a_year_is_planned_by_the_pages_and_what_came_of_it_is_computed(client, left):
    client.force_login(make.staff())
    sent(client, "plan-new", None, {"year": 2018, "title": "Kế hoạch 2018", "is_illustrative": "on"})
    plan = Plan.objects.get()

    choosing = "?tier=commune&state=left"
    address = reverse("plan-choose", args=[plan.pk]) + choosing
    assert offered(client, address) == set(left), "as they stood when the year began; one has declared since"
    assert offered(client, f"{address}&on={make.TODAY.isoformat()}") == set(left[1:])
    ticked = {"agencies": [agency.pk for agency in left], "step": "build", "due_on": "31/12/2018"}
    sent(client, "plan-choose", plan, ticked, choosing)
    for line, source, amount in (("consulting", "province", "600.000.000"), ("training", "commune", "60.000.001")):
        sent(client, "plan-money-new", plan, {"year": 2018, "line": line, "source": source, "amount": amount})
    decision = {"number": "9/KH-UBND", "decided_on": "20/12/2017", "signer": "Chủ tịch"}
    sent(client, "plan-approve", plan, decision | {"seen_version": Plan.objects.get().version})
    paid = {"kind": "spent", "happened_on": "30/6/2018", "line": "consulting", "source": "province"}
    sent(client, "payment-new", plan, paid | {"amount": "100.000.003"})

    end = numbers(client, plan, on="31/12/2018")
    assert "1/6" in end
    assert "660.000.001" in end, "planned: the two lines together"
    assert "100.000.003" in end, "spent, all of it for the one agency that reached its goal"
    assert "0/6" in numbers(client, plan, on="1/5/2018")
    shown = numbers(client, plan, on="1/1/2019", only="overdue")
    assert [reverse("agency", args=[agency.pk]) in shown for agency in left] == [False] + [True] * 5
