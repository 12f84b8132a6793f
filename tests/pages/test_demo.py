"""The demonstration: the published figures of 31/12/2017, honest labels, a second run that adds nothing."""

import csv
import json
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from agencies import register
from agencies.actions.facts import withdraw_fact
from agencies.certificates.queries import certificate_figures
from agencies.certificates.refold import differing_certificates
from agencies.choices import DECLARING, Kind, State, Tier
from agencies.models import (
    Agency,
    Certificate,
    CertificateFact,
    CertificateStanding,
    CertificationBody,
    CompleteList,
    Fact,
    Membership,
    Register,
    Standing,
)
from agencies.queries import figures, summed
from audits.models import Finding, Visit
from portal.accounts.models import User
from portal.kit.dates import VIETNAM, end_of_day
from portal.pages.demo import history
from portal.pages.rollups import KEYS, rolled_figures
from portal.programme.models import Plan
from tests import make
from tests.conftest import ensure_reference
from tests.pages.rolled import comparable, take

pytestmark = pytest.mark.django_db

THEN = date(2017, 12, 31)
LEFT = {"645": 12, "647": 7, "651": 16, "652": 13, "655": 8}
"""Communes that had not declared: Ea H'leo, Buôn Đôn, Ea Kar, M'Đrắk, Krông Ana."""
ALL = [
    Agency,
    Fact,
    Standing,
    Certificate,
    CertificateFact,
    CompleteList,
    Membership,
    Plan,
    Register,
    User,
    Visit,
    Finding,
]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "accounts.json"


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, accounts):
    """Loaded once, in a transaction around all tests of this module that is rolled back at the end."""
    with django_db_blocker.unblock():
        ensure_reference()
        with transaction.atomic():
            call_command("load_demo", accounts=accounts, verbosity=0)
            yield
            transaction.set_rollback(True)


@pytest.fixture
def again(accounts):
    """Load it once more; gives what the command says."""
    return lambda: call_command("load_demo", accounts=accounts, verbosity=0)


def declared_of(parts, **key) -> tuple[int, int]:
    figure = summed([part for part in parts if key.items() <= part.key.items()])
    return figure.declared, figure.total


def test_the_published_figures_of_the_end_of_2017():
    parts = figures(THEN)

    assert summed(parts).declared == 195 == 34 + 15 + 18 + 128
    assert {part.key["tier"]: (part.declared, part.total) for part in parts} == {
        "province": (34, 34),
        "district": (15, 15),
        "division": (18, 18),
        "commune": (128, 184),
    }


def test_what_is_left_lies_in_five_districts():
    parts = [part for part in figures(THEN, by=("tier", "district")) if part.key["tier"] == "commune"]

    assert {part.key["district"]: part.left for part in parts if part.left} == LEFT
    assert sum(LEFT.values()) == 56
    assert len(parts) == 15


def test_the_plan_of_2018_is_exactly_what_was_left():
    plan = Plan.objects.get(year=2018)
    left = Standing.objects.known().on(THEN).counted().exclude(state=State.DECLARED)

    targets = plan.targets.planned_on(THEN, end_of_day(THEN))
    assert set(targets.values_list("agency", flat=True)) == set(left.values_list("agency", flat=True))
    assert targets.count() == 56
    assert plan.is_illustrative


def test_plans_are_held_against_what_became_of_them(capsys):
    call_command("attainment", "--year", "2017", "--on", "2017-12-31", "--json")
    (plan,) = json.loads(capsys.readouterr().out)["plans"]
    told = plan["targets"]

    assert told["planned"] == told["reached"] + 8
    assert told["overdue"] + told["open"] == 8
    assert plan["money"]["per_agency"] == plan["money"]["spent"] // told["reached"]


def test_units_names_and_codes_are_the_real_ones():
    with (history.DEMO / "units.csv").open(encoding="utf-8", newline="") as file:
        units = [unit for unit in csv.DictReader(file) if unit["level"] != "province"]
    agencies = Agency.objects.filter(tier__in=[Tier.DISTRICT, Tier.COMMUNE]).select_related("area__parent")

    assert len(units) == 15 + 184
    assert {agency.key: agency.area.code for agency in agencies} == {unit["code"]: unit["code"] for unit in units}
    assert {agency.key: agency.superior.key for agency in agencies.exclude(superior=None)} == {
        unit["code"]: unit["parent_code"] for unit in units if unit["level"] == "commune"
    }
    assert [agency.key for agency in agencies if agency.name != history._committee({"name": agency.area.name})] == []


def test_the_same_figures_by_the_command(capsys):
    call_command("rollup", "--on", "2017-12-31", "--json")
    told = json.loads(capsys.readouterr().out)

    assert (told["declared"], told["total"]) == (195, 251)
    call_command("refold", "--check")


def test_what_was_known_then_is_less_than_what_is_known_now():
    then, now = (summed(figures(THEN, known)) for known in (end_of_day(THEN), None))

    assert then.total == now.total == 251
    assert 0 < then.declared < now.declared == 195


