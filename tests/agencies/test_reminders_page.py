"""The page that says who would be told what on a date; the form of the yearly report."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.actions.reports import save_report
from agencies.checks import Refused
from agencies.dues import remind
from agencies.models import YearlyReport
from portal.deadlines.wording import step_in_words
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def certificate(agency, ends, number="1"):
    days = {"issued_on": ends - 1095 * DAY, "valid_until": ends}
    return make.certificate(agency, number=number, **days)


@pytest.fixture
def client():
    client = Client()
    staff = make.staff()
    staff.language = "en"
    staff.save()
    client.force_login(staff)
    return client


def words(client, **asked):
    return client.get(reverse("reminders"), asked).content.decode()


def test_what_is_new_on_a_day_to_come(client):
    agency = make.agency("Sở Y tế")
    officer = make.officer(agency)
    certificate(agency, date(2030, 6, 30))

    page = words(client, on="30/05/2030", rule="certificate_expiry")
    assert "On 30/05/2030: 1 reminder, to 1 person." in page
    assert "Certificate 1 of Sở Y tế is valid until 30/06/2030." in page
    assert all(
        part in page for part in (officer.name, "1 month before", "Certificate: Expiry of a certificate", "9.6.3")
    )
    assert "Nobody is told of anything new on this day." in words(client, on="03/06/2030", rule="certificate_expiry")


def test_today_what_was_told_is_left_out_and_what_was_missed_is_there(client):
    agency = make.agency()
    make.officer(agency)
    certificate(agency, localdate() + 20 * DAY)

    assert "1 month before" in words(client, rule="certificate_expiry")
    remind(localdate())
    assert "Nobody is told" in words(client, rule="certificate_expiry")


def test_long_lists_come_in_pages_with_few_queries(client):
    agencies = [make.agency() for _ in range(3)]
    for agency in agencies:
        make.officer(agency)

    def count():
        with CaptureQueriesContext(connection) as queries:
            words(client, on="29/10/2027")
        return len(queries)

    count()
    few = count()
    for number in range(60):
        certificate(agencies[number % 3], date(2027, 11, 29), str(number))
    page = words(client, on="29/10/2027", rule="certificate_expiry")
    assert "60 reminders, to 3 people" in page
    assert page.count("is valid until") == 50
    assert words(client, on="29/10/2027", rule="certificate_expiry", page="2").count("is valid until") == 10
    assert count() == few


def test_a_bad_date_says_so(client):
    assert "There is no such day" in words(client, on="31/02/2027")


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (730, "24 months before"),
        (365, "12 months before"),
        (31, "1 month before"),
        (28, "1 month before"),
        (14, "14 days before"),
        (1, "1 day before"),
        (0, "on the day"),
        (-7, "1 week late"),
        (-28, "4 weeks late"),
    ],
)
def test_steps_in_words(step, text):
    with override("en"):
        assert step_in_words(step) == text


def test_the_report_of_a_year_is_written_down_and_corrected(client):
    agency = make.agency()
    address = reverse("report-save", args=[agency.pk, 2025])

    for day in ("20/11/2025", "21/11/2025"):
        assert client.post(address, {"sent_on": day, "number": "12/BC-UBND"}).status_code == 302
    report = YearlyReport.objects.get()
    assert (report.year, report.sent_on, report.number) == (2025, date(2025, 11, 21), "12/BC-UBND")

    wrong = client.post(address, {"sent_on": "01/12/2023", "number": ""})
    assert "A report is sent in its year or in the next." in wrong.content.decode()
    with pytest.raises(Refused):
        save_report(agency=agency, year=2025, sent_on=date(2025, 12, 2), number="", on=date(2025, 12, 1))
