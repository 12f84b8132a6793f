"""Registers of declarations, from the workbook to the standing and back."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Fact
from portal.workbooks.models import Import
from tests import make
from tests.workbooks.files import official_book, plain_book

pytestmark = pytest.mark.django_db


def bring_in(path, *options):
    out = StringIO()
    call_command("import_register", str(path), "--kind", "declarations", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def test_an_official_register_comes_in_as_it_is(register, tmp_path):
    told = bring_in(official_book(tmp_path / "bieu.xlsx"), "--only-good")
    verdicts = {line["row"]: line["verdict"] for line in told["lines"]}
    assert told["sheet"] == "Biểu 01"
    assert {row for row, verdict in verdicts.items() if verdict == "new"} == {9, 10, 13, 14}
    assert verdicts[16] == "refused"
    assert told["rows"] == len(verdicts) == told["new"] + told["refused"] + told["passed"]
    facts = {fact.agency_id: fact for fact in Fact.objects.filter(kind="declared")}
    assert len(facts) == 4
    one = facts[register["district"].pk]
    assert (one.number, one.happened_on, one.precision, one.edition_id) == (
        "7/QĐ-UBND",
        date(2015, 1, 1),
        "year",
        "2008",
    )
    assert facts[register["phe"].pk].precision == "month"
    assert facts[register["nv"].pk].happened_on == date(2016, 4, 5)


def test_the_same_file_again_brings_nothing_new(register, tmp_path):
    path = plain_book(tmp_path / "a.xlsx", [[1, "Sở Nội vụ", "15/QĐ-SNV", date(2016, 4, 5), 2008]])
    assert bring_in(path)["new"] == 1
    again = bring_in(path, "--dry-run")
    assert (again["new"], again["same"]) == (0, 1)
    assert Import.objects.count() == 1


def test_a_day_that_stands_there_in_other_figures_is_said(register, tmp_path):
    days = [42461, "5/4/16", "05/4/2016", "tháng 4 năm 2016", 2016, date(2016, 4, 6)]
    rows = [[row, "Sở Nội vụ", f"{row}/QĐ-SNV", day, 2008] for row, day in enumerate(days, start=1)]
    told = bring_in(plain_book(tmp_path / "a.xlsx", rows), "--dry-run")
    said = [[one["message"] for one in line["remarks"] if one["column"] == "happened_on"] for line in told["lines"]]
    assert [[text for text in texts if "Hiểu là" in text] for texts in said] == [
        ["Hiểu là 01/04/2016."],
        ["Hiểu là 05/04/2016."],
        *([[]] * 4),
    ]


def test_who_may_not_bring_it_in_on_the_pages_may_not_at_the_command_line(register, tmp_path):
    path = plain_book(tmp_path / "a.xlsx", [[1, "Sở Nội vụ", "15/QĐ-SNV", date(2016, 4, 5), 2008]])
    for email in ("ai-do@example.vn", make.person("leader").email):
        with pytest.raises(CommandError, match=email):
            bring_in(path, "--by", email)
    assert not Import.objects.exists()
    assert bring_in(path, "--by", make.staff().email.upper())["new"] == 1


def test_the_command_names_columns_as_people_do(register, tmp_path):
    out = StringIO()
    path = plain_book(tmp_path / "a.xlsx", [[1, "Sở Nội vụ", "15/QĐ-SNV", "32/13/2016", 2008]])
    call_command("import_register", str(path), "--kind", "facts", "--dry-run", stdout=out)
    assert out.getvalue().startswith("2 ngày: ")
