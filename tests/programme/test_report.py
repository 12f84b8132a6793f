"""The province's yearly report: figures with their rows, words built from them, the same in page, Word and list."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from openpyxl import load_workbook

from agencies.actions.facts import withdraw_fact
from agencies.actions.reports import decide_report, save_report
from agencies.checks import NotYours, Refused
from agencies.choices import Kind, Obligation, Role
from agencies.reminding import _SENT, _rows
from portal.pages.dates import Dates
from portal.pages.report.figures import Covered, YearFigures
from portal.pages.report.sections import sections
from portal.programme.models import ReportColumn
from tests import make
from tests.pages import dom
from tests.pages.figures import figures, listed
from tests.programme import planning

pytestmark = pytest.mark.django_db

END = date(2018, 12, 31)
REPORT = reverse("province-report")


@pytest.fixture
def staff():
    return make.person(Role.STAFF, language="vi", name="Cán bộ A")


@pytest.fixture
def client(staff):
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def agencies():
    """One that declared in the year, one that converted, one of long ago, one that has not begun; one outside."""
    new, converted, old, idle = (make.agency() for _number in range(4))
    outside = make.agency(obligation=Obligation.NEITHER)
    make.fact(new, Kind.DECLARED, date(2018, 3, 1), edition_id="2015", covered=5, competence=9)
    make.declared(converted, date(2015, 1, 1))
    again = {"edition_id": "2015", "reason": "edition", "number": "2", "covered": 3, "competence": 3}
    make.fact(converted, Kind.REDECLARED, date(2018, 6, 1), **again)
    make.declared(old, date(2016, 1, 1))
    make.fact(idle, Kind.ELECTRONIC, date(2017, 1, 1))
    make.declared(outside, date(2018, 1, 1))
    return {"new": new, "converted": converted, "old": old, "idle": idle}


def counts(year: int = 2018, dates: Dates | None = None) -> tuple[int, ...]:
    found = YearFigures(year, dates or Dates(END))
    names = ("is_new", "is_converted", "is_redeclared", "is_electronic")
    return (found.total, found.declared, *(found.count(lambda kept, n=name: getattr(kept, n)) for name in names))


def test_the_figures_of_a_year(agencies):
    assert counts() == (4, 3, 1, 1, 1, 1)
    assert counts(2016, Dates(date(2016, 12, 31))) == (4, 2, 1, 0, 0, 0)
    assert YearFigures(2018, Dates(END)).covered == {"commune": Covered(2, 8, 12)}


def test_as_known_before_a_fact_was_withdrawn(agencies, staff):
    before = timezone.now()
    withdraw_fact(fact=agencies["new"].facts.get(kind=Kind.DECLARED), by=staff, because="Nhầm")

    assert counts() == (4, 2, 0, 1, 1, 1)
    assert counts(dates=Dates(END, before)) == (4, 3, 1, 1, 1, 1)


def test_every_number_opens_exactly_its_rows(client, agencies):
    page = dom.read(client.get(REPORT, {"year": "2018"}))
    of_agencies = [figure for figure in figures(page) if figure.address.startswith(reverse("agencies"))]

    assert len(of_agencies) > 10
    assert [each for each in of_agencies if len(listed(client, each.address)[0]) != each.count] == []


def test_page_word_and_list_say_the_same(client, agencies):
    plan = planning.approved(agencies["new"], agencies["idle"])
    planning.paid(plan, 1_234_567)
    page = dom.text(dom.read(client.get(REPORT, {"year": "2018"})))
    word = Document(BytesIO(client.get(reverse("province-report-word"), {"year": "2018"}).content))
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    with translation.override("vi"):
        told = sections(YearFigures(2018, Dates(END)))

    assert cells[: len(told[0].tables[0].rows) + 1][1:] == [
        [part.words for part in row] for row in told[0].tables[0].rows
    ]
    for section in told:
        assert section.words.replace("\N{NO-BREAK SPACE}", " ") in page
        assert section.words in [paragraph.text for paragraph in word.paragraphs]
    assert "1.234.567 đ" in page
    lines = list(csv.reader(StringIO(client.get(reverse("province-report-list"), {"year": "2018"}).content.decode())))
    assert len(lines) == 1 + 4
    assert len({row[1] for row in lines[1:]}) == 4


def test_the_workbook_says_what_the_page_says(client, agencies):
    plan = planning.approved(agencies["new"], agencies["idle"])
    planning.paid(plan, 1_234_567)
    address = reverse("export-new", args=["province-report"])
    answer = client.post(f"{address}?year=2018&on=31/12/2018", {"format": "xlsx"})
    book = load_workbook(BytesIO(b"".join(answer)), data_only=True)
    figures_of, words, listed_of = (list(sheet.iter_rows(values_only=True)) for sheet in book)
    with translation.override("vi"):
        told = sections(YearFigures(2018, Dates(END)))
    numbers = {row[0]: [cell for cell in row[1:] if cell is not None] for row in figures_of}

    for section in told:
        assert (section.title, section.words) in [(row[1], row[2]) for row in words]
        for table in section.tables:
            place = next(
                at for at, row in enumerate(figures_of) if str(row[0]).endswith(f"{section.title}: {table.title}")
            )
            for row, cells in zip(table.rows, figures_of[place + 2 :], strict=False):
                counts = [part.value for part in row[1:] if part.value is not None]
                assert [row[0].words, *counts] == list(cells[: len(counts) + 1])
                rates = [part.words for part in row[1:] if part.value is None]
                shown = [f"{cell:.2f}".replace(".", ",") for cell in cells[len(counts) + 1 :] if cell is not None]
                assert [
                    rate.partition("(")[2].removesuffix("\N{NO-BREAK SPACE}%)") for rate in rates if "(" in rate
                ] == shown
    assert 1_234_567 in numbers[plan.title]
    names = sorted(agency.name for agency in agencies.values())
    assert sorted(row[1] for row in listed_of if isinstance(row[0], int)) == names
    assert client.post(f"{address}?on=31/02/2018", {"format": "xlsx"}).status_code == 404
    assert client.post(f"{address}?year=2018", {"format": "csv"}).status_code == 404


def test_staff_word_order_and_hide_the_columns(client, agencies):
    ReportColumn.objects.exclude(code__in=["name", "covered"]).update(is_shown=False)
    ReportColumn.objects.filter(code="covered").update(label_vi="Số TTHC", position=1)
    answer = client.get(reverse("province-report-list"), {"year": "2018"}).content.decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(answer))

    assert head == ["Số TTHC", "Cơ quan"]
    assert sorted(row[0] for row in rows) == ["", "", "3", "5"]


def test_other_words_are_marked_and_so_is_that_the_figures_have_changed(client, agencies):
    address = reverse("province-report-text", args=[2018, "declared"])
    page = dom.read(client.get(address))
    built = dom.attribute(dom.first(page, "input", name="built"), "value")
    typed = {"text": "Lời của Sở.", "built": built, "seen_version": "0"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422  # seen before the first words were saved

    page = dom.text(dom.read(client.get(REPORT, {"year": "2018"})))
    assert "Lời của Sở." in page
    assert "Đoạn này do Cán bộ A viết lại." in page
    assert "Số liệu đã thay đổi" not in page
    make.declared(agencies["idle"], date(2018, 12, 1))
    assert "Số liệu đã thay đổi" in dom.text(dom.read(client.get(REPORT, {"year": "2018"})))


# --- an agency's own ----------------------------------------------------------------------------------


def handed_in(agency, **what):
    day = planning.REPORTED
    return save_report(agency=agency, year=2018, sent_on=day, number="7/BC", on=day, **what)


def test_a_report_is_accepted_or_sent_back_and_then_due_again(staff):
    agency = make.agency()
    report = handed_in(agency, difficulties="Thiếu người.")
    decide = {"by": staff, "at": timezone.now()}
    with pytest.raises(ValidationError):
        decide_report(report=report, accept=False, **decide)

    report = decide_report(report=report, accept=False, answer="Thiếu số liệu.", **decide)
    assert (report.state, _rows(_SENT, END)) == ("returned", [])
    report = handed_in(agency)
    assert (report.state, _rows(_SENT, END)) == ("sent", [(agency.pk, 2018)])
    report = decide_report(report=report, accept=True, **decide)
    with pytest.raises(Refused):
        handed_in(agency)
    assert YearFigures(2018, Dates(END)).reports == {"accepted": 1}


def test_all_reports_that_wait_are_listed_page_by_page(client, staff):
    waiting = [handed_in(make.agency()) for _number in range(27)]
    decide_report(report=waiting[3], by=staff, at=timezone.now(), accept=True)
    left = [reverse("agency-report", args=[report.agency_id, 2018]) for report in waiting if report != waiting[3]]
    address = reverse("reports-waiting")

    def rows(query: str) -> list[str]:
        body = dom.first(dom.read(client.get(f"{address}{query}")), "tbody")
        return [dom.attribute(link, "href") for link in dom.every(body, "a")]

    assert rows("") == left[:25]
    assert rows("?last=1")[-1] == left[-1]


def test_only_the_lead_body_decides():
    agency = make.agency()
    with pytest.raises(NotYours):
        decide_report(report=handed_in(agency), by=make.officer(agency), at=timezone.now(), accept=True)


def test_the_page_of_an_agency_says_what_it_recorded(client):
    agency = make.agency("Xã A")
    make.fact(agency, Kind.DECLARED, date(2018, 3, 1), number="12/QĐ", covered=5, competence=9)
    planning.approved(agency)
    handed_in(agency)
    address = reverse("agency-report", args=[agency.pk, 2018])

    page = dom.text(dom.read(client.get(address)))
    assert "12/QĐ" in page
    assert "5/9 (55,55 %)" in page
    assert client.post(address, {"accept": "1"}).status_code == 302
    assert "Đã chấp nhận" in dom.text(dom.read(client.get(address)))
