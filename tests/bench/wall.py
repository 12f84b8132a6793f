"""What the wall in the database costs: lists with row security and without, asked in turns by the same process."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from statistics import median

import psycopg2
from django.test import Client

LISTS = ("findings", "findings filtered", "list", "officer", "search")
TURNS, TURN = 12, 5
_ALL = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"


def costs(clients: dict[str, Client], paths: dict[str, str], asked_by: dict[str, str]) -> dict[str, float]:
    """By list: the median with row security, against that without."""
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in LISTS if name in paths}
    for _turn in range(TURNS):
        for name, (behind, open_) in taken.items():
            client = clients[asked_by.get(name, "staff")]
            behind += _timed(client, paths[name])
            with _without_wall():
                open_ += _timed(client, paths[name])
    return {name: median(behind) / median(open_) for name, (behind, open_) in taken.items()}


def _timed(client: Client, path: str) -> Iterator[float]:
    client.get(path)  # after a change of the tables every query is planned anew
    for _ in range(TURN):
        begun = time.perf_counter()
        client.get(path)
        yield time.perf_counter() - begun


@contextmanager
def _without_wall() -> Iterator[None]:
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        cursor.execute(_ALL)
        tables = [name for (name,) in cursor.fetchall()]
        try:
            _change(owner, tables, "DISABLE")
            yield
        finally:
            _change(owner, tables, "ENABLE")


def _change(owner, tables: list[str], change: str) -> None:
    with owner.cursor() as cursor:
        cursor.execute("".join(f"ALTER TABLE {table} {change} ROW LEVEL SECURITY;" for table in tables))
    owner.commit()
