"""Certificates in pages: recording and renewing, the story of a chain, the list in three units, the figures."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from agencies.actions.certificates import withdraw_certificate_fact
from agencies.choices import Role
from agencies.dues import dues
from agencies.models import CertificateFact, CertificateStanding
from tests import make
from tests.pages import dom
from tests.pages.figures import figures
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

MARK = "XYZZY"
LATER = {"issued_on": date(2026, 9, 1), "valid_until": date(2029, 8, 31)}


@pytest.fixture
def agency():
    return make.agency("UBND xã Ea Sol")


@pytest.fixture
def officer(agency):
    return make.person(Role.OFFICER, of=agency, language="en")


@pytest.fixture
def client(officer):
    return client_of(officer)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def words(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return dom.text(dom.first(dom.read(response), "main"))


def typed(**what):
    return {
        "number": "QMS 12",
        "body": str(make.body().pk),
        "edition": "2015",
        "happened_on": "1/2/2025",
        "valid_until": "31/1/2028",
    } | what


# --- recording ----------------------------------------------------------------------------------------


def test_a_certificate_is_written_down(client, agency):
    where = reverse("certificate-add", args=[agency.pk])

    assert errors(send(client, where, **typed(happened_on="31/2/2025"))).keys() == {"happened_on"}
    assert errors(send(client, where, **typed(valid_until="1/1/2025"))).keys() == {"valid_until"}
    assert errors(send(client, where, **typed(body=""))).keys() == {"body"}
    assert errors(send(client, where, **typed(agencies="Sở Không Có"))).keys() == {"agencies"}
    response = send(client, where, **typed())

    held = CertificateStanding.objects.known().filter(state="valid").select_related("paper").get()
    assert response.url == reverse("certificate", args=[held.certificate_id])
    assert (held.paper.first_issued_on, held.ends_on) == (date(2025, 2, 1), date(2028, 1, 31))
    assert "is recorded" in on_top(send(client, where, **typed()))[0]


def test_a_doubtful_paper_asks_for_a_reason_and_keeps_it(client, agency):
    where = reverse("certificate-add", args=[agency.pk])

    doubted = send(client, where, **typed(body="", new_body="Một tổ chức lạ"))
    assert on_top(doubted) == ["The lead body does not know this certification body."]
    assert not CertificateFact.objects.exists()
    assert client.post(where, filled(doubted) | {"because": "Đã xem bản gốc"}).status_code == 302
    assert CertificateFact.objects.get().because == "Đã xem bản gốc"


def test_agencies_are_found_by_name_or_key(agency):
    client, other = client_of(make.person(Role.STAFF, language="en")), make.agency("Sở Y tế")
    twins = [make.agency("UBND xã Ea Kao") for _ in range(2)]
    where = reverse("certificate-add", args=[agency.pk])

    ambiguous = send(client, where, **typed(agencies="UBND xã Ea Kao"))
    assert "Several agencies" in errors(ambiguous)["agencies"]
    send(client, where, **typed(agencies=f"ubnd XÃ ea sol\n{twins[1].key}\nTên cũ [{other.key}]"))
    covers = CertificateFact.objects.get().covers.values_list("agency", flat=True)
    assert set(covers) == {agency.pk, twins[1].pk, other.pk}


def test_a_renewal_comes_filled_in_and_ends_the_reminder(client, agency):
    held = make.certificate(agency, number="QMS 12", scope="Một cửa", valid_until=localdate() + timedelta(days=20))
    make.certificate(agency, number="QMS 13")
    where = reverse("certificate-renew", args=[held.pk])

    assert [due.notice.link for due in dues(localdate()) if due.reached.kind.code == "certificate_expiry"][0] == where
    form = filled(client.get(where))
    assert (form["number"], form["scope"], form["first_issued_on"]) == ("QMS 12", "Một cửa", "01/07/2024")
    until = f"{localdate() + timedelta(days=1000):%d/%m/%Y}"
    response = send(client, where, happened_on=f"{localdate():%d/%m/%Y}", valid_until=until)

    assert response.status_code == 302
    assert f"certificate:{held.pk}" not in {due.reached.deadline.subject for due in dues(localdate())}
    assert "QMS 12 took its place" in words(client, "certificate", held.pk)


@pytest.mark.parametrize(
    ("kind", "extra", "state"),
    [
        ("suspended", {"number": "7/QĐ"}, "Suspended"),
        ("withdrawn", {}, "Withdrawn by the body"),
        ("cancelled", {}, "Cancelled at request"),
        ("let_go", {}, "Will not be renewed"),
        ("surveyed", {"round": "1", "result": "passed"}, "In force"),
        ("cover_changed", {"scope": "Thuế"}, "In force"),
    ],
)
def test_what_happened_is_written_down(client, agency, kind, extra, state):
    held = make.certificate(agency)

    response = send(client, reverse("certificate-record", args=[held.pk, kind]), happened_on="1/3/2025", **extra)

    assert response.status_code == 302
    assert state in words(client, "certificate", held.pk)


def test_a_planned_audit_is_due_on_its_day(client, agency):
    held = make.certificate(agency)

    send(client, reverse("certificate-record", args=[held.pk, "surveillance_planned"]), planned_on="20/5/2025")

    page = words(client, "certificate", held.pk)
    assert "Surveillance audit 1" in page
    assert "due by 20/05/2025" in page


def test_who_was_overtaken_sees_what_happened_meanwhile_and_goes_on(client, agency):
    held = make.certificate(agency)
    where = reverse("certificate-record", args=[held.pk, "withdrawn"])
    form = filled(client.get(where)) | {"happened_on": "1/6/2026"}
    make.happened(held, "suspended", date(2026, 5, 4), number="7/QĐ")

    stale = client.post(where, form)

    assert "Someone else changed this certificate" in on_top(stale)[0]
    assert "7/QĐ" in dom.text(dom.first(dom.read(stale), "main"))
    assert client.post(where, filled(stale)).status_code == 302


def test_a_paper_is_corrected_and_a_fact_taken_back(agency):
    client = client_of(make.staff())
    held = make.certificate(agency)

    assert errors(send(client, reverse("certificate-correct", args=[held.pk]))).keys() == {"reason"}
    send(client, reverse("certificate-correct", args=[held.pk]), reason="Ghi nhầm", valid_until="1/2/2027")
    assert CertificateStanding.objects.known().get(state="valid").ends_on == date(2027, 2, 1)

    wrong = make.happened(held, "suspended", date(2025, 3, 1))
    assert send(client, reverse("certificate-fact-withdraw", args=[wrong.pk]), because="Nhầm").status_code == 302
    assert not CertificateStanding.objects.known().filter(state="suspended").exists()


# --- the page -----------------------------------------------------------------------------------------


def test_the_chain_is_one_story_and_each_state_is_as_on_the_day(client, agency):
    first = make.certificate(agency, number="QMS 1")
    second = make.renewal(first, agency, number="QMS 2", **LATER)

    for held in (first, second):
        page = words(client, "certificate", held.pk, on="01/10/2026")
        assert page.index("QMS 1 Replaced by its renewal") < page.index("QMS 2 In force")
    assert "QMS 2 to come" in words(client, "certificate", first.pk, on="01/10/2025")
    assert "Not issued before 01/09/2026." in words(client, "certificate", second.pk, on="01/10/2025")


def test_the_page_says_what_ends_a_suspension_and_what_cut_the_validity(client, agency):
    suspended = make.certificate(agency)
    make.happened(suspended, "suspended", date(2026, 10, 1))
    capped = make.certificate(agency, edition="2008", issued_on=date(2016, 5, 4), valid_until=date(2019, 5, 3))

    page = words(client, "certificate", suspended.pk)
    assert "until the body lifts the suspension, withdraws the certificate" in page
    assert "due by 01/04/2027" in page
    page = words(client, "certificate", capped.pk, on="2017-01-01")
    assert "In force until 14/09/2018: on that day the transition" in page


def test_of_others_an_officer_sees_the_name_and_nothing_private(client, agency, officer):
    other = make.agency("Sở Y tế")
    theirs = make.person(Role.OFFICER, of=other, name=f"{MARK} person")
    joint = make.certificate(agency, other)
    make.happened(joint, "suspended", date(2025, 3, 1), by=theirs, note=f"{MARK} note")
    wrong = make.happened(joint, "restored", date(2025, 4, 1), by=theirs, note=MARK)
    withdraw_certificate_fact(fact=wrong, by=theirs, because=f"{MARK} because")

    response = client.get(reverse("certificate", args=[joint.pk]))
    assert "Sở Y tế" in response.text
    assert MARK not in response.text
    assert reverse("agency", args=[other.pk]) not in response.text
    assert MARK in client_of(make.staff()).get(reverse("certificate", args=[joint.pk])).text


def test_on_the_agencys_page(client, agency):
    make.certificate(agency, make.agency(), number="QMS 1")

    page = words(client, "agency", agency.pk, on="2025-01-01")
    assert "QMS 1 and 1 more agency" in page
    assert "QMS 1" not in words(client, "agency", agency.pk, on="2024-01-01")


# --- the list and the figures -------------------------------------------------------------------------


@pytest.fixture
def register(agency):
    other, third = make.agency("Sở Y tế"), make.agency("Sở Tài chính")
    make.certificate(agency, other, number="QMS 1", sites=["Trụ sở", "Một cửa"])
    make.certificate(other, number="QMS 2", body=make.body("Khác"))
    make.happened(make.certificate(third, number="QMS 3", sites=["Kho"]), "suspended", date(2025, 3, 1))
    make.certificate(third, number="QMS 4", edition="2008", issued_on=date(2016, 1, 1), valid_until=date(2018, 1, 1))


def rows_of(client, address):
    """The rows behind an address, in its own unit: sites are lines of the second column."""
    page = dom.read(client.get(address))
    table = dom.first(page, "tbody")
    if table is None:
        return 0
    if "unit=sites" in address:
        return len([site for row in dom.every(table, "tr") for site in dom.every(row, "div")])
    return len(list(dom.every(table, "tr")))


def test_every_figure_opens_exactly_its_rows(register):
    client = client_of(make.person(Role.LEADER, language="en"))
    page = dom.read(client.get(reverse("province-certificates"), {"on": "2026-01-01"}))
    found = [figure for figure in figures(page) if urlsplit(figure.address).path == reverse("certificates")]

    assert len(found) >= 15
    assert [(figure.count, rows_of(client, figure.address)) for figure in found] == [(f.count, f.count) for f in found]


def test_both_dates_reach_the_figures(register):
    client = client_of(make.person(Role.STAFF, language="en"))

    assert "Suspended 0 0 0" in words(client, "province-certificates", on="2025-02-28")
    assert "Suspended 1 1 1" in words(client, "province-certificates", on="2025-03-01")
    assert "All 0 0 0" in words(client, "province-certificates", on="2025-03-01", known="2020-01-01")
    assert client.get(reverse("province-certificates"), {"on": "31/02/2025"}).status_code == 422


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, ["QMS 1", "QMS 2", "QMS 3", "QMS 4"]),
        ({"state": "suspended"}, ["QMS 3"]),
        ({"edition": "2008"}, ["QMS 4"]),
        ({"q": "qms 2"}, ["QMS 2"]),
        ({"q": "so y te"}, ["QMS 1", "QMS 2"]),
        ({"doubted": "1"}, []),
        ({"known": "2020-01-01"}, []),
        ({"on": "2017-01-01"}, ["QMS 4"]),
    ],
)
def test_filters(register, query, numbers):
    client = client_of(make.staff())
    page = dom.read(client.get(reverse("certificates"), {"on": "2026-01-01"} | query))
    assert sorted(dom.text(row) for row in dom.every(page, "th", scope="row")) == numbers


def test_the_three_counts_stand_together_and_an_officer_sees_the_own(register, client):
    counts = "1 certificate 1 agency 2 sites"

    for unit in ("", "agencies", "sites"):
        assert counts in words(client, "certificates", unit=unit, on="2026-01-01")
    assert "Sở Tài chính" not in words(client, "certificates", on="2026-01-01")
    assert client.get(reverse("certificates"), {"state": "x"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("unit", "queries"), [("", 8), ("agencies", 10), ("sites", 8)])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(rows, unit, queries, django_assert_num_queries):
    for number in range(rows):
        make.certificate(make.agency(), make.agency(), sites=[f"{number}"])
    client = client_of(make.staff())
    client.get(reverse("certificates"))

    with django_assert_num_queries(queries):
        client.get(reverse("certificates"), {"unit": unit})


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_queries_for_a_long_story_as_for_a_short_one(rows, django_assert_num_queries):
    agencies = [make.agency() for _ in range(rows)]
    held = make.certificate(*agencies)
    for number in range(rows):
        make.happened(held, "surveyed", date(2025, 1, 1 + number), round=number + 1, result="passed")
    client = client_of(make.staff())
    client.get(reverse("certificate", args=[held.pk]))

    with django_assert_num_queries(11):
        client.get(reverse("certificate", args=[held.pk]))