def test_rates_are_shown_where_the_list_is_complete():
    assert set(CompleteList.objects.values_list("tier", flat=True)) == {Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE}


def test_every_fact_is_labelled_and_the_register_says_what_it_is():
    assert not Fact.objects.exclude(source_key__startswith="demo:").exists()
    assert Register.objects.get().is_demo
    assert register.current().is_demo
    assert all("minh họa" in body.name for body in CertificationBody.objects.all())
    assert not CertificateFact.objects.exclude(source_key__startswith="demo:").exists()


def test_certificates_of_all_kinds_told_over_the_years():
    held = CertificateStanding.objects.known().on(localdate())
    states = set(held.values_list("state", flat=True))
    moments = list(CertificateFact.objects.values_list("recorded_at", flat=True))

    assert states == {"valid", "suspended", "withdrawn", "expired", "replaced"}
    assert held.filter(cover__agency_count__gt=1).exists()
    assert held.filter(ends_on__lt=F("paper__valid_until"), paper__edition="2008").exists()
    assert min(moments).year == 2014
    assert len({moment.year for moment in moments}) > 4
    assert differing_certificates(Certificate.objects.values_list("pk", flat=True)) == []
    assert certificate_figures(date(2012, 1, 1), end_of_day(date(2012, 1, 1)), "state") == {"": (0, 0, 0)}
    assert certificate_figures(date(2012, 1, 1), None, "state")[""].certificates == 3


def test_a_history_that_could_have_been():
    """No fact before its telling, none after today, each declaration after its steps; no odd fact but of the past."""
    facts = list(Fact.objects.all())

    assert len(facts) > 4000
    assert all(fact.happened_on <= fact.recorded_at.astimezone(VIETNAM).date() for fact in facts)
    assert {fact.kind for fact in facts} >= {*DECLARING, Kind.PAUSED, Kind.SCOPE_CHANGED, Kind.SENT}
    assert not [
        fact for fact in facts if fact.kind in (Kind.DECLARED, Kind.REDECLARED) and "not_applied" in fact.warnings
    ]


def test_it_is_the_same_on_every_machine():
    moment = datetime(2026, 11, 1, tzinfo=VIETNAM)

    assert list(history.facts(until=moment)) == list(history.facts(until=moment))
    keys = [fact["source_key"] for fact in history.facts(until=moment)]
    assert len(keys) == len(set(keys)) == Fact.objects.count()


def test_a_clock_that_is_behind_leaves_out_what_lies_ahead_of_it():
    moment = datetime(2018, 6, 1, tzinfo=VIETNAM)

    facts = list(history.facts(until=moment))

    assert 0 < len(facts) < Fact.objects.count()
    assert max(fact["happened_on"] for fact in facts) < "2018-06-01"


def test_rollups_are_taken():
    moment = take()

    for on in (THEN, date(2020, 6, 30), make.TODAY):
        assert comparable(rolled_figures(on)[1]) == comparable(figures(on, moment, KEYS))


def test_an_account_for_each_kind_of_person(accounts, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as it was loaded
    told = json.loads(accounts.read_text(encoding="utf-8"))

    assert oct(accounts.stat().st_mode)[-3:] == "600"
    assert [(row["role_en"], row["role_vi"]) for row in told] == [
        ("Provincial staff", "Cán bộ cấp tỉnh"),
        ("Leader", "Lãnh đạo"),
        ("Commune officer", "Công chức xã"),
        ("District officer", "Công chức huyện"),
        ("Inspector", "Kiểm tra viên"),
        ("Administrator", "Quản trị"),
    ]
    for row in told:
        assert User.objects.get(email=row["email"]).check_password(row["password"])


def test_a_second_load_adds_nothing(again, accounts):
    def everything():
        return [list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in ALL]

    before, written = everything(), accounts.read_text(encoding="utf-8")

    said = again()

    assert said.startswith("0 facts added, ")
    assert everything() == before
    assert accounts.read_text(encoding="utf-8") == written


def test_a_second_load_revives_no_withdrawn_fact(again):
    fact = Fact.objects.filter(kind=Kind.DECLARED, agency__key="24190").order_by("pk")[0]
    withdraw_fact(fact=fact, by=make.staff(), because="Sai")

    again()

    fact.refresh_from_db()
    assert fact.withdrawn_because == "Sai"
    assert Fact.objects.filter(source_key=fact.source_key).count() == 1


def test_a_second_load_keeps_what_an_administrator_changed(again):
    Register.objects.update(name="Tỉnh của chúng tôi", rounding="half_up")
    CompleteList.objects.filter(tier="commune").update(since=date(2016, 1, 1))

    again()

    assert list(Register.objects.values_list("name", "rounding", "is_demo")) == [
        ("Tỉnh của chúng tôi", "half_up", True)
    ]
    assert CompleteList.objects.get(tier="commune").since == date(2016, 1, 1)


def test_a_real_register_is_left_alone(again):
    Register.objects.update(is_demo=False)
    register.changed()

    with pytest.raises(CommandError, match="not a demonstration"):
        again()
