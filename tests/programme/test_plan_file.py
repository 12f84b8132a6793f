"""A plan out of a file: loaded whole or not at all; the command's numbers, worked out by hand."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from agencies.choices import Kind
from portal.programme.models import Payment, Plan, Target
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def load(tmp_path):
    def loaded(written) -> str:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(written), encoding="utf-8")
        return call_command("load_plan", str(file))

    return loaded


def written(*agencies, **more):
    """A plan of 2018 and 2019 that wants each agency to declare by June 2018."""
    head = {"key": "p1", "title": "Kế hoạch", "number": "9/KH", "decided_on": "20/12/2017", "signer": "Chủ tịch"}
    targets = [{"agency": each.key, "step": "build", "due_on": "2018-06-30"} for each in agencies]
    return {**head, "year": 2018, "last_year": 2019, "recorded_at": "2017-12-20", "targets": targets, **more}


def told(capsys, year=2018, on="2018-12-31", **known):
    arguments = [f"--{name}={value}" for name, value in {"year": year, "on": on, **known}.items()]
    call_command("attainment", *arguments, "--json")
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_numbers_of_a_plan_come_out_to_the_digit(load, capsys):
    first, second, third, added = (make.agency() for _number in range(4))
    make.declared(first, date(2018, 3, 1))
    make.declared(second, date(2018, 10, 1))
    make.fact(third, Kind.DISSOLVED, date(2018, 8, 1))
    money = [
        {"line": "consulting", "source": "province", "amount": 100_000_001, "year": 2018},
        {"line": "consulting", "source": "province", "amount": 50_000_000, "year": 2019},
        {"line": "training", "source": "district", "amount": 7},
    ]
    spent = {"kind": "spent", "line": "consulting", "source": "province"}
    payments = [
        {**spent, "key": "a", "amount": 10_000_001, "happened_on": "2018-05-01", "recorded_at": "2018-05-02"},
        {**spent, "key": "b", "amount": 5, "happened_on": "2019-01-01"},
        {"kind": "allotted", "line": "training", "source": "district", "amount": 7, "happened_on": "2018-02-01"},
    ]
    more = {"targets": [{"agency": added.key, "step": "electronic", "due_on": "2019-06-30"}]}
    drop = {"drop_money": [{"line": "training", "source": "district", "year": 2018}]}
    changes = [{"on": "2018-11-01", "because": "Bổ sung", "recorded_at": "2018-11-02", **more, **drop}]

    assert "is loaded" in load(written(first, second, third, money=money, payments=payments, changes=changes))
    assert "already" in load(written(first))

    answer = told(capsys)
    (plan,) = answer["plans"]
    counts = {"planned": 4, "due": 3, "reached": 2, "open": 1, "overdue": 0, "lapsed": 1}
    assert answer["targets"] == plan["targets"] == counts
    assert [each["step"] for each in plan["by"]] == ["build", "electronic"]
    assert plan["agencies"] == {"planned": 4, "reached": 2}
    assert answer["money"] == {"planned": 150_000_001, "allotted": 7, "spent": 10_000_001}
    assert plan["money"]["by"] == [
        {"line": "consulting", "source": "province", "planned": 150_000_001, "allotted": 0, "spent": 10_000_001},
        {"line": "training", "source": "district", "planned": 0, "allotted": 7, "spent": 0},
    ]
    assert plan["money"]["of_year"] == {"planned": 100_000_001, "allotted": 7, "spent": 10_000_001}
    assert plan["money"]["per_agency"] == 5_000_000
    # Of the last 90 days one target, on 01/10/2018 (the 90th day before is 02/10): none; so none will follow.
    assert plan["forecast"] == {"planned": 3, "reached": 2, "lately": 0, "days": 90, "at_end": 2, "done_on": None}


def test_as_known_before_the_change_and_the_payment(load, capsys):
    agency = make.agency()
    spent = {"kind": "spent", "line": "consulting", "source": "other", "amount": 3, "happened_on": "2018-05-01"}
    drop = {"on": "2018-03-01", "because": "Bỏ", "recorded_at": "2018-06-01"}
    changes = [drop | {"drop_targets": [{"agency": agency.key, "step": "build"}]}]
    load(written(agency, payments=[spent | {"recorded_at": "2018-07-01"}], changes=changes))

    assert told(capsys)["targets"]["planned"] == 0
    before = told(capsys, known="2018-05-31")
    assert (before["targets"]["planned"], before["money"]["spent"]) == (1, 0)
    assert told(capsys, known="2017-12-19")["plans"] == []
    assert told(capsys, year=2020)["plans"] == []


@pytest.mark.parametrize(
    ("more", "place", "sentence"),
    [
        ({"title": ""}, "title", "missing"),
        ({"unknown": 1}, "unknown", "not known here"),
        ({"targets": [{"agency": "none", "step": "build", "due_on": "2018-01-01"}]}, "targets[1].agency", "No agency"),
        ({"targets": [{"agency": "x", "step": "fly", "due_on": "2018-13-01"}]}, "targets[1].step", "Known are: build"),
        ({"money": [{"line": "consulting", "source": "other", "amount": 1.5}]}, "money[1].amount", "whole number"),
        ({"money": [{"line": "consulting", "source": "other", "amount": -1}]}, "money[1].amount", "whole number"),
        ({"changes": [{"on": "2018", "because": ""}]}, "changes[1].on", "whole date"),
        ({"changes": [{"on": "2018-02-01"}]}, "changes[1].targets", "Say why"),
        ({"recorded_at": "2999-01-01"}, "recorded_at", "future"),
    ],
)
def test_a_faulty_file_is_told_by_its_place_and_nothing_is_loaded(load, more, place, sentence):
    with pytest.raises(CommandError) as refused:
        load(written(make.agency(), **more))

    line = next(line for line in str(refused.value).splitlines() if line.startswith(f"{place}:"))
    assert sentence in line
    assert "Nothing was loaded" in str(refused.value)
    assert [model.objects.count() for model in (Plan, Target, Payment)] == [0, 0, 0]
