"""A season that comes in as a file gives the totals that a slow reader of the file counts, on any day, known when."""

import csv
import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from agencies.choices import Role
from agencies.models import Membership
from portal.kit.dates import VIETNAM
from tests import make
from tests.pages.season_file import FIRST, Drawn, Read

pytestmark = pytest.mark.django_db


def moment(days: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=days), time(12), tzinfo=VIETNAM)


ASKED = [
    (date(2024, 12, 31), None),
    (FIRST + timedelta(days=60), None),
    (FIRST + timedelta(days=110), None),
    (FIRST + timedelta(days=60), moment(62)),
    (FIRST + timedelta(days=100), moment(90)),
    (date(2024, 12, 31), moment(110)),
    (FIRST - timedelta(days=50), None),
]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_figures_of_a_file_are_those_counted_by_hand(tmp_path, seed):
    areas = {"24308": "644", "24151": "643", "24187": "645"}
    agencies = {make.agency(area=area): district for area, district in list(areas.items()) * 5}
    districts = {agency.key: district for agency, district in agencies.items()}
    officer = make.officer(next(iter(agencies)))
    for agency in list(agencies)[1:]:
        Membership.objects.create(person=officer, role=Role.OFFICER, agency=agency)
    people = {"staff": make.staff().email, "inspector": make.person(Role.INSPECTOR).email, "officer": officer.email}
    rows = Drawn(districts, people, seed).rows

    load(tmp_path, rows)

    for on, known in ASKED:
        counted = Read(rows, districts, on, known).counts()
        assert told(on, known) == counted, (on, known)
    assert len(counted) == 0
    assert len(Read(rows, districts, *ASKED[0]).counts()) > 30


def load(folder, rows: list[dict[str, str]]) -> None:
    path = folder / "season.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        columns = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    call_command("load_season", path, stdout=StringIO())


def told(on: date, known: datetime | None) -> Counter:
    """The numbers of `inspections --json` that are not nought."""
    said = StringIO()
    asked = ["--known", known.isoformat()] if known else []
    call_command("inspections", "--year", "2024", "--on", on.isoformat(), "--json", *asked, stdout=said)
    found = json.loads(said.getvalue())
    counts = Counter({("visits", each["form"]): each["total"] for each in found["visits"]})
    for programme in found["programmes"]:
        for each in programme["by"]:
            counts.update({(what, each["form"]): each[what] for what in ("planned", "visited", "left")})
    counts.update({("findings", None, what): count for what, count in found["findings"].items()})
    for by, groups in found["by"].items():
        for group in groups:
            counts.update({(by, group["key"], what): group[what] for what in ("total", "open", "overdue")})
    return +counts
