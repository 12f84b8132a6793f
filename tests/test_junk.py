"""Whatever somebody writes into an address, the page answers: never with an error of the portal."""

import re
from itertools import cycle

import pytest
from django.db import transaction

from tests.test_access import ROWS, world  # noqa: F401 (the table's world, in this module's own database)

pytestmark = pytest.mark.django_db

ASKED = [
    "after",
    "agency",
    "before",
    "by",
    "clause",
    "district",
    "edition",
    "finding",
    "form",
    "freshness",
    "grade",
    "group",
    "how",
    "kind",
    "known",
    "last",
    "line",
    "month",
    "next",
    "nonconformity",
    "obligation",
    "on",
    "only",
    "order",
    "overdue",
    "page",
    "part",
    "person",
    "programme",
    "q",
    "rule",
    "season",
    "section",
    "sheet",
    "state",
    "step",
    "subject",
    "then",
    "tier",
    "to",
    "unit",
    "upkeep",
    "verdict",
    "what",
    "whose",
    "year",
]
"""What the pages read of their addresses."""
JUNK = ["\0", "9" * 30, "-1", "💥 '\"<b>%s{}", "31/02/2017", "9999-12-31", "٣٤٥", "../../etc/passwd", "NaN", "a" * 5000]


def pages(world) -> list[str]:  # noqa: F811
    """Those that staff can open."""
    return [world.addresses[name] for (method, name), may in ROWS.items() if method == "GET" and may["staff"] == "200"]


def test_no_question_breaks_a_page(world):  # noqa: F811
    """Each page is asked with two kinds of junk in all its parameters, each page with others."""
    client, junk, broken = world.client("staff", raise_request_exception=False), cycle(JUNK), {}

    for page in pages(world):
        for written in (next(junk), next(junk)):
            status = client.get(page, dict.fromkeys(ASKED, written)).status_code
            broken |= {(page, written): status} if status >= 500 else {}

    assert broken == {}


FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')
NOT_TYPED = {"csrfmiddlewaretoken", "sent"}


def forms(world) -> list[tuple[str, str]]:  # noqa: F811
    """Those that somebody may send: who, and where."""
    may_send = ("422", "go")
    sent = {name: [who for who, code in may.items() if code in may_send] for (method, name), may in ROWS.items()
            if method == "POST"}  # fmt: skip
    return [(who[-1], world.addresses[name]) for name, who in sent.items() if who]


def test_no_answer_breaks_a_form(world):  # noqa: F811
    """Each form is sent with two kinds of junk in all its fields at once; what that did is undone."""
    junk, broken = cycle(JUNK), {}

    for who, address in forms(world):
        client = world.client(who, raise_request_exception=False)
        fields = {*FIELD.findall(client.get(address).content.decode(errors="replace"))} - NOT_TYPED
        for written in (next(junk) for _ in range(2)):
            with transaction.atomic():
                status = client.post(address, dict.fromkeys(fields, written)).status_code
                transaction.set_rollback(True)
            broken |= {(address, written): status} if status >= 500 else {}

    assert broken == {}
