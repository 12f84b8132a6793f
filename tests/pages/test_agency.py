"""The page of one agency: where it stands and why, on any day and as known at any moment; who may do what there."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from agencies.actions.contacts import save_contact
from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind, Role
from agencies.models import Contact
from tests import inspections, make
from tests.pages import dom

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune():
    """A commune that declared on 01/03/2016 by a fact of the year 2014 and a plan of 06/2015."""
    district = make.agency("UBND huyện Ea H'leo", tier="district", area="645")
    agency = make.agency("UBND xã Ea Sol", superior=district)
    officer = make.person(Role.OFFICER, of=agency, language="en")
    make.fact(agency, Kind.PLAN_ISSUED, date(2014, 1, 1), by=officer, precision="year", number="12/KH-UBND")
    make.fact(agency, Kind.APPLIED, date(2015, 6, 1), by=officer, precision="month")
    declaration = make.declared(agency)
    return SimpleNamespace(agency=agency, district=district, officer=officer, declaration=declaration)


def look(agency, person, **query):
    client = Client()
    client.force_login(person)
    response = client.get(reverse("agency", args=[agency.pk]), query)
    assert response.status_code == 200
    return dom.read(response)


def section(page, heading: str):
    return dom.first(page, "section", **{"aria-labelledby": heading})


def summary(page) -> dict[str, str]:
    """The rows of the standing."""
    rows = dom.every(section(page, "standing-heading"), "div", class_="summary-row")
    return {dom.text(dom.first(row, "dt")): dom.text(dom.first(row, "dd")) for row in rows}


def links(node) -> set[str]:
    return {dom.attribute(link, "href") for link in dom.every(node, "a")}


# --- the standing -------------------------------------------------------------------------------------


def test_it_says_where_the_agency_stands_and_since_when(commune):
    assert summary(look(commune.agency, commune.officer, on="2016-12-31")) == {
        "State": "Declared since 01/03/2016",
        "Edition": "TCVN ISO 9001:2008",
        "Upkeep": "Kept up",
        "Conversion to a new edition": "No conversion",
        "Tier": "Commune People's Committee",
        "Obligation": "Encouraged",
        "Last updated or confirmed": "Never",  # all of it was recorded years later
    }


@pytest.mark.parametrize(
    ("on", "state", "upkeep"),
    [
        ("2010-01-01", "Not started since 01/01/2010", "Not asked for"),
        ("2014-12-30", "Not started since 01/01/2010", "Not asked for"),
        ("2014-12-31", "Building since 31/12/2014", "Not asked for"),
        ("2015-06-30", "Applying since 30/06/2015", "Not asked for"),
        ("2016-03-01", "Declared since 01/03/2016", "Kept up"),
        ("2017-03-01", "Declared since 01/03/2016", "Upkeep due"),
    ],
)
def test_on_any_day(commune, on, state, upkeep):
    shown = summary(look(commune.agency, commune.officer, on=on))

    assert (shown["State"], shown["Upkeep"]) == (state, upkeep)


def test_before_it_was_founded_there_is_no_standing(commune):
    page = look(commune.agency, commune.officer, on="2009-12-31")

    assert summary(page) == {}
    assert "not founded yet" in dom.text(section(page, "standing-heading"))


def test_as_known_before_a_fact_was_recorded(commune):
    before = commune.declaration.recorded_at.isoformat()
    later = make.fact(commune.agency, Kind.PAUSED, date(2016, 6, 1))

    then = look(commune.agency, commune.officer, on="2016-12-31", known=before)
    now = look(commune.agency, commune.officer, on="2016-12-31")

    assert summary(then)["State"] == "Declared since 01/03/2016"
    assert summary(now)["State"] == "Paused since 01/06/2016"
    assert f"/agencies/{later.agency_id}/" in links(section(then, "standing-heading"))


@pytest.mark.parametrize("query", [{"on": "31/02/2017"}, {"known": "yesterday"}])
def test_a_date_that_cannot_be_read_is_told(commune, client, query):
    client.force_login(commune.officer)

    response = client.get(reverse("agency", args=[commune.agency.pk]), query)

    assert response.status_code == 422
    assert dom.first(dom.read(response), "div", class_="invalid-feedback")


# --- why, and what comes next -------------------------------------------------------------------------


def test_it_says_why(commune):
    reasons = section(look(commune.agency, commune.officer, on="2016-12-31"), "next-heading")

    assert [dom.text(item) for item in dom.every(dom.first(reasons, "ol"), "li")] == [
        "01/01/2010 – Agency founded: the agency begins, not started",
        "2014 – ISO plan issued, 12/KH-UBND: Not started → Building",
        "06/2015 – System applied: Building → Applying",
        "01/03/2016 – Conformity declared: Applying → Declared",
    ]


def test_it_says_what_comes_next_and_offers_the_one_click(commune):
    coming = section(look(commune.agency, commune.officer, on="2015-12-31"), "next-heading")

    items = [dom.text(item) for item in dom.every(dom.first(coming, "ul"), "li")]
    assert items[0].startswith("01/03/2016: Declared")
    assert reverse("fact-record", args=[commune.agency.pk, "declared"]) in links(coming)


def test_a_leader_is_offered_no_click(commune):
    coming = section(look(commune.agency, make.person(Role.LEADER)), "next-heading")

    assert links(coming) == set()


# --- the timeline -------------------------------------------------------------------------------------


def entries(page) -> list[str]:
    (timeline,) = dom.every(section(page, "facts-heading"), "ol")
    return [dom.text(dom.first(item, "time")) for item in dom.every(timeline, "li")]


def test_facts_stand_with_their_dates_as_far_as_known_the_newest_first(commune):
    assert entries(look(commune.agency, commune.officer)) == ["01/03/2016", "06/2015", "2014", "01/01/2010"]


def test_a_withdrawn_fact_stays_with_who_and_why_and_what_was_known_before(commune):
    withdraw_fact(fact=commune.declaration, by=make.clerk(), because="Nhầm cơ quan")

    page = look(commune.agency, commune.officer, on="2016-12-31")

    assert summary(page)["State"] == "Applying since 30/06/2015"
    (withdrawn,) = dom.every(page, "li", class_="is-withdrawn")
    assert "by Văn thư: Nhầm cơ quan" in dom.text(withdrawn)
    (before,) = links(withdrawn)
    client = Client()
    client.force_login(commune.officer)
    assert summary(dom.read(client.get(before)))["State"] == "Declared since 01/03/2016"


def test_withdrawing_is_offered_for_the_own_facts_only(commune):
    own = commune.agency.facts.filter(recorded_by=commune.officer)
    colleague = make.officer(commune.agency)

    offered = {
        "officer": {link for link in links(look(commune.agency, commune.officer)) if "withdraw" in link},
        "colleague": {link for link in links(look(commune.agency, colleague)) if "withdraw" in link},
        "leader": {link for link in links(look(commune.agency, make.person(Role.LEADER))) if "withdraw" in link},
    }

    assert offered == {
        "officer": {reverse("fact-withdraw", args=[fact.pk]) for fact in own},
        "colleague": set(),
        "leader": set(),
    }
    assert len([link for link in links(look(commune.agency, make.staff())) if "withdraw" in link]) == 4


# --- who may do what ----------------------------------------------------------------------------------


def deeds(agency, page) -> set[str]:
    """The names of the deeds that a page offers."""
    names = ("fact-choose", "certificate-add", "contact-add", "visit-plan")
    return {name for name in names if reverse(name, args=[agency.pk]) in links(page)}


def test_each_person_is_offered_what_is_theirs(commune):
    people = {
        "officer": commune.officer,
        "above": make.officer(commune.district),
        "leader": make.person(Role.LEADER),
        "inspector": make.person(Role.INSPECTOR),
        "staff": make.staff(),
    }
    recording = {"fact-choose", "certificate-add", "contact-add"}

    assert {name: deeds(commune.agency, look(commune.agency, person)) for name, person in people.items()} == {
        "officer": recording,
        "above": recording,
        "leader": set(),
        "inspector": {"visit-plan"},
        "staff": recording | {"visit-plan"},
    }


def test_contacts_are_shown_to_those_who_see_the_agency(commune):
    contact = Contact(agency=commune.agency)
    save_contact(contact=contact, name="Y Bhiu Niê", position="Văn thư", phone="0262 000 111", email="")

    for person in (commune.officer, make.officer(commune.district), make.staff(), make.person(Role.LEADER)):
        assert "Y Bhiu Niê, Văn thư, 0262 000 111" in dom.text(section(look(commune.agency, person), "about-heading"))


def test_the_agency_above_is_a_link_for_those_who_may_open_it(commune):
    address = reverse("agency", args=[commune.district.pk])

    for person in (make.officer(commune.district), make.staff(), make.person(Role.LEADER)):
        assert address in links(section(look(commune.agency, person), "about-heading"))
    about = section(look(commune.agency, commune.officer), "about-heading")
    assert address not in links(about)
    assert commune.district.name in dom.text(about)


def test_what_people_wrote_is_never_markup(commune):
    nasty = "<b onclick=x>"
    make.fact(commune.agency, Kind.POSTED, date(2016, 4, 1), number=nasty, issuer=nasty, note=nasty)
    save_contact(contact=Contact(agency=commune.agency), name=nasty, position=nasty, phone="", email="")

    page = look(commune.agency, commune.officer)

    assert list(dom.every(page, "b")) == []
    assert dom.text(page).count(nasty) > 4


# --- queries ------------------------------------------------------------------------------------------

SESSION_AND_USER = 2


def fill(commune, rows: int) -> None:
    inspector = make.person(Role.INSPECTOR)
    for number in range(rows):
        make.fact(commune.agency, Kind.TRAINING_HELD, date(2016, 5, 1 + number))
        days = {"issued_on": date(2020, 1, 1), "valid_until": date(2023, 1, 1)}
        make.certificate(commune.agency, number=f"QMS {number}", **days)
        save_contact(contact=Contact(agency=commune.agency), name=f"Người {number}")
        inspections.asked(inspections.started(commune.agency, inspector), inspector)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", [Role.STAFF, Role.OFFICER])
def test_the_page_takes_as_many_queries_for_three_rows_as_for_one(
    commune, client, role, rows, django_assert_num_queries
):
    fill(commune, rows)
    client.force_login(make.person(role, of=commune.agency))
    address = reverse("agency", args=[commune.agency.pk])
    client.get(address)  # reads the settings, which are kept for a minute

    with django_assert_num_queries(SESSION_AND_USER + 4):
        client.get(address)
