"""What each person comes for, from beginning to end, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.choices import Kind, Role
from agencies.models import Fact
from audits.models import Finding
from tests import make
from tests.browser.conftest import PHONE
from tests.pages import registers
from tests.signing_in import code_by

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCAN = {"name": "Quyết định 12.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 quyet dinh %%EOF"}


def english(*roles, of=None):
    return make.person(*roles, of=of, language="en")


def test_signing_in_leads_to_what_is_to_be_done(open_as):
    agency = make.agency("UBND xã Ea Sol")
    officer = english(Role.OFFICER, of=agency)
    page = open_as(width=PHONE)

    page.goto("/account/sign-in/")
    page.locator("input[type=email]").fill(officer.email)
    page.locator("input[type=password]").fill("a good long password")
    page.locator("main button").click()
    secret = page.locator("code.secret").inner_text()
    page.locator("input[name=code]").fill(code_by(secret))
    page.locator("main .btn-primary").click()
    expect(page.locator("main li code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them: go on").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What to do now")
    expect(page.get_by_label("Where your agency stands")).to_contain_text("UBND xã Ea Sol")
    page.get_by_role("button", name="I know this now").click()
    expect(page.get_by_label("Your first visit")).to_have_count(0)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("input[type=password]")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_officer_records_a_declaration_with_its_scan_on_a_phone(open_as, scripts, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    agency = make.agency("UBND xã Ea Sol")
    page = open_as(english(Role.OFFICER, of=agency), width=PHONE, scripts=scripts)

    page.goto("/")
    page.get_by_role("link", name="Record what happened").click()
    page.get_by_role("link", name="Conformity declared", exact=True).click()
    page.get_by_label("When did it happen?").fill("31/2/2016")
    page.get_by_label("Edition of the standard").select_option("2008")
    page.get_by_label("Document number").fill("12/QĐ-UBND")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no such day as “31/2/2016”")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("When did it happen?")).to_be_focused()

    page.get_by_label("When did it happen?").fill("1/3/2016")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_contain_text("no fact says that the system was applied before")
    page.get_by_role("checkbox").check()
    page.get_by_label("Scan of the document").set_input_files(SCAN)
    page.get_by_role("button", name="Record").click()

    expect(page.get_by_role("status")).to_contain_text("Recorded: Conformity declared.")
    expect(page.get_by_label("Standing on")).to_contain_text("Declared since 01/03/2016")
    with page.expect_download() as download:
        page.get_by_role("link", name="Scan (").click()
    assert download.value.suggested_filename == SCAN["name"]
    assert Fact.objects.get(kind=Kind.DECLARED).number == "12/QĐ-UBND"


def test_staff_open_a_figure_and_come_to_an_agency(open_as):
    registers.small()
    registers.work()
    page = open_as(english(Role.STAFF))

    page.goto(reverse("province") + "?on=31/12/2017")
    page.get_by_role("row", name="Huyện Buôn Đôn").get_by_role("link", name="1", exact=True).last.click()

    expect(page.locator("main").get_by_role("status").last).to_contain_text("1 agency")
    page.get_by_role("rowheader").get_by_role("link", name="UBND huyện Buôn Đôn").click()
    expect(page.get_by_label("Standing on 31/12/2017")).to_contain_text("Applying since 01/01/2017")


def step(page, name, **typed):
    """One step of a finding, from its page and back to it."""
    page.get_by_role("link", name=name).click()
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("status")).to_contain_text(f"Saved: {name}.")  # before anybody else looks


def test_a_finding_from_the_plan_of_the_visit_to_its_end(open_as):
    agency = make.agency("UBND xã Ea Sol")
    inspector = english(Role.INSPECTOR)
    at_the_office = open_as(inspector)
    at_the_agency = open_as(english(Role.OFFICER, of=agency), width=PHONE)

    at_the_office.goto(reverse("agency", args=[agency.pk]))
    at_the_office.get_by_role("link", name="Plan a visit").click()
    at_the_office.get_by_label("Day of the visit").fill("2/3/2026")
    at_the_office.get_by_role("button", name="Plan the visit").click()
    at_the_office.get_by_role("link", name="Start the visit").click()
    at_the_office.get_by_role("button", name="Start the visit").click()
    at_the_office.get_by_role("button", name="Log a finding").first.click()
    at_the_office.get_by_label("Clauses (optional)").select_option(index=5)
    at_the_office.get_by_label("What was found").fill("Chưa đánh giá nội bộ.")
    at_the_office.get_by_role("button", name="Log the finding").click()
    expect(at_the_office.get_by_role("status")).to_contain_text("The finding is logged.")

    finding = Finding.objects.get()
    at_the_office.goto(reverse("finding", args=[finding.pk]))
    step(at_the_office, "Ask for a plan")
    at_the_agency.goto("/")
    at_the_agency.locator(f"a[href='{reverse('finding', args=[finding.pk])}']").click()
    step(
        at_the_agency,
        "Propose a plan",
        **{"Cause in words (optional)": "Chưa lập kế hoạch.", "Correction": "Sẽ đánh giá."},
    )
    at_the_office.reload()
    step(at_the_office, "Accept the plan")
    at_the_agency.reload()
    step(at_the_agency, "Report as corrected", **{"What was done": "Đã đánh giá ngày 5/3."})
    expect(at_the_agency.get_by_text("Đã đánh giá ngày 5/3.")).to_be_visible()

    at_the_office.reload()
    step(at_the_office, "Verified as effective", Words="Đã xem báo cáo.")
    step(at_the_office, "Close the finding")
    at_the_agency.reload()
    expect(at_the_agency.get_by_text("Closed", exact=True)).to_be_visible()
    finding.refresh_from_db()
    assert (finding.closed_by, finding.closed_on >= date(2026, 3, 2)) == (inspector, True)
