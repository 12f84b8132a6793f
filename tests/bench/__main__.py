"""`make bench`: registers of several sizes, served and measured in one run beside a bare view and a plain Django site.

Prints its floors, then every figure beside what is asked of it; ends with 1 when one is missed.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from compileall import compile_dir
from itertools import chain
from typing import Any

from portal.embedded import CHECKOUT
from tests.bench import sites
from tests.bench.report import (
    COLD_START,
    EXPORT,
    EXPORT_MEMORY,
    IMPORT,
    IMPORT_MEMORY,
    LIBRARY,
    MEMORY,
    READING,
    Line,
    judge,
)
from tests.bench.rounds import Portal, measure
from tests.bench.serving import Server, serving
from tests.bench.sites import PLAIN, Site, floor

STARTS = 5
ENOUGH = 5_000  # agencies whose register has 20,000 facts
ADMIN_PAGES = (
    "/admin/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/auth/group/add/",
    "/admin/plain/agency/",
    "/admin/plain/agency/add/",
    "/admin/plain/agency/1/change/",
    "/admin/plain/agency/1/history/",
)
PORTAL_PAGES = (
    "/visits/",
    "/visits/1/",
    "/findings/1/",
    "/notices/",
    "/agencies/1/facts/new/",
    "/agencies/1/facts/new/declared/",
    "/agencies/1/certificates/new/",
    "/account/me/",
)


def main() -> int:
    asked = _arguments()
    compiled = [compile_dir(CHECKOUT / name, quiet=1) for name in ("portal", "agencies", "audits", "tests/bench")]
    assert all(compiled)  # as an installation has them, whatever this machine forbids Python to write
    sites.join()
    cookie = _plain(asked.keep)
    of_size = sites.portals(asked.sizes)
    for size, site in of_size.items():
        _register(size, site, asked.keep)
    _say("inside")
    insides = {size: sites.answer(site, "tests.bench.inside", str(size), "3") for size, site in of_size.items()}
    missed = 0
    parts = {
        "pages": lambda: _served(of_size, insides, asked),
        "export": lambda: _exported(of_size),
        "import": lambda: _imported(of_size),
        "processes": lambda: _processes(of_size, insides, cookie),
    }
    for line in chain.from_iterable(parts[name]() for name in asked.only or parts):
        print(line, flush=True)
        missed += not line.is_met
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 15_000, 200_000], help="agencies")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=60, help="requests of each page in a round")
    parser.add_argument("--keep", action="store_true", help="measure the registers of the last run again")
    parser.add_argument("--only", nargs="+", choices=["pages", "export", "import", "processes"])
    return parser.parse_args()


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


# --- what is measured -----------------------------------------------------------------------------


def _plain(keep: bool) -> str:
    _say("the plain site")
    if not (keep and sites.database_exists(PLAIN.name)):
        sites.make_database(PLAIN.name)
    return sites.answer(PLAIN, "tests.bench.plain.build", DATABASE_ROLE="owner")["cookie"]


def _register(size: int, site: Site, keep: bool) -> None:
    if keep and sites.database_exists(site.name):
        return
    _say(f"a register of {size:,} agencies")
    sites.make_database(site.name)
    sites.run(site, "tests.bench.register", str(size), DATABASE_ROLE="owner")
    sites.run(site, "manage", "collectstatic", "--noinput", "--verbosity=0")


# --- measuring ------------------------------------------------------------------------------------


def _served(of_size: dict[int, Site], insides: dict[int, Any], asked: Any) -> Iterator[Line]:
    served = [(site, insides[size]["cookies"]["staff"]) for size, site in of_size.items()]
    bare, cookie = served[0]
    with serving([(floor(bare), cookie), *served]) as (below, *servers):
        portals = [Portal(size, server, insides[size]) for size, server in zip(of_size, servers, strict=True)]
        for number in measure(portals, below, asked.rounds, asked.times):
            _say(f"round {number} of {asked.rounds}")
    yield from judge(portals)


def _exported(of_size: dict[int, Site]) -> Iterator[Line]:
    """20,000 rows as a workbook; a register of at least that many facts has them."""
    _say("a workbook of 20,000 rows")
    size = min((size for size in of_size if size >= ENOUGH), default=None)
    if size is None:
        return
    found = sites.answer(of_size[size], "tests.bench.exporting", str(STARTS))
    aside = f"{found['export']:.2f} s, {found['library']:.2f} s"
    yield Line(size, "export / its library alone", found["export"] / found["library"], EXPORT, aside)
    yield Line(size, "memory of an export, MB", found["memory"], EXPORT_MEMORY)


def _imported(of_size: dict[int, Site]) -> Iterator[Line]:
    """20,000 declarations out of a workbook of 15 columns."""
    _say("a register of 20,000 rows brought in")
    size = min((size for size in of_size if size >= ENOUGH), default=None)
    if size is None:
        return
    sites.vacuum(of_size[size])  # a register that was measured before bears what was rolled back
    found = sites.answer(of_size[size], "tests.bench.importing", str(STARTS), DATABASE_ROLE="worker")
    aside = f"{found['read']:.2f} s, {found['reader']:.2f} s"
    yield Line(size, "reading / its library alone", found["read"] / found["reader"], READING, aside)
    yield from _import_lines(size, "import", found["some"], IMPORT)
    yield from _import_lines(size, "import about all agencies", found["many"], None)
    aside = f"{found['library']:.2f} s; by the thousand {found['bulk']:.2f} s"
    yield Line(size, "import / django-import-export", found["many"]["write"] / found["library"], LIBRARY, aside)
    yield Line(size, "memory of an import, MB", found["memory"], IMPORT_MEMORY)


def _import_lines(size: int, what: str, took: dict[str, float], most: float | None) -> Iterator[Line]:
    aside = f"{took['write']:.2f} s of work, {took['floor']:.2f} s; {took['clock']:.2f} s on the clock"
    yield Line(size, f"{what} / reading, COPY", took["write"] / took["floor"], most, aside)
    aside = f"{took['preview']:.2f} s of work more"
    yield Line(size, "the same with its preview", (took["preview"] + took["write"]) / took["floor"], None, aside)


def _processes(of_size: dict[int, Site], insides: dict[int, Any], cookie: str) -> Iterator[Line]:
    """A worker of the portal beside one of the plain site: its start, and its memory once it has shown every page."""
    size = max(of_size)
    ours = (of_size[size], insides[size]["cookies"]["staff"])
    plain = (PLAIN, cookie)
    _say("cold starts")
    pairs = [(_cold_start(*ours, "/agencies/"), _cold_start(*plain, "/admin/")) for _ in range(STARTS)]
    start, beside = min(pairs, key=lambda pair: pair[0] / pair[1])
    yield Line(None, "cold start / plain admin", start / beside, COLD_START, f"{start:.2f} s, {beside:.2f} s")
    used = _memory(*ours, [*PORTAL_PAGES, *insides[size]["paths"].values()])
    beside = _memory(*plain, list(ADMIN_PAGES))
    yield Line(None, "worker's memory / plain admin", used / beside, MEMORY, f"{used:.0f} MB, {beside:.0f} MB")


def _cold_start(site: Site, cookie: str, path: str) -> float:
    """Seconds from the start of gunicorn to the first page."""
    began = time.perf_counter()
    with serving([(site, cookie)]) as (server,):
        server.get(path)
        return time.perf_counter() - began


def _memory(site: Site, cookie: str, paths: list[str]) -> float:
    """MB of a worker that has shown each of the pages, whichever of the two was asked."""
    with serving([(site, cookie)]) as (server,):
        for _ in range(6):
            _ask(server, paths)
        return server.memory()["Rss"]


def _ask(server: Server, paths: list[str]) -> None:
    for path in paths:
        server.get(path)


if __name__ == "__main__":
    sys.exit(main())
