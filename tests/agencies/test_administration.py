"""What an administrator does without a developer: each through the forms of the administration, in one sitting."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies import register
from agencies.actions.roles import give_role, take_role
from agencies.choices import Kind, Role
from agencies.models import CompleteList, Edition, KindWording, Membership, Register
from portal.accounts.models import User
from tests import make
from tests.pages import dom
from tests.pages.forms import errors, filled, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    """An administrator by role: no superuser."""
    admin = make.person(language="en")
    give_role(Membership(person=admin, role=Role.ADMINISTRATOR), by=User.objects.create_superuser("goc@example.vn"))
    return User.objects.get(pk=admin.pk)


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def saved(client, page, /, *args, **typed):
    """Fill the form as it stands with what is typed, send it, and be sent on."""
    address = reverse(f"admin:{page}", args=args)
    forms = dom.every(dom.read(client.get(address)), "form")
    (form,) = [form for form in forms if dom.attribute(form, "id").endswith("_form")]
    response = client.post(address, filled(form) | typed)
    assert response.status_code == 302, dom.text(dom.read(response))
    return response


def test_the_start_page_leads_to_all_of_it(client):
    page = dom.read(client.get(reverse("start")))
    entrances = dom.first(page, "section", **{"aria-labelledby": "administer-heading"})
    links = [dom.attribute(link, "href") for link in dom.every(entrances, "a")]

    assert len(links) == 14
    assert {client.get(link, follow=True).status_code for link in links} == {200}


def test_who_has_no_role_yet_stands_on_the_start_page(client):
    make.person(name="Chưa có vai trò")

    page = dom.read(client.get(reverse("start")))
    (link,) = [link for link in dom.every(page, "a") if "role=none" in dom.attribute(link, "href")]
    assert dom.text(link) == "Give 1 person a role"
    assert "Chưa có vai trò" in client.get(dom.attribute(link, "href")).content.decode()


def test_a_second_administrator_is_one_by_role_alone(client):
    second = make.person()
    saved(client, "agencies_membership_add", person=str(second.pk), role=Role.ADMINISTRATOR)
    client.force_login(User.objects.get(pk=second.pk))
    assert client.get(reverse("admin:index")).status_code == 200

    (membership,) = second.memberships.all()
    take_role(membership, by=User.objects.get(email="goc@example.vn"))
    client.force_login(User.objects.get(pk=second.pk))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_ones_own_roles_are_nobodys_own_to_change(client, admin):
    own = admin.memberships.get()
    assert client.post(reverse("admin:agencies_membership_delete", args=[own.pk]), {"post": "yes"}).status_code == 403
    with pytest.raises(PermissionDenied):
        take_role(own, by=admin)
    with pytest.raises(PermissionDenied):
        give_role(Membership(person=make.person(), role=Role.STAFF), by=make.staff())
    assert admin.memberships.count() == 1


def test_an_officer_without_an_agency_is_told_at_the_field(client):
    person = make.person()
    page = dom.read(client.get(reverse("admin:agencies_membership_add")))
    form = dom.first(page, "form", id="membership_form")

    response = client.post(
        reverse("admin:agencies_membership_add"), filled(form) | {"person": person.pk, "role": "officer"}
    )

    assert response.status_code == 200
    assert "An officer needs an agency." in response.content.decode()
    assert not person.memberships.exists()


def test_people_agencies_and_areas_are_chosen_by_name_without_diacritics(client):
    make.person(name="Nguyễn Văn Tèo")
    make.agency("Sở Khoa học và Công nghệ")
    for model, field, term, found in (
        ("membership", "person", "nguyen van", "Nguyễn Văn Tèo"),
        ("membership", "agency", "so khoa hoc", "Sở Khoa học và Công nghệ"),
        ("register", "area", "dak lak", "Tỉnh Đắk Lắk"),
    ):
        what = {"app_label": "agencies", "model_name": model, "field_name": field, "term": term}
        answer = client.get(reverse("admin:autocomplete"), what).json()
        assert found in [row["text"] for row in answer["results"]]


def test_an_agency_is_founded(client):
    typed = {"key": "24187-moi", "happened_on": "1/7/2025", "name": "UBND xã Mới", "tier": "commune"}

    response = send(client, reverse("agency-found"), obligation="mandatory", **typed)

    assert response.status_code == 302
    assert "UBND xã Mới" in client.get(response["Location"]).content.decode()


def test_an_edition_is_added_with_its_clauses_and_can_be_declared(client):
    clause = {"number": "4", "title_vi": "Bối cảnh của tổ chức", "title_en": "Context", "position": "1"}
    saved(
        client,
        "agencies_edition_add",
        code="2026",
        title="TCVN ISO 9001:2026",
        **{f"clauses-0-{name}": value for name, value in clause.items()},
        **{f"clauses-{row}-is_auditable": "on" for row in range(3)},  # ticked as the form stands
    )

    edition = Edition.objects.get(code="2026")
    assert [(each.number, each.title_vi) for each in edition.clauses.all()] == [("4", "Bối cảnh của tổ chức")]
    agency = make.agency()
    form = client.get(reverse("fact-record", args=[agency.pk, "declared"])).content.decode()
    assert "TCVN ISO 9001:2026" in form
    assert "2026" in register.editions()


@pytest.mark.parametrize(
    ("language", "label", "help_text"),
    [("vi", "Niêm yết bản công bố", "Chụp ảnh bảng tin."), ("en", "Put up", "Take a photo.")],
)
def test_a_kind_is_worded_anew_and_demands_a_field(client, admin, language, label, help_text):
    wording = KindWording.objects.get(kind="posted")
    words = {"label_vi": "Niêm yết bản công bố", "label_en": "Put up"}
    words |= {"help_vi": "Chụp ảnh bảng tin.", "help_en": "Take a photo."}
    saved(client, "agencies_kindwording_change", wording.pk, **words, required=["issuer", "note"])

    agency = make.agency()
    officer = make.person(Role.OFFICER, of=agency, language=language)
    client.force_login(officer)
    choice = client.get(reverse("fact-choose", args=[agency.pk])).content.decode()
    address = reverse("fact-record", args=[agency.pk, "posted"])
    form = client.get(address).content.decode()
    assert all(label in page and help_text in page for page in (choice, form))
    assert set(errors(send(client, address, happened_on="2016"))) == {"issuer", "note"}

    recorded = send(client, address, happened_on="2016", issuer="UBND xã", note="Bảng tin", confirmed="on")
    assert label in client.get(recorded["Location"]).content.decode()
    assert agency.facts.get(kind=Kind.POSTED).issuer == "UBND xã"


def test_only_what_a_kind_asks_for_can_be_demanded(client):
    wording = KindWording.objects.get(kind="declared")
    page = dom.read(client.get(reverse("admin:agencies_kindwording_change", args=[wording.pk])))

    choices = {dom.attribute(box, "value") for box in dom.every(page, "input", name="required")}
    assert choices == {"scope", "covered", "competence", "issuer", "scan", "note"}


def test_the_settings_are_changed(client):
    saved(client, "agencies_register_add", name="Tỉnh Đắk Lắk", rounding="half_up")
    saved(client, "agencies_register_change", 1, rounding="truncate")
    saved(client, "agencies_completelist_add", tier="commune", since="31/12/2017", basis="1/BC")

    assert Register.objects.get().rounding == "truncate"
    assert CompleteList.objects.get().since == date(2017, 12, 31)
    assert client.get(reverse("admin:agencies_register_changelist")).status_code == 302


@pytest.mark.parametrize("key", ["x", "\0", "9" * 40, "-1", "٣"])
@pytest.mark.parametrize("page", ["agencies_area_add", "agencies_membership_add", "audits_engagement_add"])
def test_a_key_that_can_be_none_is_told_at_its_field(client, page, key):
    response = client.post(reverse(f"admin:{page}"), dict.fromkeys(["parent", "person", "agency"], key))
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
