"""A rule that has begun is closed and another opened: the past stays as it was, whoever tries."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.choices import Role
from portal.deadlines.actions import change_rule, end_rule
from portal.deadlines.kinds import KINDS, Kind, register
from portal.deadlines.models import Rule
from portal.deadlines.queries import policies
from tests import make
from tests.agencies.breaking import refused, refuses

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
KIND = "redeclaration"


@pytest.fixture
def today():
    return localdate()


@pytest.fixture
def what():
    rule = Rule.objects.get(kind=KIND)
    names = ["audience", "ladder", "scales", "term", "overdue_weeks", "superior_after", "lead_after"]
    return {name: getattr(rule, name) for name in [*names, "is_mandatory", "basis"]}


def terms():
    """The rules of the kind in order: since, until, term."""
    return [(rule.since, rule.until, rule.term) for rule in Rule.objects.filter(kind=KIND).order_by("during")]


def test_every_kind_has_a_rule_and_every_rule_a_kind():
    assert set(Rule.objects.open().values_list("kind", flat=True)) == KINDS.keys()
    for rule in Rule.objects.all():
        rule.full_clean(exclude=["during"], validate_constraints=False)
        assert rule.basis
    with pytest.raises(RuntimeError):
        register(Kind(KIND, "", "declaration", list, "", ""))


def test_a_change_closes_the_row_and_opens_a_new_one(what, today):
    [(since, _until, _term)] = terms()

    change_rule(kind=KIND, since=today + DAY, on=today, **what | {"term": "30d"})

    assert terms() == [(since, today, "3m"), (today + DAY, None, "30d")]
    assert [policies(day)[KIND].term for day in (today, today + DAY)] == ["3m", "30d"]


def test_what_has_not_begun_is_replaced(what, today):
    for term in ("30d", "2m"):
        change_rule(kind=KIND, since=today + DAY, on=today, **what | {"term": term})

    assert [row[2] for row in terms()] == ["3m", "2m"]
    with pytest.raises(ValidationError, match=f"{today + DAY:%d/%m/%Y}"):
        change_rule(kind=KIND, since=today, on=today, **what)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": -1}, "since"),
        ({"term": "soon"}, "term"),
        ({"term": "30/11"}, "term"),
        ({"ladder": ["3w"]}, "ladder"),
        ({"audience": ["everybody"]}, "audience"),
        ({"kind": "no_such_kind"}, "kind"),
        ({"kind": "internal_audit", "term": "3m"}, "term"),
    ],
)
def test_what_makes_no_rule(what, today, wrong, field):
    what = {"kind": KIND, **what} | wrong
    what["since"] = today + wrong.get("since", 0) * DAY

    with pytest.raises(ValidationError) as refusal:
        change_rule(on=today, **what)

    assert list(refusal.value.error_dict) == [field]
    assert len(terms()) == 1


def test_the_yearly_day_is_a_day_of_every_year(what, today):
    change_rule(kind="yearly_report", since=today, on=today, **what | {"term": "15/12"})
    with pytest.raises(ValidationError):
        change_rule(kind="yearly_report", since=today, on=today, **what | {"term": "29/02"})


def test_a_rule_ends(what, today):
    rule = Rule.objects.get(kind=KIND)
    end_rule(rule=rule, on=today)

    assert KIND not in policies(today)
    assert KIND in policies(today - DAY)
    with pytest.raises(ValidationError):
        end_rule(rule=rule, on=today)

    again = change_rule(kind=KIND, since=today, on=today, **what)
    end_rule(rule=again, on=today)  # it never held on a whole day
    assert len(terms()) == 1


def test_nobody_rewrites_the_past(today):
    rule = Rule.objects.get(kind=KIND)
    says = "a rule that has begun is only closed"

    refuses(rule, "term = '1m'", saying=says)
    refuses(rule, f"during = daterange('{today - 9 * DAY}', NULL)", saying=says)
    refuses(rule, f"during = daterange(lower(during), '{today - DAY}')", saying=says)
    refused("DELETE FROM deadlines_rule WHERE kind = 'redeclaration'", saying=says)
    refused("INSERT INTO deadlines_rule SELECT 0, kind, audience, ladder FROM deadlines_rule")


def administrator():
    client = Client()
    client.force_login(make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True, language="en"))
    return client


def test_in_the_administration_a_rule_is_changed_from_a_day_on(what, today):
    client, rule = administrator(), Rule.objects.get(kind=KIND)
    address = reverse("admin:deadlines_rule_change", args=[rule.pk])
    asked = {
        "since": f"{today + DAY:%d/%m/%Y}",
        "audience": ["holder", "lead"],
        "ladder": "1m,7d",
        "term": "60d",
        "overdue_weeks": "4",
        "superior_after": "",
        "lead_after": "2",
        "basis": "Kế hoạch 12/KH-UBND",
    }

    wrong = client.post(address, asked | {"term": "x", "since": f"{today + DAY:%d/%m/%Y}"})
    assert "Write the term like 3m or 90d" in wrong.content.decode()
    assert len(terms()) == 1

    assert client.post(address, asked).status_code == 302
    changed = Rule.objects.get(kind=KIND, during__upper_inf=True)
    assert (changed.audience, changed.ladder, changed.term) == (["holder", "lead"], ["1m", "7d"], "60d")
    assert terms()[0][1:] == (today, "3m")

    over = client.get(address).content.decode()
    assert 'name="term"' not in over  # a rule that has ended is looked at only
    assert client.post(reverse("admin:deadlines_rule_delete", args=[rule.pk])).status_code == 403
    assert "Declaring again expected" in client.get(reverse("admin:deadlines_rule_changelist")).content.decode()


def test_in_the_administration_a_kind_without_a_rule_gets_one(today):
    client = administrator()
    chosen = {"action": "end", "_selected_action": [Rule.objects.get(kind="visit_coming").pk]}
    client.post(reverse("admin:deadlines_rule_changelist"), chosen)
    assert "visit_coming" not in policies(today)
    again = client.post(reverse("admin:deadlines_rule_changelist"), chosen, follow=True)
    assert "This rule has ended already." in again.content.decode()

    answer = client.post(
        reverse("admin:deadlines_rule_add"),
        {
            "kind": "visit_coming",
            "since": f"{today:%d/%m/%Y}",
            "audience": ["named"],
            "ladder": "3d",
            "overdue_weeks": 0,
        },
    )

    assert answer.status_code == 302, answer.content.decode()
    assert policies(today)["visit_coming"].audience == ("named",)
