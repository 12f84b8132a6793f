"""The province's page: every figure opens exactly what it counts, whatever it is drawn from, and the parts add up."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import register as register_settings
from agencies.actions.settings import save_setting
from agencies.choices import Role, Tier
from agencies.models import CompleteList
from portal.accounts.models import User
from portal.notices.jobs import enqueue
from tests import make
from tests.pages import dom, registers
from tests.pages.figures import dates, figures, tables, wrong

pytestmark = pytest.mark.django_db

ON = "2017-12-31"
PROVINCE = reverse("province")


@pytest.fixture(scope="module")
def register(lasting_db):
    """The small register, and what became known of it later: a declaration that was none, and one that was late."""
    agencies = registers.small()
    made_at = timezone.now()
    registers.withdrawn_and_added(agencies)
    make.declared(agencies["commune 1"], date(2017, 11, 1), edition="2015")
    registers.work()
    return SimpleNamespace(agencies=agencies, made_at=made_at)


@pytest.fixture
def client(register):
    client = Client()
    client.force_login(User.objects.filter(memberships__role=Role.STAFF).first())
    return client


@pytest.fixture(params=["rolled", "standings", "past"])
def source(request, register):
    """What the page is drawn from: rollups; standings, while a change waits to be counted; what was known once."""
    if request.param == "standings":
        enqueue("take_rollups", key="a change")
    return SimpleNamespace(
        name=request.param,
        query={"on": ON, **({"known": register.made_at.isoformat()} if request.param == "past" else {})},
    )


def test_every_figure_opens_exactly_the_agencies_that_it_counts(client, source):
    page = dom.read(client.get(PROVINCE, source.query))

    assert len(figures(page)) > 60
    assert wrong(client, page) == []


def test_every_figure_carries_both_dates(client, source):
    page = dom.read(client.get(PROVINCE, source.query))
    chart = dom.first(page, "figure")
    carried = {dates(figure.address).get("known") for figure in figures(page)}
    days = {dates(figure.address)["on"] for figure in set(figures(page)) - set(figures(chart))}

    (known,) = carried
    assert (known is not None) is (source.name != "standings")
    assert days == {ON}


def test_the_parts_add_up_to_the_whole(client, source):
    page = dom.read(client.get(PROVINCE, source.query))
    _trend, by_tier, by_district, by_obligation, by_edition = tables(page).values()
    whole = by_tier[-1]

    assert whole[0] == sum(whole[1:]) == 41
    for *lines, total in (by_tier, by_obligation, by_edition):
        assert total == whole
        assert [sum(column) for column in zip(*lines, strict=True)] == whole
    declared = whole[4]
    assert sum(row[-1] for row in by_district) == whole[0] - declared


def test_what_is_known_now_and_what_was_known_then(client, source):
    whole = tables(dom.read(client.get(PROVINCE, source.query))).popitem()[1][-1]
    #      all, none, building, applying, declared, redeclare, paused, ended
    then = [41, 32, 1, 1, 4, 1, 1, 1]
    now = [41, 31, 1, 1, 5, 1, 1, 1]

    assert whole == (then if source.name == "past" else now)


# --- dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["on", "known"])
@pytest.mark.parametrize(
    "written", ["31/02/2017", "yesterday", "12/2017", "2017", "2017-13-01", "0", "31/12/2017\0", "9" * 50]
)
def test_a_date_that_cannot_be_read_is_told_and_nothing_breaks(client, name, written):
    response = client.get(PROVINCE, {name: written})

    page = dom.read(response)
    field = dom.first(page, "input", name=name)
    assert response.status_code == 422
    assert "is-invalid" in dom.attribute(field, "class")
    assert dom.attribute(field, "value") == written
    assert len(list(dom.every(page, "div", class_="invalid-feedback"))) == 1
    assert figures(page) == []


def test_a_day_before_all_agencies_has_empty_figures(client):
    page = dom.read(client.get(PROVINCE, {"on": "2009-12-31"}))

    assert tables(page).popitem()[1][-1] == [0] * 8
    assert wrong(client, page) == []


def test_a_date_typed_for_what_was_known_means_the_end_of_that_day(client, register):
    typed = client.get(PROVINCE, {"on": "31/12/2017", "known": "1/1/2020"})

    assert tables(dom.read(typed)).popitem()[1][-1] == [0] * 8
    assert "01/01/2020 23:59" in typed.content.decode()


# --- what is stored -----------------------------------------------------------------------------------


def body(response):
    return dom.text(dom.first(dom.read(response), "main"))


def test_what_is_stored_is_what_was_drawn(client):
    assert body(client.get(PROVINCE, {"on": ON})) == body(client.get(PROVINCE, {"on": ON}))


def test_each_language_is_stored_apart(client):
    vietnamese = body(client.get(PROVINCE, {"on": ON}))
    User.objects.filter(pk=client.session["_auth_user_id"]).update(language="en")

    english = body(client.get(PROVINCE, {"on": ON}))

    assert "Every number opens the agencies that it counts." in english
    assert "Every number opens the agencies that it counts." not in vietnamese


def test_new_settings_show_at_once(client):
    assert "1/2 (50,00 %)" not in body(client.get(PROVINCE, {"on": ON}))

    save_setting(CompleteList(tier=Tier.DISTRICT, since=date(2017, 12, 31)))
    register_settings.changed()  # the commit's own call, which a test's transaction never reaches

    assert "1/2 (50,00 %)" in body(client.get(PROVINCE, {"on": ON}))
    assert "1/2 (50,00 %)" not in body(client.get(PROVINCE, {"on": "2017-12-30"}))


def test_a_change_that_waits_to_be_counted_shows_at_once(client, register):
    before = tables(dom.read(client.get(PROVINCE, {"on": ON}))).popitem()[1][-1]
    make.declared(register.agencies["commune 2"])

    page = dom.read(client.get(PROVINCE, {"on": ON}))

    assert before[4] == 5
    assert tables(page).popitem()[1][-1][4] == 6
    assert wrong(client, page) == []


# --- queries ------------------------------------------------------------------------------------------

SESSION_AND_USER = 2


def test_the_page_takes_few_queries(client, django_assert_num_queries):
    client.get(PROVINCE, {"on": "2016-12-31"})  # reads the settings, which are kept for a minute

    with django_assert_num_queries(SESSION_AND_USER + 5):
        client.get(PROVINCE, {"on": ON})
    with django_assert_num_queries(SESSION_AND_USER + 2):
        client.get(PROVINCE, {"on": ON})


def test_from_standings_it_takes_as_few(client, register, django_assert_num_queries):
    client.get(PROVINCE, {"on": "2016-12-31"})

    with django_assert_num_queries(SESSION_AND_USER + 4):
        client.get(PROVINCE, {"on": ON, "known": register.made_at.isoformat()})
