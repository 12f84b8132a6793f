"""What is typed into a long form outlives a lost connection, and never overwrites what others saved meanwhile."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from agencies.choices import Role
from audits.actions.answers import Given, save_answers
from audits.actions.visits import change_team
from audits.choices import AnswerState, TeamRole
from audits.models import ChecklistVersion, Finding
from tests import inspections, make
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leader():
    return make.person(Role.INSPECTOR, language="en")


@pytest.fixture
def visit(leader):
    checklist = ChecklistVersion.objects.offered().get(checklist__code="tcvn-iso-9001-2015")
    return inspections.started(make.agency(), leader, make.staff(), checklist=checklist)


@pytest.fixture
def page(leader, visit, open_as):
    page = open_as(leader, width=PHONE)
    page.goto(reverse("visit-checklist", args=[visit.pk]))
    return page


def typed_without_network(page):
    """Two lines are answered and cannot be saved; then the network is back."""
    page.locator("input[name=s1][value=conforms]").check()
    page.locator("textarea[name=n2]").fill("Đã niêm yết")
    page.context.set_offline(True)
    page.locator(".save-bar button").click()
    expect(page.locator("[data-draft-offline]")).to_be_in_viewport()
    page.context.set_offline(False)
    page.reload()


def test_answers_outlive_a_lost_connection_and_are_saved_later(page, visit):
    typed_without_network(page)
    expect(page.locator("[data-draft-restored]")).to_be_in_viewport()
    expect(page.locator("input[name=s1][value=conforms]")).to_be_checked()
    assert not visit.answers.checked().exists()

    page.locator(".save-bar button").click()
    expect(page.locator(".notice[data-kind=success]")).to_have_text("2 answers are saved.")
    page.reload()
    expect(page.locator("[data-draft-restored]")).to_be_hidden()
    assert [answer.note for answer in visit.answers.exclude(version=0).order_by("line__position")] == [
        "",
        "Đã niêm yết",
    ]


def test_what_somebody_saved_meanwhile_is_shown_not_overwritten(page, visit):
    line = visit.answers.get(line__position=1).line_id
    other = visit.team.exclude(pk=visit.planned_by_id).get()
    save_answers(visit=visit, by=other, given=[Given(line, AnswerState.NOT_APPLICABLE, "Không có TTHC")])
    typed_without_network(page)

    page.locator(".save-bar button").click()
    expect(page.locator("#l1")).to_contain_text("Meanwhile")
    expect(page.locator("input[name=s1][value=conforms]")).to_be_checked()
    assert visit.answers.get(line=line).state == AnswerState.NOT_APPLICABLE
    assert visit.answers.get(line__position=2).note == "Đã niêm yết"


def test_who_was_signed_out_finds_the_answers_after_signing_in(page, visit):
    page.locator("textarea[name=n2]").fill("Đã niêm yết")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(".save-bar button").click()
    expect(page.locator("input[type=password]")).to_be_visible()
    page.context.add_cookies(cookies)  # as signing in gives one
    page.goto(reverse("visit-checklist", args=[visit.pk]))

    expect(page.locator("textarea[name=n2]")).to_have_value("Đã niêm yết")
    page.locator("[data-draft-drop]").click()
    expect(page.locator("textarea[name=n2]")).to_have_value("")
    expect(page.locator("[data-draft-restored]")).to_be_hidden()


def test_a_finding_is_logged_once_and_its_words_do_not_come_back(page, visit):
    address = reverse("finding-log", args=[visit.pk])
    page.goto(address)
    page.locator("textarea[name=statement]").fill("Chưa họp xem xét.")
    page.reload()
    expect(page.locator("textarea[name=statement]")).to_have_value("Chưa họp xem xét.")

    page.locator("input[name=basis]").fill("QĐ 19/2014/QĐ-TTg")
    page.get_by_role("button", name="Log the finding").click()
    page.wait_for_url("**" + reverse("visit", args=[visit.pk]))
    page.goto(address)
    expect(page.locator("textarea[name=statement]")).to_have_value("")
    assert Finding.objects.get().statement == "Chưa họp xem xét."


def test_who_is_no_longer_on_the_team_keeps_what_was_typed_and_sends_nothing(page, visit):
    page.locator("textarea[name=n2]").fill("Đã niêm yết")
    other = visit.team.exclude(pk=visit.planned_by_id).get()
    change_team(
        visit=visit,
        by=other,
        on=visit.started_on,
        team={other: TeamRole.LEADER},
        reasons={},
        seen_version=visit.version,
    )
    page.locator(".save-bar button").click()

    expect(page.locator("[data-draft-closed]")).to_be_in_viewport()
    expect(page.locator("textarea[name=n2]")).to_have_value("Đã niêm yết")
    assert not visit.answers.checked().exists()
