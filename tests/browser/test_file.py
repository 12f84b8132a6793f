"""A scan that was chosen stays chosen while its form is confirmed or corrected."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.choices import Kind, Role
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PDF = {"name": "Quyết định 12.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 quyet dinh %%EOF"}
CHOSEN = "field => field.files[0]?.name ?? ''"


@pytest.fixture
def agency():
    return make.agency("UBND xã Ea Sol")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def declared_without_applying(page, agency):
    """A register that lacks a fact: the portal warns, and asks to confirm."""
    page.goto(reverse("fact-record", args=[agency.pk, "declared"]))
    page.get_by_label("When did it happen?").fill("1/3/2018")
    page.get_by_label("Edition of the standard").select_option("2015")
    page.get_by_label("Document number").fill("12/QĐ-UBND")
    page.locator("input[type=file]").set_input_files(PDF)
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_scan_is_chosen_once(open_as, agency):
    page = open_as(make.person(Role.OFFICER, of=agency, language="en"))
    declared_without_applying(page, agency)
    expect(page.get_by_text("Choose the file once more")).to_have_count(0)
    assert page.locator("input[type=file]").evaluate(CHOSEN) == PDF["name"]

    page.get_by_label("I have read the warnings").check()
    page.get_by_role("button", name="Record", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("UBND xã Ea Sol")
    assert agency.facts.get(kind=Kind.DECLARED).scan.name == PDF["name"]


def test_a_form_of_its_own_begins_without_the_file_of_another(open_as, agency):
    page = open_as(make.person(Role.OFFICER, of=agency, language="en"))
    declared_without_applying(page, agency)
    page.goto(reverse("fact-record", args=[agency.pk, "applied"]))
    page.get_by_role("button", name="Record", exact=True).click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("input[type=file]").evaluate(CHOSEN) == ""


def test_without_scripts_the_form_asks_for_the_file_again(open_as, agency):
    page = open_as(make.person(Role.OFFICER, of=agency, language="en"), scripts=False)
    declared_without_applying(page, agency)

    expect(page.get_by_role("alert")).to_contain_text("Choose the file once more")
