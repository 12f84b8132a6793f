"""One search over agencies, documents and people, as far as each person may see them."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from agencies.actions.contacts import save_contact
from agencies.actions.facts import withdraw_fact
from agencies.choices import Kind
from agencies.models import Contact, Fact
from portal.accounts.actions import change_person, save_own_account
from portal.accounts.models import User
from portal.kit.searching import matching
from portal.pages.search import MOST, searched
from portal.programme.models import Attendance
from tests import make
from tests.programme import advising, teaching

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


def titles(user, text):
    return {str(group.title): [hit.title for hit in group.hits] for group in searched(user, text)}


@pytest.fixture
def agency():
    agency = make.agency(name="Sở Khoa học và Công nghệ")
    make.fact(agency, Kind.DECLARED, date(2016, 3, 1), edition_id="2008", number="5249/QĐ-UBND")
    save_contact(contact=Contact(agency=agency), name="Nguyễn Thị Hoà", position="Chánh Văn phòng")
    return agency


@pytest.mark.parametrize("text", ["so khoa hoc", "Sở KHOA", "khoahoc"])
def test_agencies_are_found_without_diacritics(agency, text):
    assert titles(make.staff(), text) == {"Cơ quan": [agency.name]}


@pytest.mark.parametrize("text", ["5249", "5249/qd-ubnd", "QĐ-UBND", " 5249/QĐ "])
def test_documents_are_found_by_any_part_of_their_number(agency, text):
    assert titles(make.staff(), text)["Văn bản"] == ["5249/QĐ-UBND"]


def test_a_withdrawn_fact_is_not_found(agency):
    withdraw_fact(fact=Fact.objects.get(number="5249/QĐ-UBND"), by=make.staff(), because="ghi nhầm")
    assert titles(make.staff(), "5249") == {}


@pytest.mark.parametrize("text", ["thị hoà", "nguyen thi", "Hoa nguyễn", "THI HÒA"])
def test_contacts_are_found_and_lead_to_their_agency(agency, text):
    (group,) = searched(make.staff(), text)
    assert [(hit.title, hit.url) for hit in group.hits] == [("Nguyễn Thị Hoà", reverse("agency", args=[agency.pk]))]


def test_an_officer_finds_what_is_his_only(agency):
    other = make.officer(make.agency(name="Sở Y tế"))
    assert titles(make.officer(agency), "5249") == {"Văn bản": ["5249/QĐ-UBND"]}
    for text in ("khoa hoc", "5249", "Nguyễn Thị Hoà"):
        assert titles(other, text) == {}


def test_accounts_are_found_by_who_manages_people(agency):
    person = make.person(name="Trần Văn Tìm")
    admin = User.objects.create_superuser("quan.tri@example.vn", name="Quản trị")
    assert titles(make.staff(), "văn tìm") == {}
    for text in ("văn tìm", "tran van", "tim", person.email):
        assert titles(admin, text) == {"Tài khoản": [person.name]}


def test_a_new_name_is_found_and_the_old_one_no_more(agency):
    admin = User.objects.create_superuser("quan.tri@example.vn", name="Quản trị")
    person = make.person(name="Trần Văn Tìm")
    change_person(person=person, by=admin, name="Lê Thị Thấy")
    assert titles(admin, "tran van") == {}
    save_own_account(person=person, name="Đỗ Thị Thấy", language="vi", look="system")
    assert titles(admin, "do thi") == {"Tài khoản": ["Đỗ Thị Thấy"]}


def test_many_agencies_lead_to_the_list(client):
    for number in range(MOST + 1):
        make.agency(name=f"Ủy ban nhân dân xã {number:02}")
    (group,) = searched(make.staff(), "uy ban")
    assert len(group.hits) == MOST
    assert group.more_url == f"{reverse('agencies')}?q=uy+ban"


def test_an_agency_is_told_from_its_namesakes_by_where_it_lies(agency):
    make.agency("UBND xã Ea Sol", area="24187")
    make.agency("UBND huyện Ea H'leo", area="645")

    (group,) = searched(make.staff(), "uy ban")

    assert [hit.hint for hit in group.hits] == ["Huyện Ea H'leo", "Xã Ea Sol, Huyện Ea H'leo"]


@pytest.mark.parametrize("text", ["", " ", "%", "_", "/"])
def test_what_has_no_letter_or_digit_finds_nothing(agency, text):
    assert searched(make.staff(), text) == []


def test_the_page_takes_few_queries(agency, client, django_assert_num_queries):
    client.force_login(make.staff())
    client.get(reverse("search"), {"q": "5249"})  # reads the wording of the kinds, which is kept for a minute
    # session, user, roles, two for permissions; agencies, documents, procedures, guidance, courses, consultants,
    # contacts, people at courses
    with django_assert_num_queries(13):
        page = client.get(reverse("search"), {"q": "5249"}).content.decode()
    assert "5249/QĐ-UBND" in page


@pytest.mark.parametrize(
    ("find", "index"),
    [
        (lambda: Fact.objects.numbered_like("5249/qđ"), "fact_number_search"),
        (lambda: matching(Contact.objects.all(), "nguyen"), "contact_search"),
        (lambda: matching(User.objects.all(), "nguyen"), "person_search"),
        (lambda: matching(Attendance.objects.all(), "nguyen"), "attendance_search"),
    ],
    ids=["number", "contact", "person", "learner"],
)
def test_each_is_found_by_its_index(find, index):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET LOCAL enable_seqscan = off")  # as contacts_like asks: not held by row security
        assert index in find().explain()
        cursor.execute("SET ROLE portal_web")


def test_courses_and_consultants_are_found_without_marks(client):
    course, adviser = teaching.course(title="Đánh giá nội bộ"), advising.adviser("Công ty Tư vấn Đắk Lắk")
    client.force_login(make.officer(make.agency()))

    assert reverse("course", args=[course.pk]) in client.get(reverse("search"), {"q": "danh gia"}).content.decode()
    assert reverse("adviser", args=[adviser.pk]) in client.get(reverse("search"), {"q": "tu van dak"}).content.decode()


def test_people_at_courses_are_found_by_whoever_sees_their_agency(agency):
    other, course = make.agency(), teaching.course()
    for place in (agency, other):
        teaching.attended(course, place, "Nguyễn Thị Học")
    teaching.attended(teaching.course(), agency, "Nguyễn Thị Học")

    def found(person):
        groups = searched(person, "thi hoc")
        return sorted(hit.url for group in groups for hit in group.hits)

    own, foreign = (reverse("agency-training", args=[place.pk]) for place in (agency, other))
    assert found(make.officer(agency)) == [own]
    assert found(make.staff()) == sorted([own, foreign])
