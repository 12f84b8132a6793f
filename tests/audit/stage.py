"""The portals that are audited: the demonstration, and one in its first hour; each behind a real gunicorn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from portal.embedded import CHECKOUT
from tests.bench import sites
from tests.bench.serving import HOST, Server
from tests.bench.sites import Site

FILLED, EMPTY, PLAYED = (
    Site(f"audit_{word}", "portal.settings", n) for n, word in enumerate(("filled", "empty", "played"), 8)
)
"""The demonstration; a portal without facts; a copy of the demonstration in which the journeys are played."""
HOME = CHECKOUT / ".portal" / "audit"
ACCOUNTS = HOME / "demo-accounts.json"
SOURCES = HOME / "sources"
"""Where `looks` keeps the pages as they came, for the validator."""


@dataclass(frozen=True)
class Stage:
    """A portal that runs, and what it says of itself (tests/audit/inside.py)."""

    state: str
    home: str
    told: dict[str, Any]

    def cookie(self, person: str) -> dict[str, str] | None:
        """The session of this person, for a browser; none for a stranger."""
        session = self.told["sessions"].get(person)
        return session and session | {"url": self.home}


@contextmanager
def stages(*, keep: bool = False) -> Iterator[dict[str, Stage]]:
    """The portals by their state, while the block runs; `keep` takes the demonstration of the last run again."""
    sites.join()
    HOME.mkdir(parents=True, exist_ok=True)
    if not (keep and sites.database_exists(FILLED.name)):
        _build(FILLED)
        sites.run(FILLED, *f"manage load_demo --verbosity=0 --accounts {ACCOUNTS}".split(), DATABASE_ROLE="owner")
    _build(EMPTY)
    sites.run(FILLED, "manage", "collectstatic", "--noinput", "--verbosity=0")
    told = {site: sites.answer(site, "tests.audit.inside", DATABASE_ROLE="owner") for site in (FILLED, EMPTY)}
    sites.make_database(PLAYED.name, like=FILLED.name)
    told[PLAYED] = told[FILLED]
    servers = [Server(site, "") for site in told]
    try:
        yield {
            site.name.removeprefix("audit_"): Stage(
                site.name.removeprefix("audit_"), f"http://{HOST}:{server.port}", told[site]
            )
            for site, server in zip(told, servers, strict=True)
        }
    finally:
        for server in servers:
            server.stop()


def _build(site: Site) -> None:
    sites.make_database(site.name)
    sites.run(site, "manage", "migrate", "--verbosity=0", DATABASE_ROLE="owner")
