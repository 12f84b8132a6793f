"""Registers of declarations, from the workbook to the standing and back."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.models import Fact
from portal.workbooks.models import Import
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
