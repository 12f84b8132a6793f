"""A small page that opens over the present one, and leads to itself where it cannot."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.choices import Kind, Role
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fact():
    return make.fact(make.agency("UBND xã Ea Sol"), Kind.DECLARED, date(2016, 3, 1), number="12/QĐ-UBND")


@pytest.fixture
def page(fact, open_as):
    page = open_as(make.person(Role.STAFF, language="en"))
    page.goto(reverse("agency", args=[fact.agency_id]))
    return page


def link_of(page, fact):
    return page.locator(f"a[href='{reverse('fact-withdraw', args=[fact.pk])}']")


def test_it_opens_over_the_page_and_gives_the_focus_back(page, fact):
    link = link_of(page, fact)
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Withdraw a fact")
    expect(dialog).to_contain_text("12/QĐ-UBND")
    expect(page.get_by_label("Why is it wrong?")).to_be_visible()

    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_its_form_goes_where_the_page_would_send_it(page, fact):
    link_of(page, fact).click()
    page.get_by_label("Why is it wrong?").fill("Nhầm cơ quan.")
    page.get_by_role("button", name="Withdraw this fact").click()

    expect(page.get_by_label("What happened")).to_contain_text("Nhầm cơ quan.")
    fact.refresh_from_db()
    assert fact.withdrawn_because == "Nhầm cơ quan."


def test_a_form_in_error_comes_as_its_page(page, fact):
    link_of(page, fact).click()
    page.get_by_role("button", name="Withdraw this fact").click()

    expect(page.get_by_role("alert")).to_contain_text("Why is it wrong?")
    assert page.url.endswith(reverse("fact-withdraw", args=[fact.pk]))


def test_who_has_been_signed_out_meanwhile_comes_to_the_sign_in(page, fact):
    page.context.clear_cookies()
    link_of(page, fact).click()

    expect(page.locator("input[type=password]")).to_be_visible()


def test_without_scripts_the_link_leads_to_the_page(fact, open_as):
    page = open_as(make.person(Role.STAFF, language="en"), scripts=False)
    page.goto(reverse("agency", args=[fact.agency_id]))
    link_of(page, fact).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw a fact")
