"""Other processes that join the embedded services, one `with` each."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded import CHECKOUT

JOIN = """
import os, sys
from pathlib import Path
from portal import embedded
embedded.join(Path(sys.argv[1]), for_tests=True)
print(os.environ["DATABASE_OWNER_URL"], flush=True)
sys.stdin.read()
"""


def python(code: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def joined(root: Path, code: str = JOIN) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the services of `root`; `.owner_url` is where it found the database."""
    process = python(code, root)
    process.owner_url = process.stdout.readline().strip()
    try:
        if not process.owner_url:
            raise AssertionError(process.communicate()[1])
        yield process
    finally:
        process.communicate()
