"""`make audit`: the long measurements of the pages, on the demonstration and on a portal in its first hour.

Prints what was measured, and below it each fault on a line of its own; ends with 1 when there is one.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

from tests.audit import crawl, described, journeys, looks, valid, weights
from tests.audit.stage import Stage, stages
from tests.browser import chromium

Stages = dict[str, Stage]
Told = Iterator[tuple[str, list[str]]]
"""Lines of the report, each with the faults that it counts."""


def main() -> int:
    asked = _arguments()
    if chromium.path() is None:
        raise SystemExit(chromium.INSTALL)
    began, count = time.monotonic(), 0
    with stages(keep=asked.keep) as staged:
        for part in asked.parts or PARTS:
            for line, found in PARTS[part](staged):
                seconds = f"{time.monotonic() - began:5.0f} s"
                print(f"{seconds}  {part:8}  {line}, {len(found) or 'no'} fault{'s'[: len(found) != 1]}", flush=True)
                print("".join(f"           {fault}\n" for fault in found), end="", flush=True)
                count += len(found)
    print(f"{count or 'no'} faults.")
    return 1 if count else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[], help="left out: all")
    parser.add_argument("--keep", action="store_true", help="take the demonstration of the last run again")
    return parser.parse_args()


# --- the parts --------------------------------------------------------------------------------------


def _looks(staged: Stages) -> Told:
    for name, seen in looks.every(staged):
        yield f"{name}: {seen.views} views", seen.faults


def _crawl(staged: Stages) -> Told:
    for person, walked in crawl.every(staged["filled"]):
        bytes_, address = walked.heaviest
        yield f"{person}: {walked.pages} addresses, heaviest {bytes_ / 1024:.1f} KB ({address[:60]})", walked.faults


def _weights(staged: Stages) -> Told:
    for person, found in weights.every(staged["filled"]):
        first, later = (f"{kilobytes:.1f} KB ({where})" for kilobytes, where in (found.first, found.later))
        yield f"{person}: {found.pages} pages, at first at most {first}, later {later}", found.faults


def _valid(_staged: Stages) -> Told:
    """After `looks`, which keeps the pages."""
    if not valid.is_possible():
        yield valid.INSTALL, [valid.INSTALL] if os.environ.get("CI") else []
        return
    found = valid.checked()
    yield f"{found.pages} pages", found.faults


def _described(staged: Stages) -> Told:
    asked, found = described.checked(staged["filled"].home)
    yield f"{asked} requests", found


def _journeys(staged: Stages) -> Told:
    for made in journeys.every(staged["played"]):
        did = ", ".join(f"{count} {what}" for what, count in made.did.items())
        yield f"{made.journey}, {made.way}: {made.seconds:.1f} s, {did}", [made.fault] if made.fault else []


PARTS: dict[str, Callable[[Stages], Told]] = {
    "looks": _looks,
    "valid": _valid,
    "weights": _weights,
    "crawl": _crawl,
    "described": _described,
    "journeys": _journeys,
}

if __name__ == "__main__":
    sys.exit(main())
