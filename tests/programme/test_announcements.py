"""Announcements: who is told, who reads them, who has opened them, what becomes of a wrong one."""

import pytest
from django.urls import reverse

from agencies.checks import NotYours, Refused
from portal.notices.models import Notice
from portal.programme.actions.announcements import announce, note_opened, withdraw_announcement
from portal.programme.guidance.queries import announcements, reach
from portal.programme.guidance.telling import tell
from portal.programme.models import Announcement, Opening
from tests import make
from tests.programme import guiding

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    """A district and two of its communes; only one of them has an officer of its own."""
    district = make.agency(tier="district", area="645")
    staffed, lonely = make.agency(superior=district), make.agency(superior=district)
    return {"district": district, "staffed": staffed, "lonely": lonely, "other": make.agency()}


def test_who_looks_after_an_agency_is_told_once_and_only_the_chosen_are(province):
    officer, above = make.officer(province["staffed"]), make.officer(province["district"])
    stranger = make.officer(province["other"])
    told = guiding.announced(province["staffed"], province["lonely"])

    assert [tell(told.pk), tell(told.pk)] == [{"notices": 2}, {"notices": 0}]
    assert set(Notice.objects.values_list("person", "link")) == {
        (person.pk, reverse("announcement", args=[told.pk])) for person in (officer, above)
    }
    assert [told in announcements(person) for person in (officer, above, stranger)] == [True, True, False]


def test_an_agency_has_opened_it_when_somebody_who_looks_after_it_has(client, province):
    officer, above, staff = make.officer(province["staffed"]), make.officer(province["district"]), make.staff()
    told = guiding.announced(province["staffed"], province["lonely"])
    address = reverse("announcement", args=[told.pk])

    client.force_login(staff)
    assert client.get(address).status_code == 200
    assert reach(told, staff).opened == 0, "the lead body is who tells"
    client.force_login(above)
    assert client.get(address).status_code == 200
    assert set(Opening.objects.values_list("agency", "person")) == {(province["lonely"].pk, above.pk)}
    for _time in range(2):
        note_opened(announcement=told, by=officer)
    assert (reach(told, staff).told, reach(told, staff).opened, Opening.objects.count()) == (2, 2, 2)

    client.force_login(staff)
    late = guiding.announced(province["other"], province["lonely"])
    note_opened(announcement=late, by=above)
    shown = client.get(reverse("announcement", args=[late.pk]), {"opened": "no"}).content.decode()
    assert [reverse("agency", args=[province[name].pk]) in shown for name in ("other", "lonely")] == [True, False]


def test_a_wrong_one_is_read_no_more_and_its_notices_end(client, province):
    officer = make.officer(province["staffed"])
    wrong, right = guiding.announced(province["staffed"]), guiding.announced(province["staffed"], title="Khác")
    for each in (wrong, right):
        tell(each.pk)
    with pytest.raises(NotYours):
        withdraw_announcement(announcement=wrong, by=officer, because="Nhầm")
    withdraw_announcement(announcement=wrong, by=make.staff(), because="Nhầm ngày")

    assert [notice.link for notice in Notice.objects.open()] == [reverse("announcement", args=[right.pk])]
    client.force_login(officer)
    assert client.get(reverse("announcement", args=[wrong.pk])).status_code == 404
    assert tell(wrong.pk) == {"notices": 0}


def test_the_lead_body_chooses_by_filter_or_by_name(client, province):
    staff = make.staff()
    client.force_login(staff)
    form = {"title": "Tập huấn", "text": "Đề nghị cử người."}
    address = reverse("announcement-new") + "?tier=commune"

    assert client.post(address, form).status_code == 302
    assert set(Announcement.objects.get().addressees.values_list("agency", flat=True)) == {
        province[name].pk for name in ("staffed", "lonely", "other")
    }
    named = form | {"only": f"{province['lonely'].key}\n\n{province['other'].key}"}
    assert client.post(address, named).status_code == 302
    assert Announcement.objects.latest("pk").addressees.count() == 2
    assert client.post(address, form | {"only": province["district"].key}).status_code == 422
    assert client.post(reverse("announcement-new") + "?district=999&tier=division", form).status_code == 422
    with pytest.raises(Refused):
        guiding.announced()
    with pytest.raises(NotYours):
        announce(by=make.officer(province["other"]), on=guiding.TODAY, title="a", text="b", agencies=[1])
