"""What is measured inside a process of the portal: people signed in, queries counted, figures, recording, plans.

Run as `python -m tests.bench.inside SIZE ROUNDS` on a site; prints JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import quote

import django

django.setup()

from django.core.cache import cache  # noqa: E402 (Django must be up first)
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402

from agencies.actions.facts import Paper, record_fact  # noqa: E402
from agencies.choices import Kind  # noqa: E402
from agencies.dues import reached  # noqa: E402
from agencies.models import Agency  # noqa: E402
from agencies.queries import figures  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.kit import wall  # noqa: E402
from portal.programme.models import Announcement, Procedure  # noqa: E402
from tests.bench.lives import RARE_NAME  # noqa: E402
from tests.bench.wall import costs  # noqa: E402

PEOPLE = ("staff", "district", "commune")
ASKED_BY = {"officer": "district", "public": "stranger"}


def main(size: int, rounds: int) -> dict[str, Any]:
    _open_wall()
    cache.clear()
    people = {name: User.objects.get(email=f"{name}@example.vn") for name in PEOPLE}
    clients = {name: _signed_in(user) for name, user in people.items()} | {"stranger": Client(SERVER_NAME="127.0.0.1")}
    paths = _paths()
    return {
        "cookies": {name: _cookies(clients[name]) for name in PEOPLE},
        "paths": paths,
        "queries": {name: _queries(clients[ASKED_BY.get(name, "staff")], path) for name, path in paths.items()},
        "wall": costs(clients, paths, ASKED_BY),
        "figures": [_figures() for _ in range(rounds)],
        "deadlines": [_deadlines() for _ in range(rounds)],
        "recording": min(_recording(people["staff"], _typical()) for _ in range(rounds)),
        "recording above": min(_recording(people["staff"], Agency.objects.get(pk=1)) for _ in range(rounds)),
    }


def _open_wall() -> None:
    """For what is read here beside requests: each of those stands before the wall as its person."""
    connection.settings_dict["OPTIONS"]["options"] += "".join(f" -c portal.{scope}=all" for scope in wall.SCOPES)
    connection.close()


def _signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client


def _cookies(client: Client) -> str:
    """What the person's browser sends once it has seen a page: the session and the token against forged requests."""
    client.get("/agencies/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _typical() -> Agency:
    """An agency that declared and is kept up, with findings: about the longest page that is common."""
    return Agency.objects.filter(visits__isnull=False, facts__kind=Kind.MANAGEMENT_REVIEW).order_by("pk").first()


def _paths() -> dict[str, str]:
    words = quote(" ".join(RARE_NAME.split()[-2:]))
    return {
        "province": "/province/",
        "province anew": f"/province/?on={localdate() - timedelta(days=1)}",
        "agency": f"/agencies/{_typical().pk}/",
        "list": "/agencies/",
        "last page": "/agencies/?last=1",
        "search": f"/agencies/?q={words}",
        "officer": "/agencies/",
        "findings": "/findings/",
        "findings filtered": "/findings/?state=open&grade=minor&season=2023",
        "findings, last": "/findings/?overdue=1&last=1",
        "courses": "/courses/",
        "people trained": "/training/people/",
        "agencies and skills": "/training/agencies/",
        "agency's training": f"/agencies/{_typical().pk}/training/",
        "consultants": "/advisers/",
        "procedures": "/procedures/",
        "procedure": f"/procedures/{Procedure.objects.earliest('pk').pk}/",
        "guidance": "/guidance/",
        "announcements": "/announcements/",
        "announcement": f"/announcements/{Announcement.objects.earliest('pk').pk}/",
        "public": "/public/",
    }


def _queries(client: Client, path: str) -> int:
    """How many queries the page takes beside those of session and user."""
    client.get("/agencies/")  # fills what every worker keeps
    if "on=" not in path:
        client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return sum("django_session" not in query["sql"] and not _is_user(query["sql"]) for query in queries)


def _is_user(sql: str) -> bool:
    return 'FROM "accounts_user" WHERE "accounts_user"."id"' in sql


# --- figures --------------------------------------------------------------------------------------

BY_HAND = """
    SELECT tier, state, count(*) FROM agencies_standing
    WHERE upper_inf(known) AND during @> %s::date AND obligation IN ('mandatory', 'encouraged')
    GROUP BY tier, state
"""


def _figures() -> dict[str, float]:
    """Milliseconds of today's figures by tier, as `rollup` asks for them and as typed by hand."""
    today = localdate()
    return {"rollup": _median(lambda: figures(today)), "by hand": _median(lambda: _by_hand(today))}


def _by_hand(today: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [today])
        return cursor.fetchall()


def _deadlines() -> dict[str, float]:
    """Milliseconds of all that falls due on a day, and of only reading the rows that it is worked out from."""
    today = localdate()
    with CaptureQueriesContext(connection) as queries:
        found = len(list(reached(today)))
    asked = [query["sql"] for query in queries]
    times = {"worked out": _median(lambda: list(reached(today)), 5), "read": _median(lambda: _read(asked), 5)}
    return times | {"found": found}


def _read(asked: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(sql)
            cursor.fetchall()


def _median(work: Callable[[], Any], times: int = 15) -> float:
    return median(_timed(work) for _ in range(times))


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


# --- recording ------------------------------------------------------------------------------------


def _recording(by: User, agency: Agency) -> float:
    """Milliseconds that the database takes to record a fact. It is not kept: the register stays as it is."""
    with transaction.atomic(), _stopwatch() as spent:
        today = localdate()
        what = {"kind": Kind.INTERNAL_AUDIT, "happened_on": today, "paper": Paper(confirmed=True)}
        record_fact(agency=agency, by=by, on=today, **what)
        transaction.set_rollback(True)
    return sum(spent)


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    """Collects the milliseconds of every query in the block."""
    spent: list[float] = []

    def timed(execute: Callable, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    with connection.execute_wrapper(timed):
        yield spent


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
