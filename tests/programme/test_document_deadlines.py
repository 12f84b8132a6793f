"""Documents that are to follow a change in law: who is told, when, until what ends it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from agencies.choices import Kind, Role
from agencies.dues import dues, remind
from portal.notices.models import Notice
from portal.notices.wording import say
from portal.programme.actions.procedures import withdraw_change, withdraw_issue
from portal.programme.choices import ChangeKind
from tests import make
from tests.pages import dom
from tests.programme import handling

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEFORE, CHANGED, DUE = date(2017, 1, 2), date(2017, 6, 1), date(2017, 8, 1)


def told(on):
    return [(due.agency, due.person, due.reached.told.step) for due in dues(on) if is_of_document(due)]


def is_of_document(due) -> bool:
    return due.reached.kind.code == "document_outdated"


def test_one_change_tells_the_officers_of_every_agency_whose_document_is_older_at_once_and_again():
    first, second, without = make.agency(), make.agency(), make.agency()
    officers = [make.officer(agency) for agency in (first, second, without)]
    procedure = handling.procedure()
    for agency in (first, second):
        handling.issued(procedure, agency, BEFORE)
    handling.changed(procedure, CHANGED, DUE)

    assert told(CHANGED - DAY) == []
    assert {(agency, person) for agency, person, _step in told(CHANGED)} == {
        (first, officers[0].pk),
        (second, officers[1].pk),
    }
    for days in (61, 40, 31, 20, 14, 7, 1, -7):
        remind(DUE - days * DAY)
    mine = Notice.objects.filter(rule="document_outdated", person=officers[0]).order_by("pk")
    assert list(mine.values_list("step", flat=True)) == [92, 31, 14, 7, 1, -7]


def test_the_notice_says_what_is_to_follow_and_ends_with_the_new_document():
    agency, procedure = make.agency("UBND xã A"), handling.procedure()
    officer = make.officer(agency)
    handling.issued(procedure, agency, BEFORE)
    handling.changed(procedure, CHANGED, DUE)
    remind(CHANGED)

    notice = Notice.objects.get(person=officer)
    with override("en"):
        assert say(notice) == (
            "The law changed procedure 1.000001: the document of UBND xã A is to follow by 01/08/2017."
        )
    client = Client()
    client.force_login(officer)
    assert client.get(notice.link).status_code == 200
    issue = handling.issued(procedure, agency, CHANGED, revision=1)
    remind(CHANGED + DAY)
    assert not Notice.objects.open().exists()
    withdraw_issue(issue=issue, by=make.clerk(), because="Nhầm")
    remind(CHANGED + DAY)
    assert Notice.objects.open().filter(person=officer).exists()


def test_the_officer_is_asked_on_the_start_page_and_the_head_on_the_agency_s_own():
    agency, foreign = make.agency(), make.agency()
    officer = make.person(Role.OFFICER, of=agency, language="en")
    for number, due in enumerate((DUE, DUE + DAY)):
        procedure = handling.procedure(str(number))
        handling.issued(procedure, agency, BEFORE)
        handling.issued(procedure, foreign, BEFORE)
        handling.changed(procedure, CHANGED, due)
    client = Client()
    client.force_login(officer)

    for address in (reverse("start"), reverse("agency-head", args=[agency.pk])):
        tasks = dom.first(dom.read(client.get(address)), "section", **{"aria-labelledby": "tasks-heading"})
        [asked] = [link for link in dom.every(tasks, "a") if "in step" in dom.text(link)]
        assert f"Bring 2 documents of {agency.name} in step with the law" in dom.text(asked)
        assert "Was due on 01/08/2017" in dom.text(tasks)
        shown = client.get(dom.attribute(asked, "href")).content.decode()
        assert shown.count('data-status="outdated"') == 2


def test_what_was_recorded_wrongly_or_is_abolished_or_is_over_tells_nobody():
    over, alive = make.agency(), make.agency()
    wrong, abolished, foreign, own = (
        handling.procedure("1"),
        handling.procedure("2"),
        handling.procedure("3", tier="district"),
        handling.procedure("4", agency=alive),
    )
    for procedure in (wrong, abolished, foreign, own):
        change = handling.changed(procedure, CHANGED, DUE)
        for agency in (over, alive):
            handling.issued(procedure, agency, BEFORE)
        if procedure == wrong:
            withdraw_change(change=change, by=make.clerk(), because="Nhầm")
    handling.changed(abolished, CHANGED + DAY, kind=ChangeKind.ABOLISHED)
    make.fact(over, Kind.DISSOLVED, CHANGED)

    assert [due.reached.deadline.subject for due in dues(CHANGED + DAY) if is_of_document(due)] == [
        f"document:{alive.pk}:{own.pk}"
    ]
