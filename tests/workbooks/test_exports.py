"""Lists and figures as files: the rows of the page, for each person; long ones in the background."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from agencies.choices import Role
from portal.accounts.actions import change_person
from portal.notices.jobs import run
from portal.workbooks import tasks  # noqa: F401  its handlers of jobs
from portal.workbooks.export_actions import delete_old_exports
from portal.workbooks.models import Export, WorkbookSettings
from portal.workbooks.writing.sources import sources
from tests import access_to_exports, inspections, make
from tests.pages import dom
from tests.programme import handling
from tests.workbooks.given import content_of, lines_of, rows_of, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    district = make.agency("UBND huyện Ea H'leo", tier="district", area="645")
    agency, other = make.agency("=xã A", superior=district), make.agency("xã B")
    make.declared(agency)
    team = make.person(Role.INSPECTOR)
    visit = inspections.started(agency, team)
    inspections.logged(visit, team)
    inspections.planned(other, make.person(Role.INSPECTOR))
    make.certificate(agency, issued_on=date(2024, 7, 1))
    return {
        "staff": make.staff(),
        "leader": make.person(Role.LEADER),
        "team": team,
        "inspector": make.person(Role.INSPECTOR),
        "officer": make.officer(agency),
        "above": make.officer(district),
        "other": make.officer(other),
    }


def taken(client, source, query="", format="csv"):
    return client.post(f"{reverse('export-new', args=[source])}?{query}", {"format": format})


PAGES = {
    "agencies": "agencies",
    "visits": "visits",
    "findings": "findings",
    "actions": "actions",
    "certificates": "certificates",
}


@pytest.mark.parametrize("source", PAGES)
def test_a_file_has_exactly_the_rows_of_its_page_for_each_person(client, world, source):
    counts = {}
    for name, person in world.items():
        client.force_login(person)
        page = dom.read(client.get(reverse(PAGES[source])))
        shown = sum(1 for body in dom.every(page, "tbody") for _row in dom.every(body, "tr"))
        texts = lines_of(content_of(taken(client, source)))
        cells = rows_of(sheet_of(content_of(taken(client, source, format="xlsx"))))
        assert (len(texts), len(cells)) == (shown, shown), name
        counts[name] = shown

    assert source == "actions" or counts["staff"] > 0


def test_the_filters_and_both_dates_of_the_page_hold_for_the_file(client, world):
    client.force_login(world["staff"])
    query = "on=31/12/2017&known=2026-11-26T10:00&state=declared&tier=commune"
    content = content_of(taken(client, "agencies", query, "xlsx"))
    sheet = sheet_of(content)

    assert rows_of(sheet) == []  # nothing was known then
    assert "31/12/2017" in sheet.cell(3, 1).value
    assert "26/11/2026 10:00" in sheet.cell(3, 1).value
    assert [row[1] for row in rows_of(sheet_of(content_of(taken(client, "agencies", "state=declared", "xlsx"))))] == [
        "=xã A"
    ]


@pytest.mark.parametrize("query", ["on=31/02/2017", "state=nothing", "tier=x"])
def test_what_no_page_shows_is_no_file(client, world, query):
    client.force_login(world["staff"])

    assert taken(client, "agencies", query).status_code == 404


@pytest.mark.parametrize(
    ("source", "format"), [(code, format.value) for code in sorted(sources()) for format in sources()[code].formats]
)
def test_every_list_and_figure_can_be_had_in_both_languages(client, world, source, format):
    administrator = make.person(Role.ADMINISTRATOR, is_staff=True, language="en")
    client.force_login(administrator)
    agency = world["officer"].memberships.get().agency
    about = dict.fromkeys(("facts", "contacts", "agency-procedures"), f"agency={agency.pk}")
    if source == "programme":
        about[source] = f"programme={inspections.approved(agency, by=world['staff']).pk}"
    if source == "procedure":
        about[source] = f"procedure={handling.procedure().pk}"

    assert content_of(taken(client, source, about.get(source, ""), format))


def test_every_list_and_figure_stands_in_the_table_of_access():
    assert {f"export-new/{source}" for source in sources()} < access_to_exports.lists().keys()


def test_facts_are_those_of_the_agency_and_nobody_elses(client, world):
    agency = world["officer"].memberships.get().agency
    client.force_login(world["officer"])
    assert len(lines_of(content_of(taken(client, "facts", f"agency={agency.pk}")))) == agency.facts.count() == 2

    client.force_login(world["other"])
    for about in (f"agency={agency.pk}", "agency=x", ""):
        assert taken(client, "facts", about).status_code == 404
    assert taken(client, "contacts", f"agency={agency.pk}").status_code == 404


def test_the_figures_of_the_province_are_those_of_its_page(client, world):
    client.force_login(world["staff"])
    lines = lines_of(content_of(taken(client, "province")))
    whole = {(line[0], line[2]): int(line[3]) for line in lines if line[1] == "Tổng cộng"}

    assert {count for (_table, column), count in whole.items() if column == "Tổng cộng"} == {3}
    assert {count for (_table, column), count in whole.items() if column == "Đã công bố"} == {1}


def test_heads_are_in_the_readers_language(client, world):
    client.force_login(make.person(Role.STAFF, language="en"))
    sheet = sheet_of(content_of(taken(client, "agencies", format="xlsx")))

    assert sheet.cell(2, 1).value == "List of agencies"
    assert [cell.value for cell in sheet[5]][:4] == ["No.", "Key", "Name", "State"]


# --- in the background ----------------------------------------------------------------------------------


@pytest.fixture
def asked(client, world):
    """A list that is too long to be made at once."""
    WorkbookSettings.objects.create(pk=1, rows_at_once=1, days_kept=3)
    client.force_login(world["staff"])
    response = taken(client, "agencies", "tier=commune", "xlsx")
    export = Export.objects.get()
    assert response["Location"] == reverse("export", args=[export.pk])
    return export


def file_of(client, export):
    return client.get(reverse("export-file", args=[export.pk]))


def test_who_asked_for_it_is_noted(noted, world, asked):
    (line,) = [json.loads(line) for line in noted if "export_asked" in line]
    assert (line["account"], line["of"], line["query"]) == (world["staff"].pk, "agencies", "tier=commune")


def test_a_long_list_is_made_in_the_background(client, asked):
    waiting = client.get(reverse("export", args=[asked.pk])).content.decode()
    assert "data-live" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert file_of(client, asked).status_code == 404

    while run():
        pass
    asked.refresh_from_db()

    assert "Tải tệp" in client.get(reverse("export", args=[asked.pk])).content.decode()
    assert "Tải tệp" not in client.get(reverse("exports")).content.decode()
    content = content_of(file_of(client, asked))
    assert (len(rows_of(sheet_of(content))), len(content)) == (asked.count, asked.size)
    assert timedelta(days=2) < asked.expires_at - now() < timedelta(days=3)


def made(asked):
    while run():
        pass
    asked.refresh_from_db()
    assert asked.is_ready


def test_the_link_is_nobody_elses(client, asked, world):
    made(asked)
    client.force_login(world["leader"])

    assert client.get(reverse("export", args=[asked.pk])).status_code == 404
    assert file_of(client, asked).status_code == 404


def test_access_is_asked_again_at_the_download(client, asked, world):
    made(asked)
    assert file_of(client, asked).status_code == 200
    world["staff"].memberships.all().delete()

    assert file_of(client, asked).status_code == 404


def test_an_officer_whose_agencies_are_others_now_gets_a_new_file_and_not_the_old_one(client, world):
    WorkbookSettings.objects.create(pk=1, rows_at_once=0)
    client.force_login(world["above"])
    taken(client, "agencies")
    export = Export.objects.get()
    made(export)
    assert len(lines_of(content_of(file_of(client, export)))) == 2

    make.fact(
        world["officer"].memberships.get().agency, "moved", date(2020, 1, 1), superior=make.agency(tier="district")
    )

    assert file_of(client, export).status_code == 404


def test_who_has_left_gets_no_file_made(asked, world):
    change_person(person=world["staff"], by=None, is_active=False)
    while run():
        pass
    asked.refresh_from_db()

    assert not asked.is_ready


def test_old_files_are_deleted_with_their_links(client, asked):
    made(asked)
    Export.objects.update(expires_at=now())
    path = asked.file.path

    assert file_of(client, asked).status_code == 404
    assert delete_old_exports() == 1
    assert not Export.objects.exists()
    assert not asked.file.storage.exists(path)


def test_a_file_that_is_being_made_is_not_made_twice_and_not_too_many_at_once(client, world):
    WorkbookSettings.objects.create(pk=1, rows_at_once=0)
    client.force_login(world["staff"])
    for _again in range(2):
        taken(client, "agencies")
    assert Export.objects.count() == 1
    for day in range(1, 7):
        answer = taken(client, "agencies", f"on={day}/1/2020")
    assert (Export.objects.count(), answer["Location"]) == (5, reverse("exports"))
