"""The commands' contract: names and JSON keys stay stable."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.choices import Kind, State
from tests import make


def answer(capsys, *command: str) -> dict:
    call_command(*command, "--json")
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
def test_rollup(capsys):
    make.declared(make.agency())
    make.agency("Sở Y tế", tier="province", area="66", obligation="mandatory")

    told = answer(capsys, "rollup", "--on", "2017-12-31", "--by", "tier,district")

    none = dict.fromkeys(State.values, 0)
    assert told == {
        "on": "2017-12-31",
        "known": None,
        "total": 2,
        "declared": 1,
        "by": [
            {"key": {"tier": "commune", "district": "645"}, "total": 1, **none, "declared": 1},
            {"key": {"tier": "province", "district": None}, "total": 1, **none, "none": 1},
        ],
    }
    assert list(told["by"][0]) == [
        "key", "total", "none", "building", "applying", "declared", "redeclare", "paused", "ended"
    ]  # fmt: skip
    with pytest.raises(CommandError):
        call_command("rollup", "--on", "2017-12-31", "--by", "colour")


@pytest.mark.django_db
def test_rollup_at_a_past_moment(capsys):
    make.declared(make.agency())

    told = answer(capsys, "rollup", "--on", "2017-12-31", "--known", "2018-01-01")

    assert (told["total"], told["known"], told["by"]) == (0, "2018-01-01T23:59:59.999999+07:00", [])


@pytest.mark.django_db
def test_explain(capsys):
    agency = make.agency()
    make.fact(agency, Kind.APPLIED, date(2015, 1, 1), number="1/QĐ")
    make.declared(agency, date(2016, 3, 1))

    told = answer(capsys, "explain", agency.key, "--on", "2016-12-31")

    assert list(told) == (
        ["agency", "on", "known", "state", "edition", "upkeep", "conversion", "tier", "area", "obligation"]
        + ["since", "rules", "facts", "next"]
    )
    assert {name: told[name] for name in ("agency", "on", "state", "edition", "upkeep", "tier", "area", "since")} == {
        "agency": agency.key,
        "on": "2016-12-31",
        "state": "declared",
        "edition": "2008",
        "upkeep": "kept",
        "tier": "commune",
        "area": "24187",
        "since": "2016-03-01",
    }
    assert [list(fact) for fact in told["facts"]] == [["kind", "happened_on", "number", "effect"]] * 3
    assert [(step["on"], step["state"]) for step in told["next"]] == [("2017-03-01", "declared"), (None, "redeclare")]
    with pytest.raises(CommandError):
        call_command("explain", "nobody", "--on", "2016-12-31")


@pytest.mark.django_db
def test_explain_before_the_founding(capsys):
    agency = make.agency(founded=date(2012, 1, 1))

    told = answer(capsys, "explain", agency.key, "--on", "2011-01-01")

    assert (told["state"], told["since"], told["facts"]) == (None, None, [])


def test_fold_needs_no_database(capsys, tmp_path):
    facts = [
        {"id": 2, "kind": "declared", "happened_on": "2016-03-01", "edition": "2008"},
        {"id": 1, "kind": "founded", "happened_on": "2010", "tier": "commune", "area": "24187"},
    ]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"facts": facts}), encoding="utf-8")

    call_command("fold", str(file))

    same = {"tier": "commune", "area": "24187", "obligation": ""}
    assert json.loads(capsys.readouterr().out) == {
        "spans": [
            {"from": "2010-12-31", "to": "2016-03-01", "state": "none", "edition": "", "upkeep": "", **same},
            {
                "from": "2016-03-01",
                "to": "2017-03-01",
                "state": "declared",
                "edition": "2008",
                "upkeep": "kept",
                **same,
            },
            {"from": "2017-03-01", "to": None, "state": "declared", "edition": "2008", "upkeep": "due", **same},
        ]
    }


@pytest.mark.parametrize("text", ["[]", "{", '{"facts": [{"kind": "x", "happened_on": "2010"}]}', '{"facts": [{}]}'])
def test_fold_says_what_it_cannot_read(tmp_path, text):
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("fold", str(file))


@pytest.mark.django_db
def test_refold_check_finds_what_was_touched_behind_the_portals_back():
    agency = make.agency()
    call_command("refold", "--check")

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table has events that wait
        cursor.execute("ALTER TABLE agencies_standing DISABLE TRIGGER USER")
        cursor.execute("UPDATE agencies_standing SET state = 'declared' WHERE agency_id = %s", [agency.pk])
        cursor.execute("ALTER TABLE agencies_standing ENABLE TRIGGER USER")
        cursor.execute("SET ROLE portal_web")

    with pytest.raises(CommandError, match=agency.key):
        call_command("refold", "--check")
    call_command("refold")
    call_command("refold", "--check")


@pytest.mark.django_db
def test_remind(capsys):
    told = answer(capsys, "remind", "--on", "2026-01-01", "--dry-run")

    assert told == {"on": "2026-01-01", "due": []}
