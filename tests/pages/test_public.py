"""The public register: everybody finds an agency and its declaration, and nothing that is not for everybody."""

import csv
import json
from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions.facts import Paper, withdraw_fact
from agencies.actions.settings import save_setting
from agencies.choices import Kind, Role, Tier
from agencies.models import CompleteList, Contact
from portal.notices.jobs import enqueue
from tests import inspections, make
from tests.pages import dom, registers
from tests.pages.figures import dates, figures, tables, wrong
from tests.pages.public import CSV, FIGURES, FIGURES_CSV, JSON, PUBLIC, everything, of, told

pytestmark = pytest.mark.django_db

ON = {"on": "2017-12-31"}
MARK = "CHỈ-NỘI-BỘ"
"""Stands wherever something is written that is not for everybody."""


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    save_setting(CompleteList(tier=Tier.COMMUNE, since=date(2017, 12, 31)))
    agencies["told"] = _with_private_words(agencies["hleo"])
    made_at = timezone.now()
    registers.work()
    return SimpleNamespace(agencies=agencies, made_at=made_at)


def _with_private_words(superior):
    """An agency with a mark in every private column that hangs on it."""
    agency = make.agency("UBND xã Cư Mốt", superior=superior)
    officer = make.person(Role.STAFF, Role.OFFICER, of=agency, name=f"{MARK} recorder")
    scan = SimpleUploadedFile(f"{MARK}.pdf", b"%PDF-1.7 %%EOF")
    private = {"by": officer, "note": f"{MARK} note"}
    what = {"number": "12/QĐ-UBND", "issuer": "Chủ tịch UBND xã", "scope": "Một cửa", "edition_id": "2015"}
    make.fact(agency, Kind.DECLARED, date(2016, 3, 1), paper=Paper(scan=scan, confirmed=True), **private, **what)
    make.fact(agency, Kind.INTERNAL_AUDIT, date(2016, 9, 1), number=f"{MARK} audit", **private)
    make.fact(agency, Kind.SENT, date(2016, 4, 1), number=f"{MARK} sent", **private)
    make.fact(agency, Kind.PAUSED, date(2016, 10, 1), scope=f"{MARK} scope of no declaration", **private)
    make.fact(agency, Kind.RESUMED, date(2016, 11, 1), **private)
    mistaken = make.fact(
        agency, Kind.REDECLARED, date(2017, 5, 1), number=f"{MARK} withdrawn", reason="other", **private
    )
    withdraw_fact(fact=mistaken, by=officer, because=f"{MARK} because")
    Contact.objects.create(agency=agency, name=f"{MARK} name", position=MARK, phone=MARK, email=f"{MARK}@example.vn")
    days = {"issued_on": date(2025, 1, 1), "valid_until": date(2028, 1, 1)}
    make.certificate(agency, number=f"{MARK} 1", body=make.body(f"{MARK} body"), **days)
    inspector = make.person(Role.INSPECTOR)
    finding = inspections.asked(inspections.started(agency, inspector), inspector, statement=f"{MARK} finding")
    inspections.proposed(finding, officer, f"{MARK} answer")
    return agency


@pytest.fixture
def client(register):
    return Client()


def names(response) -> list[str]:
    assert response.status_code == 200
    rows = [dom.first(row, "a") for row in dom.every(dom.read(response), "th", scope="row")]
    return [dom.text(link) for link in rows if link]


# --- finding an agency --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "so noi vu"}, ["Sở Nội vụ"]),
        ({"tier": "division"}, ["Phòng Y tế"]),
        ({"district": "647"}, ["UBND huyện Buôn Đôn", "UBND xã Ea Bar", "UBND xã Ea Nuôl"]),
        ({"state": "paused"}, ["UBND xã Ea Hiao"]),
        ({"state": "left", "district": "647", "counted": "1"}, ["UBND huyện Buôn Đôn"]),
        ({"q": "ea wer"}, []),
        ({"q": "ea wer", "on": "2016-12-31"}, ["UBND xã Ea Wer"]),
        ({"known": "2020-01-01"}, []),
    ],
    ids=lambda part: "&".join(part) if isinstance(part, dict) else "",
)
def test_an_agency_is_found(client, filters, found):
    assert names(client.get(PUBLIC, ON | filters)) == found


def test_pages_lead_forth_on_the_same_dates(client, register):
    first = client.get(PUBLIC, ON | {"tier": "commune"})
    link = dom.attribute(dom.first(dom.read(first), "a", rel="next"), "href")

    assert dates(link).keys() == {"on", "known"}
    assert len(names(first)) == 25
    assert not set(names(first)) & set(names(client.get(PUBLIC + link)))


@pytest.mark.parametrize("filters", [{"tier": "x"}, {"district": "9"}, {"q": "a\0"}, {"on": "2017"}, {"known": "x"}])
def test_what_cannot_be_read_is_told(client, filters):
    for address in (PUBLIC, CSV, JSON):
        response = client.get(address, filters)

        assert response.status_code == 422
        assert "Cache-Control" not in response
        assert next(iter(filters)) in response.content.decode()


