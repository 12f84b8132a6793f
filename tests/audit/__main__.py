"""`make audit`: the long measurements of the pages, on the demonstration and on a portal in its first hour.

Prints what was measured and each fault on a line of its own; ends with 1 when there is one.
"""

import argparse
import sys
import time

from tests.audit import looks
from tests.audit.stage import stages


def main() -> int:
    began = time.monotonic()
    with stages() as staged:
        views, faults = 0, []
        for name, seen in looks.every(staged):
            print(f"{time.monotonic() - began:5.0f} s  {name}: {seen.views} views, {len(seen.faults)} faults", flush=True)
            views += seen.views
            faults += seen.faults
    print("\n".join(faults), views)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
