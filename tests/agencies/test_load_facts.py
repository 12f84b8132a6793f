"""A register out of a file: all or nothing, faults by row and column, a past of its own."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from agencies.actions.facts import withdraw_fact
from agencies.areas import shipped
from agencies.loading import load_facts
from agencies.models import Agency, Fact, Standing
from agencies.rows import OPTIONAL, REQUIRED, Faulty, read
from portal.kit.dates import end_of_day
from tests import make

pytestmark = pytest.mark.django_db

COLUMNS = (*REQUIRED, *OPTIONAL)
FOUNDED = {
    "source_key": "1",
    "agency": "a",
    "kind": "founded",
    "happened_on": "2010-01-01",
    "name": "UBND xã Ea Sol",
    "tier": "commune",
    "area": "24187",
    "obligation": "encouraged",
}


def fact(key: int, kind: str, on: str, **cells) -> dict[str, str]:
    return {"source_key": str(key), "agency": "a", "kind": kind, "happened_on": on, **cells}


def written(path, rows, columns=COLUMNS, encoding="utf-8", newline="\n"):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture
def load(tmp_path):
    def load(*rows, **how):
        return load_facts(read(written(tmp_path / "facts.csv", rows, **how)), today=make.TODAY)

    return load


def faults(load, *rows, **how) -> list[tuple[int, str]]:
    with pytest.raises(Faulty) as faulty:
        load(*rows, **how)
    assert not Fact.objects.exists()
    assert not Agency.objects.exists()
    return [(fault.row, fault.column) for fault in faulty.value.faults]


def state(key: str, on: date, known=None) -> str:
    return Standing.objects.known(known).on(on).get(agency__key=key).state


def test_a_file_makes_agencies_and_their_standings(load):
    done = load(FOUNDED, fact(2, "applied", "2015"), fact(3, "declared", "31/03/2016", edition="2008", number="1/BCB"))

    assert (done.new, done.present, done.agencies, done.warned) == (3, 0, 1, 0)
    agency = Agency.objects.get(key="a")
    assert (agency.name, agency.tier, agency.area.code, agency.group) == (
        "UBND xã Ea Sol",
        "commune",
        "24187",
        "commune",
    )
    assert [state("a", day) for day in (date(2015, 12, 30), date(2015, 12, 31), date(2016, 3, 31))] == [
        "none",
        "applying",
        "declared",
    ]
    assert Standing.objects.known().first().district.code == "645"


def test_the_order_of_the_rows_does_not_matter(load):
    load(fact(3, "declared", "2016-03-31", edition="2008"), fact(2, "applied", "2015-01-01"), FOUNDED)

    assert state("a", date(2016, 4, 1)) == "declared"
    assert not Fact.objects.get(source_key="3").warnings


def test_a_second_load_changes_nothing_and_revives_nothing(load):
    rows = [FOUNDED, fact(2, "applied", "2015-01-01")]
    load(*rows)
    wrong = Fact.objects.get(source_key="2")
    withdraw_fact(fact=wrong, by=make.staff(), because="Nhầm")

    assert load(*rows).new == 0
    assert state("a", date(2020, 1, 1)) == "none"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"happened_on": "31/02/2017"}, "happened_on"),
        ({"happened_on": "hôm qua"}, "happened_on"),
        ({"happened_on": "2009-12-31"}, "happened_on"),
        ({"happened_on": "2027-01-01"}, "happened_on"),
        ({"kind": "certified"}, "kind"),
        ({"kind": "declared"}, "edition"),
        ({"kind": "declared", "edition": "1999"}, "edition"),
        ({"kind": "redeclared", "edition": "2015", "reason": "vì thế"}, "reason"),
        ({"source_key": "1"}, "source_key"),
        ({"source_key": ""}, "source_key"),
        ({"agency": ""}, "agency"),
        ({"precision": "week"}, "precision"),
        ({"tier": "village"}, "tier"),
        ({"area": "99999"}, "area"),
        ({"superior": "nobody"}, "superior"),
        ({"obligation": "perhaps"}, "obligation"),
        ({"covered": "12", "competence": "11"}, "covered"),
        ({"covered": "-1"}, "covered"),
        ({"recorded_at": "2099-01-01"}, "recorded_at"),
    ],
)
def test_a_fault_is_named_by_row_and_column(load, cells, column):
    assert (3, column) in faults(load, FOUNDED, fact(2, "applied", "2015-01-01") | cells)


def test_all_faults_are_named_at_once(load):
    found = faults(load, FOUNDED, fact(2, "applied", "x"), fact(3, "what", "2015-01-01"))

    assert found == [(3, "happened_on"), (4, "kind")]


def test_nothing_happens_after_the_dissolution(load):
    rows = (FOUNDED, fact(2, "dissolved", "2016-01-01"), fact(3, "applied", "2016-01-02"))

    assert (4, "happened_on") in faults(load, *rows)


def test_an_agency_needs_its_founding(load):
    assert faults(load, fact(2, "applied", "2015-01-01")) == [(2, "kind")]


@pytest.mark.parametrize("columns", [COLUMNS[1:], (*COLUMNS, "colour")])
def test_columns_are_those_of_the_contract(load, columns):
    row = {name: FOUNDED.get(name, "") for name in columns}

    assert [row for row, _ in faults(load, row, columns=columns)] == [1]


def test_files_as_spreadsheets_write_them(load):
    load(FOUNDED, encoding="utf-8-sig", newline="\r\n")

    assert Fact.objects.get().name == "UBND xã Ea Sol"


def test_another_encoding_is_refused(load):
    assert faults(load, FOUNDED, encoding="utf-16") == [(1, "")]


def test_a_register_that_is_empty_may_have_a_past(load):
    load(
        FOUNDED | {"recorded_at": "2014-06-01T09:00"},
        fact(2, "applied", "2015-01-01", recorded_at="2015-02-01T09:00"),
        fact(3, "declared", "2016-01-01", edition="2008", recorded_at="2018-01-01T09:00"),
    )
    on = date(2016, 6, 1)

    assert state("a", on) == "declared"
    assert state("a", on, end_of_day(date(2017, 12, 31))) == "applying"
    assert state("a", on, end_of_day(date(2014, 12, 31))) == "none"

    with pytest.raises(Faulty):
        load(fact(4, "paused", "2019-01-01", recorded_at="2019-02-01T09:00"))


def test_the_register_of_another_province(tmp_path, capsys):
    """39 mandatory and 136 encouraged agencies, as Vĩnh Phúc counted them; 100 communes and all others declared."""
    districts = sorted(code for code, rows in shipped().items() if rows[0]["parent_code"] == "26")[:9]
    communes = [code for code in sorted(shipped()) if shipped()[code][0]["parent_code"] in districts][:136]
    rows, number = [], 0

    def agency(key, tier, area, obligation, declared):
        nonlocal number
        number += 2
        founding = FOUNDED | {"tier": tier, "area": area, "obligation": obligation, "name": f"Cơ quan {key}"}
        rows.append(founding | {"source_key": str(number), "agency": key})
        if declared:
            rows.append(fact(number + 1, "declared", "2016-05-01", edition="2008") | {"agency": key})

    for index in range(30):
        agency(f"so-{index}", "province", "26", "mandatory", True)
    for code in districts:
        agency(code, "district", code, "mandatory", True)
    for index, code in enumerate(communes):
        agency(code, "commune", code, "encouraged", index < 100)
    call_command("load_facts", str(written(tmp_path / "vp.csv", rows)))
    capsys.readouterr()

    call_command("rollup", "--on", "2017-12-31", "--by", "tier,obligation", "--json")
    figures = json.loads(capsys.readouterr().out)

    assert (figures["total"], figures["declared"]) == (175, 139)
    assert [(part["key"], part["declared"], part["total"]) for part in figures["by"]] == [
        ({"tier": "commune", "obligation": "encouraged"}, 100, 136),
        ({"tier": "district", "obligation": "mandatory"}, 9, 9),
        ({"tier": "province", "obligation": "mandatory"}, 30, 30),
    ]
    call_command("rollup", "--on", "2017-12-31", "--by", "district", "--json")
    by = {part["key"]["district"]: part["total"] for part in json.loads(capsys.readouterr().out)["by"]}
    assert by[None] == 30
    assert sum(by.values()) == 175
    assert set(by) == {None, *districts}


def test_the_command_tells_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="happened_on"):
        call_command("load_facts", str(written(tmp_path / "bad.csv", [FOUNDED | {"happened_on": "x"}])))
    with pytest.raises(CommandError):
        call_command("load_facts", str(tmp_path / "nothing.csv"))
