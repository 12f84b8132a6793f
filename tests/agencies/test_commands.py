"""The commands' contract: names and JSON keys stay stable."""

import json
from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind, State
from portal.notices.models import Notice
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


def test_fold_takes_ids_of_any_kind_and_no_facts_at_all(capsys, tmp_path):
    file = tmp_path / "facts.json"
    facts = [{"id": number, "kind": "founded", "happened_on": 2010} for number in (1, "1", "a", 0)]
    for told, spans in ([], 0), (facts, 1):
        file.write_text(json.dumps({"facts": told}), encoding="utf-8")

        call_command("fold", str(file))

        assert len(json.loads(capsys.readouterr().out)["spans"]) == spans


UNREADABLE = [
    ("[]", "must hold"),
    ("{", "must hold"),
    ('{"facts": 1}', "must hold"),
    ("\xff", "must hold"),
    ('{"facts": ["founded"]}', "Fact 1: kind and happened_on are needed."),
    ('{"facts": [{"kind": "founded"}]}', "Fact 1: kind and happened_on are needed."),
    ('{"facts": [{"kind": "x", "happened_on": "2010"}]}', "Fact 1: 'x' is not a valid Kind"),
    ('{"facts": [{"kind": [], "happened_on": "2010"}]}', "Fact 1: .* is not a valid Kind"),
    ('{"facts": [{"kind": "founded", "happened_on": "x"}]}', "Fact 1: “x”"),
    ('{"facts": [{"kind": "founded", "happened_on": "2010", "precision": "week"}]}', "Fact 1: 'week'"),
    ('{"facts": [{"kind": "founded", "happened_on": "2010", "id": [1]}]}', "Fact 1: its id"),
    ('{"facts": [{"kind": "founded", "happened_on": "2010", "id": null}]}', "Fact 1: its id"),
]


@pytest.mark.parametrize(("text", "message"), UNREADABLE)
def test_fold_says_what_it_cannot_read(tmp_path, text, message):
    file = tmp_path / "facts.json"
    file.write_text(text, encoding="latin-1")

    with pytest.raises(CommandError, match=message):
        call_command("fold", str(file))
    with pytest.raises(CommandError, match="must hold"):
        call_command("fold", str(tmp_path / "nowhere.json"))


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

    with pytest.raises(CommandError, match=agency.key) as differs:
        call_command("refold", "--check")
    assert differs.value.returncode == 1
    call_command("refold")
    call_command("refold", "--check")


@pytest.mark.django_db
def test_explain_at_a_past_moment(capsys):
    agency = make.agency()
    wrong = make.fact(agency, Kind.APPLIED, date(2015, 1, 1))
    withdraw_fact(fact=wrong, by=make.clerk(), because="Sai")

    now = answer(capsys, "explain", agency.key, "--on", "2016-12-31")
    then = answer(capsys, "explain", agency.key, "--on", "2016-12-31", "--known", wrong.recorded_at.isoformat())

    assert (now["state"], now["known"], len(now["facts"])) == ("none", None, 1)
    assert (then["state"], len(then["facts"])) == ("applying", 2)
    assert datetime.fromisoformat(then["known"]) == wrong.recorded_at


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["31/02/2017", "2017", "12/2017", "x"])
def test_a_date_that_is_none_is_refused_by_every_command(day):
    for command in (["rollup"], ["explain", "a"], ["remind"]):
        with pytest.raises(CommandError, match=day):
            call_command(*command, "--on", day)


@pytest.mark.django_db
def test_remind(capsys):
    agency = make.agency()
    officer = make.officer(agency)
    held = make.certificate(agency, issued_on=date(2023, 7, 1), valid_until=date(2026, 6, 30))
    due = {
        "rule": "certificate_expiry",
        "clock": "certificate",
        "agency": agency.key,
        "subject": f"certificate:{held.pk}",
        "due_on": "2026-06-30",
        "step": 31,
        "person": officer.email,
        "audience": "holder",
        "tell_on": "2026-05-29",
        "starts_on": "2023-07-01",
        "basis": "ISO/IEC 17021-1:2015, 9.6.3",
    }

    assert answer(capsys, "remind", "--on", "2024-02-10") == {"on": "2024-02-10", "due": []}
    for arguments in (["--dry-run"], ["--dry-run"], []):
        assert answer(capsys, "remind", "--on", "2026-06-10", *arguments) == {"on": "2026-06-10", "due": [due]}
    assert answer(capsys, "remind", "--on", "2026-06-10") == {"on": "2026-06-10", "due": []}
    assert Notice.objects.count() == 1
