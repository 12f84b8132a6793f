"""Every spelling in use finds its unit, and lists stand in the order of the Vietnamese alphabet."""

import csv
from datetime import date

import pytest

from agencies.areas import DATA, ensure
from agencies.models import Area
from portal.pages.agency_list import found
from portal.pages.dates import Dates
from tests import make

pytestmark = pytest.mark.django_db

ON = Dates(date(2017, 12, 31))


def names(query: str, user) -> list[str]:
    return [row["agency__name"] for row in found(user, ON, {"q": query} if query else {}, {}).rows]


def test_every_known_spelling_finds_its_unit():
    with (DATA / "name_variants.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ensure(row["code"] for row in rows)
    areas = {area.code: area for area in Area.objects.filter(generation=1)}
    tiers = {"province": "province", "district": "district", "commune": "commune"}
    for code in {row["code"] for row in rows}:
        make.agency(f"Ủy ban nhân dân {areas[code].name}", tier=tiers[areas[code].level], area=code)
    staff = make.staff()

    missed = [
        (row["variant"], row["name"])
        for row in rows
        if f"Ủy ban nhân dân {areas[row['code']].name}" not in names(row["variant"], staff)
    ]

    assert missed == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("so khoa hoc", "Sở Khoa học và Công nghệ"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("ubnd xa hoa phu", "Ủy ban nhân dân xã Hòa Phú"),
        ("Hoà Phú", "Ủy ban nhân dân xã Hòa Phú"),
        ("HÒA PHÚ", "Ủy ban nhân dân xã Hòa Phú"),
    ],
)
def test_without_marks_and_with_abbreviations(query, name):
    make.agency(name)
    make.agency("Chi cục Kiểm lâm")

    assert names(query, make.staff()) == [name]


def test_a_percent_sign_finds_nothing_by_itself():
    make.agency("Sở Y tế")

    assert names("%_\\", make.staff()) == names("", make.staff())


def test_the_list_follows_the_vietnamese_alphabet():
    order = [
        "An",
        "Ăn",
        "Ân",
        "Ba",
        "Bà",
        "Bả",
        "Bã",
        "Bá",
        "Bạ",
        "Dũng",
        "Đặng",
        "Oanh",
        "Ông",
        "Ơn",
        "Ung",
        "Ưng",
        "Xã",
        "Ý",
    ]
    for name in reversed(order):
        make.agency(name)

    assert names("", make.staff()) == order
