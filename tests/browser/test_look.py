"""Light and dark: what the page is painted with, for people and for strangers, and what is printed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK, PAPER = "rgb(246, 245, 241)", "rgb(17, 25, 23)", "rgb(255, 255, 255)"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_stranger_chooses_against_the_machine(open_as, scripts):
    make.agency()
    page = open_as(scripts=scripts)
    page.emulate_media(color_scheme="dark")
    page.goto(reverse("public"))
    assert page.evaluate(GROUND) == DARK

    page.get_by_role("link", name="Giao diện").click()
    page.locator("main").get_by_role("button", name="Sáng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sổ công khai")
    assert page.evaluate(GROUND) == LIGHT
    page.goto(reverse("account_login"))
    assert page.evaluate(GROUND) == LIGHT


def test_a_person_chooses_on_the_account_page_and_prints_black_on_white(open_as):
    page = open_as(make.person())
    page.goto(reverse("my-account"))
    page.get_by_label("Tối").check()
    page.locator("main").get_by_role("button", name="Lưu").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate(GROUND) == DARK

    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == PAPER
