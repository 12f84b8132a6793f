"""Whatever somebody writes into an address, the page answers: never with an error of the portal."""

from itertools import cycle

import pytest

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
