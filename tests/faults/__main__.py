"""`make faults`: what breaks in the real world is broken here, on this project's own processes.

Prints each fault with what came of it beside what is asked; ends with 1 when one is missed.
"""

import argparse
import signal
import sys
import time
from importlib import import_module

from tests.faults import ground
from tests.faults.listing import FAULTS, Fault, Line

FAMILIES = (
    "workers",
    "messages",
    "clocks",
    "brokers",
    "mails",
    "databases",
    "senders",
    "visits",
    "proxies",
    "releases",
)


def main() -> int:
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # what was started ends too
    ground.lay(keep=asked.keep)
    for family in FAMILIES:
        import_module(f"tests.faults.{family}")
    if unknown := set(asked.numbers) - FAULTS.keys():
        raise SystemExit(f"No such fault: {', '.join(sorted(unknown))}. There are: {', '.join(FAULTS)}.")
    missed = sum(_missed(FAULTS[number]) for number in asked.numbers or FAULTS)
    print(f"{missed or 'Nothing'} missed.")
    return 1 if missed else 0


def _missed(fault: Fault) -> int:
    """Break it, and say how that went; what ends the fault itself is a miss too."""
    print(f"\n{fault.number}. {fault.words}", flush=True)
    began, missed = time.monotonic(), 0
    for line in _lines(fault):
        print(f"   {line}", flush=True)
        missed += not line.is_met
    print(f"   {time.monotonic() - began:.0f} s", flush=True)
    return missed


def _lines(fault: Fault):
    try:
        yield from fault.does()
    except AssertionError as waited:  # of `until`
        yield Line("it comes to its end", waited, "it does", is_met=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("numbers", nargs="*", help="left out: all")
    parser.add_argument("--keep", action="store_true", help="begin with what the last run had migrated")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