@pytest.mark.parametrize(
    "filters", [{"upkeep": "due"}, {"group": "district"}, {"plan": "1"}, {"obligation": "neither"}]
)
def test_filters_of_what_is_not_public_are_left_alone(client, filters):
    assert names(client.get(PUBLIC, ON | filters)) == names(client.get(PUBLIC, ON))


# --- figures ------------------------------------------------------------------------------------------


@pytest.fixture(params=["rolled", "standings", "past"])
def query(request, register):
    """Figures out of rollups; out of standings, while a change waits to be counted; as known once."""
    if request.param == "standings":
        enqueue("take_rollups", key="a change")
    return ON | ({"known": register.made_at.isoformat()} if request.param == "past" else {})


def test_every_figure_opens_exactly_the_agencies_that_it_counts(client, query):
    page = dom.read(client.get(PUBLIC, query))
    *parts, whole = next(iter(tables(page).values()))

    assert len(figures(page)) > 8
    assert wrong(client, page) == []
    assert [sum(part[column] for part in parts) for column in (0, 1)] == whole[:2] == [5, 42]


def test_figures_carry_both_dates(client):
    page = dom.read(client.get(PUBLIC, ON))

    assert {tuple(dates(figure.address)) for figure in figures(page)} == {("on", "known")}


def test_a_rate_is_shown_only_where_the_list_is_complete(client):
    by = json.loads(client.get(FIGURES, ON).content)["by"]

    assert {part["key"]["tier"]: part["rate"] for part in by} == {
        "province": None,
        "district": None,
        "division": None,
        "commune": 8.33,
        None: None,
    }
    assert "3/36 (8,33 %)" in told(client.get(PUBLIC, ON))
    assert "%)" not in told(client.get(PUBLIC, {"on": "2017-12-30"}))


def test_figures_for_machines_are_those_of_the_page(client):
    found = json.loads(client.get(FIGURES, ON).content)

    assert (found["on"], found["declared"], found["total"]) == ("2017-12-31", 5, 42)
    assert sum(part["total"] for part in found["by"]) == 42
    assert sum(part["declared"] for part in found["by"]) == 5


# --- one agency ---------------------------------------------------------------------------------------


def test_the_declaration_stands_first(client, register):
    response = client.get(of(register.agencies["told"]), ON)
    main = dom.first(dom.read(response), "main")
    summary = {
        dom.text(dom.first(row, "dt")): dom.text(dom.first(row, "dd"))
        for row in dom.every(dom.first(main, "dl"), "div", class_="summary-row")
    }

    assert list(summary.values()) == [
        "12/QĐ-UBND",
        "01/03/2016",
        "Chủ tịch UBND xã",
        "TCVN ISO 9001:2015",
        "Một cửa",
    ]


def declared_on(client, agency, **when) -> str | None:
    declaration = json.loads(client.get(of(agency, "public-agency-json"), when).content)["declaration"]
    return declaration and declaration["happened_on"]


@pytest.mark.parametrize(
    ("who", "on", "expected"),
    [
        ("told", "2017-12-31", "2016-03-01"),
        ("told", "2016-03-01", "2016-03-01"),
        ("told", "2016-02-29", None),
        ("redeclare", "2017-12-31", "2016-03-01"),
        ("paused", "2017-12-31", "2016-03-01"),
        ("ended", "2016-12-31", "2016-03-01"),
        ("ended", "2017-01-01", None),
        ("gone", "2016-12-31", "2016-03-01"),
        ("gone", "2017-01-01", None),
        ("board", "2017-12-31", None),
    ],
)
def test_which_declaration_is_in_force(client, register, who, on, expected):
    assert declared_on(client, register.agencies[who], on=on) == expected


def test_nothing_is_known_before_it_was_recorded(client, register):
    told = json.loads(client.get(of(register.agencies["told"], "public-agency-json"), {"known": "1/1/2020"}).content)

    assert (told["standing"], told["declaration"], told["history"]) == (None, None, [])


def test_the_history_is_that_of_declarations(client, register):
    told = json.loads(client.get(of(register.agencies["told"], "public-agency-json"), ON).content)

    assert [entry["kind"] for entry in told["history"]] == ["resumed", "paused", "declared"]
    assert told["standing"]["state"] == "declared"


def test_the_permanent_link_is_written_out(client, register, settings):
    agency = register.agencies["told"]

    assert told(client.get(of(agency))).count(settings.PORTAL_URL + of(agency)) == 2


def test_an_unknown_key_is_not_found(client):
    for kind in ("public-agency", "public-agency-csv", "public-agency-json"):
        for key in ("no/such", "\0", "../../etc/passwd", "a" * 3000):
            assert client.get(reverse(kind, args=[key])).status_code == 404


