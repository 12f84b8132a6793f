"""A person: one address, one name, a password that people can remember, and a history without secrets."""

import unicodedata

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, IntegrityError, connection, transaction

from portal.accounts.actions import change_person, choose_language, create_person, save_own_account
from portal.accounts.models import User, UserEvent
from tests.accounts import make

pytestmark = pytest.mark.django_db

AN = {"email": "an@example.vn", "name": "Nguyễn Thị Ẩn", "language": "vi"}


def test_an_administrator_makes_a_person():
    person = create_person(**AN, by=make.administrator())

    kept = User.objects.get(pk=person.pk)
    assert (kept.email, kept.name, kept.language, kept.is_active, kept.is_staff) == (
        "an@example.vn",
        "Nguyễn Thị Ẩn",
        "vi",
        True,
        False,
    )
    assert not kept.has_usable_password()


def test_nobody_else_makes_or_changes_people():
    officer = make.person()
    with pytest.raises(PermissionDenied):
        create_person(**AN, by=officer)
    with pytest.raises(PermissionDenied):
        change_person(person=officer, by=officer, is_staff=True)


def test_addresses_and_names_have_one_spelling():
    person = create_person(
        email="An@Example.VN",
        name=" Nguyễn  Thị\u00a0" + unicodedata.normalize("NFD", "Ẩn"),
        language="vi",
        by=None,
    )
    assert (person.email, person.name) == ("an@example.vn", "Nguyễn Thị Ẩn")
    assert User.objects.get_by_natural_key("AN@example.vn") == person


def test_two_people_cannot_share_an_address_in_whatever_case():
    create_person(**AN, by=None)
    with pytest.raises(ValidationError) as refusal:
        create_person(**AN | {"email": "AN@EXAMPLE.VN"}, by=None)
    assert list(refusal.value.message_dict) == ["email"]


@pytest.mark.parametrize("wrong", [{"email": "An@example.vn"}, {"language": "fr"}])
def test_the_database_refuses_what_the_forms_would(wrong):
    person = create_person(**AN, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(**wrong)


def test_a_change_names_only_what_changed():
    person = make.person()
    change_person(person=person, by=make.administrator(), email="Moi@example.vn", is_active=False)
    person.refresh_from_db()
    assert (person.email, person.is_active, person.name) == ("moi@example.vn", False, "Nguyễn Thị Ẩn")


def test_people_change_their_own_name_and_language_only():
    person = make.person()
    save_own_account(person=person, name="Ẩn Nguyễn", language="en", look="dark")
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ẩn Nguyễn", "en")
    with pytest.raises(ValidationError):
        choose_language(person=person, language="fr")


def test_a_password_typed_on_another_keyboard_opens_the_same_account():
    person = make.person(password=unicodedata.normalize("NFD", make.PASSWORD))
    assert person.check_password(make.PASSWORD)
    assert not person.check_password(make.PASSWORD + " ")


def test_history_tells_who_was_what_and_never_a_password():
    person = make.person()
    person.set_password("mật khẩu khác hẳn")
    person.save()
    person.is_staff = True
    person.save()
    person.delete()

    events = UserEvent.objects.order_by("pk").values_list("pgh_label", "is_staff")
    assert list(events) == [("insert", False), ("update", True), ("delete", True)]
    columns = {field.name for field in UserEvent._meta.fields}
    assert not columns & {"password", "last_login"}


def test_history_cannot_be_rewritten():
    make.person()
    with pytest.raises(Error, match="permission denied|Cannot update or delete"), transaction.atomic():
        UserEvent.objects.update(name="ai khác")


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_the_serving_roles_read_and_write_but_own_nothing(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            pytest.skip(f"this database has no role {role}")
        cursor.execute(
            """
            SELECT has_table_privilege(%(role)s, 'accounts_user', 'SELECT, INSERT, UPDATE, DELETE'),
                   has_table_privilege(%(role)s, 'django_session', 'DELETE'),
                   has_table_privilege(%(role)s, 'accounts_userevent', 'INSERT'),
                   has_table_privilege(%(role)s, 'accounts_userevent', 'UPDATE'),
                   has_table_privilege(%(role)s, 'accounts_userevent', 'DELETE')
            """,
            {"role": role},
        )
        assert cursor.fetchone() == (True, True, True, False, False)
