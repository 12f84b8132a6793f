"""`python -m tests.defences`: takes each defence out of a copy of the code and runs its test, which has to fail.

Ends with 1 when one does not. Arguments pick defences by a word of what they are.
"""

import os
import re
import shutil
import subprocess
import sys

from portal.embedded import CHECKOUT
from tests.defences.listing import DEFENCES, Defence

TREE = CHECKOUT / ".portal" / "defences"
OPTIONS = ("-x", "--reuse-db", "--no-header", "--durations=0", "--tb=no", "-p", "no:cacheprovider")
HAD_FAILURES = 1  # pytest's; others say that it could not begin


def main() -> int:
    chosen = [each for each in DEFENCES if not sys.argv[1:] or any(word in each.what for word in sys.argv[1:])]
    _copy()
    missed = 0
    for defence in chosen:
        failed = _without(defence)
        missed += not failed
        print(
            f"{'noticed' if failed else 'MISSED '}  {defence.against}: {defence.what}: {failed or defence.test}",
            flush=True,
        )
    print(f"{missed or 'No'} defences can be taken out without a test that notices; {len(chosen)} tried.")
    return 1 if missed else 0


def _copy() -> None:
    """The code as it is, committed or not, with a database of its own that the last run may have left."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=CHECKOUT, capture_output=True, check=True
    )
    for name in os.fsdecode(listed.stdout).splitlines():
        if (CHECKOUT / name).exists():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, TREE / name)


def _without(defence: Defence) -> str:
    """The test that fails without it; empty when none does."""
    path = TREE / defence.path
    whole = path.read_text()
    if whole.count(defence.old) != 1:
        raise SystemExit(f"{defence.path} does not have once: {defence.old}")
    path.write_text(whole.replace(defence.old, defence.new))
    try:
        done = _tested(*defence.test.split())
    finally:
        path.write_text(whole)
    if done.returncode not in (0, HAD_FAILURES):
        raise SystemExit(f"{defence.what}: {done.stdout[-2000:]}{done.stderr[-1000:]}")
    named = re.search(r"^FAILED (\S+)|^ERROR (\S+)", done.stdout, re.MULTILINE)
    return named[1] or named[2] if done.returncode and named else ""


def _tested(*tests: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *OPTIONS, "-rfE", *tests],
        cwd=TREE,
        env=environment | {"PYTHONPATH": str(TREE)},
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
