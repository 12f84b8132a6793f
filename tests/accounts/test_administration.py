"""People in the administration: entered by our sign-in, changed by the same actions."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from portal.accounts.models import UserEvent
from tests.accounts import make
from tests.reading import heading

pytestmark = pytest.mark.django_db

NO_ROLES = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
LIST = "admin:accounts_user_changelist"


def test_strangers_come_to_our_sign_in_and_back(client):
    response = client.get(reverse(LIST), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_login", query={"next": reverse(LIST)})
    assert heading(response) == "Đăng nhập"


def test_its_own_form_takes_no_password(client):
    admin = make.administrator()
    response = client.post(reverse("admin:login"), {"username": admin.email, "password": make.PASSWORD})
    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_others_are_refused(client):
    client.force_login(make.person())
    assert client.get(reverse(LIST), follow=True).status_code == 403


def test_a_person_is_changed_and_never_deleted(client):
    client.force_login(admin := make.administrator())
    person = make.person()
    change = reverse("admin:accounts_user_change", args=[person.pk])
    given = {"email": person.email, "name": "Tên khác", "language": "en", **NO_ROLES}
    assert client.post(change, given).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.is_active) == ("Tên khác", "en", False)
    assert UserEvent.objects.filter(pgh_obj=person).latest("pgh_id").pgh_context.metadata["user"] == admin.pk
    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk])).status_code == 403


def test_the_last_administrator_is_not_closed(client):
    client.force_login(admin := make.administrator())
    change = reverse("admin:accounts_user_change", args=[admin.pk])
    given = {"email": admin.email, "name": admin.name, "language": "vi", **NO_ROLES}
    response = client.post(change, given)
    assert list(response.context["adminform"].form.errors) == ["is_active"]
    make.administrator()
    assert client.post(change, given).status_code == 302


def test_an_account_is_not_opened_again_without_a_reason(client):
    client.force_login(make.administrator())
    person = make.person(is_active=False)
    change = reverse("admin:accounts_user_change", args=[person.pk])
    given = {"email": person.email, "name": person.name, "language": "vi", "is_active": "on", **NO_ROLES}
    assert client.post(change, given).status_code == 302
    person.refresh_from_db()
    assert not person.is_active


def test_nobody_raises_themselves(client):
    helper = make.person(is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client.force_login(helper)
    change = reverse("admin:accounts_user_change", args=[helper.pk])
    given = {
        "email": helper.email,
        "name": helper.name,
        "language": "vi",
        "is_active": "on",
        "is_superuser": "on",
    }
    assert client.post(change, given).status_code == 302
    helper.refresh_from_db()
    assert (helper.is_staff, helper.is_superuser) == (True, False)


def test_links_are_mailed_again_on_request(client, letters):
    client.force_login(make.administrator())
    people = [make.person(), make.person(is_active=False)]
    given = {"action": "send_password_link", "_selected_action": [person.pk for person in people]}
    assert client.post(reverse(LIST), given).status_code == 302
    assert [letter["To"] for letter in letters] == [people[0].email]


def test_further_addresses_cannot_be_made(client):
    client.force_login(make.administrator())
    assert client.get(f"{reverse('admin:index')}account/emailaddress/").status_code == 404
