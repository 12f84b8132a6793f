"""Before a session ends that nobody uses, the page says so."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.choices import Role
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("name", "quiet"), [("notices", "12:59"), ("admin:index", "02:59")])
def test_two_minutes_before_the_page_says_so_and_offers_to_stay(open_as, name, quiet):
    page = open_as(make.person(Role.ADMINISTRATOR, language="en", is_staff=True, is_superuser=True))
    page.clock.install()
    page.goto(reverse(name))
    warning = page.get_by_role("alert")

    page.clock.fast_forward(quiet)
    expect(warning).to_have_count(0)
    page.clock.fast_forward("00:02")
    expect(warning).to_contain_text("You will soon be signed out")

    with page.expect_response("**" + reverse("stay")) as answer:
        warning.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 204
    expect(warning).to_have_count(0)
    page.clock.fast_forward("13:01")
    expect(warning).to_be_visible()
