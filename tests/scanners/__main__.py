"""`python -m tests.scanners`: part of `make check`. Ends with 1 when something is found, or a planted fault is not.

A scanner that cannot run, or whose rules do not load, looks the same as one that finds nothing; so each looks at the
planted faults in the same run. semgrep lives in an environment of its own: it pins what others pin otherwise.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CODE = ("portal", "agencies", "audits")
SEMGREP = ROOT / ".portal" / "semgrep" / "bin" / "semgrep"
PLANTED = ROOT / ".portal" / "planted"

# Found by bandit, looked at, and right as it is. One that is no longer found goes from here.
ACCEPTED = {
    ("portal/embedded.py", "B108"): "in /tmp: a folder of our own with a secret name; paths of sockets are short",
    ("portal/pages/backups/proof.py", "B608"): "counts every table, its name quoted by the database's own rule",
    ("portal/pages/province.py", "B308"): "two hundred numbers in one piece, each escaped by itself",
    ("portal/pages/province.py", "B703"): "the same",
}
PLANTED_FOR_BANDIT = {"B301", "B308", "B310", "B608"}


class Found(NamedTuple):
    path: str
    line: int
    rule: str


def main() -> int:
    faults = [*_bandit(), *_semgrep()]
    print("\n".join(faults) or "bandit and semgrep: no faults; every planted one was found.")
    return 1 if faults else 0


def _bandit() -> list[str]:
    planted = {found.rule for found in _asked_bandit(_plant())}
    missed = [f"bandit misses its planted {rule}" for rule in sorted(PLANTED_FOR_BANDIT - planted)]
    found = _asked_bandit(*CODE)
    stale = ACCEPTED.keys() - {(each.path, each.rule) for each in found}
    open_ = [each for each in found if (each.path, each.rule) not in ACCEPTED]
    return [*missed, *map(_told, open_), *(f"no longer found by bandit, to be struck: {each}" for each in stale)]


def _asked_bandit(*places: str) -> list[Found]:
    """Medium and worse, of which bandit is at least fairly sure."""
    command = ["bandit", "--quiet", "--recursive", *places, "-ll", "-ii", "--format", "json"]
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    results = json.loads(done.stdout)["results"]
    return [Found(each["filename"], each["line_number"], each["test_id"]) for each in results]


def _semgrep() -> list[str]:
    found = _asked_semgrep(_plant(), *CODE, "templates")
    told = {(each.path, each.line, each.rule) for each in found}
    missed = [each for each in _planted() if each not in told]
    own = [each for each in found if not each.path.startswith(".portal/")]
    return [*(f"semgrep misses its planted {rule} ({path}:{line})" for path, line, rule in missed), *map(_told, own)]


def _asked_semgrep(*places: str) -> list[Found]:
    options = ["--metrics", "off", "--disable-version-check", "--no-git-ignore", "--json", "--quiet"]
    command = [str(SEMGREP), "scan", "--config", str(HERE / "rules.yaml"), *options, *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    if answer["errors"]:
        raise SystemExit(f"semgrep: {answer['errors'][0]}")
    return [Found(each["path"], each["start"]["line"], each["check_id"].split(".")[-1]) for each in answer["results"]]


def _plant() -> str:
    """The files with the faults, under names that scanners read; they lie outside what is committed."""
    PLANTED.mkdir(parents=True, exist_ok=True)
    for source in HERE.glob("planted.*.txt"):
        shutil.copy(source, PLANTED / source.stem)
    return str(PLANTED.relative_to(ROOT))


def _planted() -> list[Found]:
    """Each line with a fault ends in a comment that names the rules; every rule has one."""
    marked = [
        Found(f".portal/planted/{source.stem}", number, rule)
        for source in sorted(HERE.glob("planted.*.txt"))
        for number, line in enumerate(source.read_text().splitlines(), 1)
        for rule in re.findall(r"# ([a-z]+(?:-[a-z]+)+)", line)
    ]
    rules = set(re.findall(r"- id: (\S+)", (HERE / "rules.yaml").read_text()))
    if unplanted := rules - {each.rule for each in marked}:
        raise SystemExit(f"Without a planted fault: {', '.join(sorted(unplanted))}")
    return marked


def _told(found: Found) -> str:
    return f"{found.path}:{found.line}: {found.rule}"


if __name__ == "__main__":
    sys.exit(main())
