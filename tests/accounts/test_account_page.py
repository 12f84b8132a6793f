"""The page of one's own account, and what the history notes of a step on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import UserEvent
from tests.accounts import make

pytestmark = pytest.mark.django_db


def test_it_asks_strangers_to_sign_in(client):
    response = client.get(reverse("my-account"))
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('my-account')}"


def test_it_saves_name_and_language_and_nothing_else(client):
    person = make.person()
    client.force_login(person)
    given = {"name": "Trần Văn Ổn", "language": "en", "look": "dark", "email": "x@example.vn", "is_staff": "on"}
    assert client.post(reverse("my-account"), given)["Location"] == reverse("my-account")
    before = person.email
    person.refresh_from_db()
    assert (person.name, person.language, person.email, person.is_staff) == (
        "Trần Văn Ổn",
        "en",
        before,
        False,
    )
    assert client.get(reverse("my-account"))["Content-Language"] == "en"


def test_an_empty_name_is_named_in_the_title_and_the_summary(client):
    client.force_login(make.person(language="en"))
    page = client.post(reverse("my-account"), {"name": " ", "language": "en", "look": "system"}).content.decode()
    assert re.search(r"<title>Error:\s+My account\s", page)
    assert '<a href="#id_name">' in page


def test_the_history_knows_who_did_it_and_where(client):
    person = make.person()
    client.force_login(person)
    client.post(reverse("my-account"), {"name": "Trần Văn Ổn", "language": "vi", "look": "system"})
    event = UserEvent.objects.filter(pgh_obj=person).latest("pgh_id")
    where = {"url": reverse("my-account"), "address": "127.0.0.1"}
    assert event.pgh_context.metadata == {"user": person.pk} | where


def test_looking_costs_two_queries_and_sets_nothing_for_the_history(client):
    client.force_login(make.person())
    client.get(reverse("my-account"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("my-account"))
    asked = [query["sql"] for query in queries]
    assert not [sql for sql in asked if "pghistory" in sql or not sql.startswith("SELECT")]
    assert sum("django_session" in sql or 'FROM "accounts_user"' in sql for sql in asked) == 2