def test_a_key_of_any_letters_has_its_page(client):
    agency = make.agency()
    type(agency).objects.filter(pk=agency.pk).update(key="a/b ộ?.json")
    agency.refresh_from_db()

    assert agency.key in [row["key"] for row in json.loads(client.get(JSON).content)["agencies"]]
    assert client.get(of(agency)).status_code == 200
    assert json.loads(client.get(of(agency, "public-agency-json")).content)["key"] == agency.key


# --- files --------------------------------------------------------------------------------------------


def test_the_file_for_spreadsheets_is_the_list(client):
    response = client.get(CSV, ON)
    text = response.content.decode()
    header, *rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    listed = json.loads(client.get(JSON, ON).content)["agencies"]

    assert text.startswith("\ufeff")
    assert response["Content-Disposition"] == 'attachment; filename="agencies-2017-12-31.csv"'
    assert len(header) == 9
    assert [row[0] for row in rows] == [agency["key"] for agency in listed]
    assert len(rows) == len(set(map(tuple, rows))) == 43
    assert sum(agency["is_counted"] for agency in listed) == 42
    assert listed[0].keys() == {
        "key", "name", "tier", "district", "district_name", "state", "edition", "is_counted", "url", "scan"
    }  # fmt: skip


def table(client, address: str) -> list[list[str]]:
    return list(csv.reader(StringIO(client.get(address, ON).content.decode().removeprefix("\ufeff"), newline="")))


def test_one_agency_as_a_table_is_its_history(client, register):
    agency = register.agencies["told"]
    header, *rows = table(client, of(agency, "public-agency-csv"))
    listed = json.loads(client.get(of(agency, "public-agency-json"), ON).content)["history"]

    assert len(header) == 10
    assert [(row[0], row[5], row[7]) for row in rows] == [
        (agency.key, entry["number"], entry["edition"]) for entry in listed
    ]
    assert rows[-1][2:] == [
        "Đã công bố", "Công bố hệ thống phù hợp tiêu chuẩn", "01/03/2016", "12/QĐ-UBND", "Chủ tịch UBND xã", "2015",
        "Một cửa", "",
    ]  # fmt: skip
    assert [row[3:] for row in table(client, of(register.agencies["board"], "public-agency-csv"))[1:]] == [[""] * 7]


def test_the_figures_as_a_table_are_those_of_the_page(client):
    header, *rows = table(client, FIGURES_CSV)
    figures = json.loads(client.get(FIGURES, ON).content)

    assert len(header) == 10
    assert [int(row[1]) for row in rows] == [*(line["total"] for line in figures["by"]), figures["total"]]
    assert [int(row[5]) for row in rows] == [*(line["declared"] for line in figures["by"]), figures["declared"]]
    assert [bool(row[-1]) for row in rows[:-1]] == [line["rate"] is not None for line in figures["by"]]


def test_no_cell_starts_a_formula(client):
    make.agency('=HYPERLINK("http://example.vn")')

    assert "'=HYPERLINK" in client.get(CSV).content.decode()
    assert ',"=HYPERLINK' not in client.get(CSV).content.decode()


# --- what is private ----------------------------------------------------------------------------------


def test_there_is_something_to_hide(client, register):
    client.force_login(make.staff())
    page = client.get(reverse("agency", args=[register.agencies["told"].pk])).content.decode()

    marked = ("recorder", "note", "audit", "sent", "withdrawn", "because", "name", "body", "finding")
    assert [word for word in marked if f"{MARK} {word}" not in page] == []


@pytest.mark.parametrize("when", [{}, ON, {"on": "2017-06-01"}, {"on": "2016-10-15"}], ids=str)
def test_nothing_private_appears(client, register, when):
    for address in everything(register.agencies["told"]):
        for known in ({}, {"known": register.made_at.isoformat()}):
            response = client.get(address, when | known)

            assert response.status_code == 200
            assert MARK not in response.content.decode(), address


def test_what_was_withdrawn_since_is_not_told_even_as_known_before(client, register):
    agency = make.agency("UBND xã Ea Tir")
    fact = make.fact(agency, Kind.DECLARED, date(2016, 3, 1), number=f"{MARK} 7")
    before = timezone.now().isoformat()
    withdraw_fact(fact=fact, by=make.clerk(), because="Nhầm cơ quan")

    story = json.loads(client.get(of(agency, "public-agency-json"), {"known": before}).content)
    assert (story["standing"]["state"], story["declaration"], story["history"]) == ("declared", None, [])
    assert MARK not in told(client.get(of(agency), {"known": before}))


# --- the way there ------------------------------------------------------------------------------------


def test_strangers_begin_at_the_public_register(client):
    assert client.get("/")["Location"] == PUBLIC
    assert f'href="{PUBLIC}"' in client.get(reverse("account_login")).content.decode()
