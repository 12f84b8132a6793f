"""`make upgrade`: the code of the last release works on the schema of this one, and this one does the work it left.

A deploy has a time in which both run. The last release (the newest tag; before the first one, the commit below) makes
a portal with the demonstration, this code migrates it, and then the old code serves: people open their pages and write,
and are answered as before. What the old code put into the queue the new code does.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.embedded import CHECKOUT, HOME, Services

BEFORE_ANY_RELEASE = "d3737be"
"""Nothing is released yet: from here on the schema is changed in steps that the code before it bears."""
THERE = HOME / "upgrade"
NOT_IN = 401
"""What is told of a redirect to the sign-in: whoever is sent there has opened nothing."""

SERVE = """
import json
import django
django.setup()
from django.test import Client
from django.urls import reverse
from agencies.models import Membership
from portal.accounts.models import User
from portal.pages.context import PLACES

sign_in = reverse("account_login")
answers = {}

def told(person, what, answer):
    code = 401 if answer.get("Location", "").startswith(sign_in) else answer.status_code
    answers[person.email, what] = code

for person in User.objects.filter(is_active=True, memberships__isnull=False).distinct():
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.force_login(person)
    pages = [reverse(name) for name, *_ in PLACES]
    own = Membership.objects.filter(person=person, agency__isnull=False).first()
    if own:
        pages.append(reverse("agency", args=[own.agency_id]))
        sent = {"name": "Trần Thị Mới", "position": "", "phone": "", "email": ""}
        for name, body in {"contact-add": sent, "agency-confirm": {}}.items():
            told(person, f"POST {name}", client.post(reverse(name, args=[own.agency_id]), body))
    for page in pages:
        told(person, page, client.get(page))
print(json.dumps([[*key, code] for key, code in answers.items()]))
"""
LEFT = """
import json
import django
django.setup()
from portal.notices.models import Job

print(json.dumps(list(Job.objects.exclude(state="done").values_list("kind", "state", "last_error"))))
"""

Answers = dict[tuple[str, str], int]
"""Who asked for which page or sent which form, and the status of the answer."""


@dataclass(frozen=True)
class Release:
    """Code that serves, out of its own folder of static files as on a server; what it said meanwhile is kept."""

    code: Path
    name: str

    @property
    def log(self) -> Path:
        return THERE / f"{self.name}.log"

    def runs(self, *words: str, role: str = "owner") -> str:
        """What a command says at its end; its errors go to the log."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PYTHONPATH": str(self.code),
            "STATIC_ROOT": str(THERE / f"static files of the {self.name}"),
            "DATABASE_ROLE": role,
        }
        done = subprocess.run(
            [sys.executable, *words], cwd=self.code, env=environment, capture_output=True, text=True, check=False
        )
        with self.log.open("a") as log:
            log.write(done.stderr)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)[:80]} of the {self.name}: {done.stderr[-2000:]}")
        return done.stdout

    def manage(self, *words: str, role: str = "owner") -> None:
        self.runs("manage.py", *words, role=role)

    def tells(self, script: str, role: str) -> list[list[Any]]:
        return json.loads(self.runs("-c", script, role=role).splitlines()[-1])

    def serves(self) -> Answers:
        return {(person, what): code for person, what, code in self.tells(SERVE, role="web")}


OLD, NEW = Release(THERE / "last release", "last release"), Release(CHECKOUT, "this release")


def main() -> int:
    shutil.rmtree(THERE, ignore_errors=True)
    THERE.mkdir(parents=True)
    last = last_release()
    git("worktree", "prune")
    git("worktree", "add", "--force", "--detach", str(OLD.code), last)
    try:
        # The demonstration's people have no second factor; limits are for people, not for this.
        loopback = {"PORTAL_URL": "http://127.0.0.1", "SECOND_FACTOR": "demo", "RATE_LIMITS": "off"}
        os.environ.update(Services(THERE, for_tests=True).join() | loopback)
        asked, wrong = upgraded()
    finally:
        git("worktree", "remove", "--force", str(OLD.code))
    print(*wrong, sep="\n")
    if wrong:  # kept beside it, so that what happened once need not happen again to be understood
        print(NEW.log.read_text(), OLD.log.read_text(), sep="\n")
    print(f"{last} on this schema: {asked} requests, {len(wrong)} faults.")
    return 1 if wrong else 0


def upgraded() -> tuple[int, list[str]]:
    """How many requests were made while both served, and what was wrong with their answers and with what they left."""
    for words in (["migrate", "-v0"], ["load_demo"]):
        OLD.manage(*words)
    for release in (OLD, NEW):
        release.manage("collectstatic", "--noinput", "-v0")
    before = OLD.serves()
    NEW.manage("migrate", "-v0")
    # Both serve for a while, out of one cache: what the new code has put there the old code must not trip over.
    new, old = NEW.serves(), OLD.serves()
    wrong = [f"the new one: {person} {what}: {code}" for (person, what), code in new.items() if is_wrong(what, code)]
    wrong += [f"{person} {what}: {before[person, what]}, now {code}" for (person, what), code in old.items()
              if code != before[person, what] or is_wrong(what, code)]  # fmt: skip
    NEW.manage("sweep", role="worker")
    wrong += [f"job {kind}, {state}: {error}" for kind, state, error in NEW.tells(LEFT, role="worker") if error]
    NEW.manage("verify_history")
    NEW.manage("refold", "--check")
    return len(new) + len(old), wrong


def is_wrong(what: str, code: int) -> bool:
    return code >= 500 or code == NOT_IN or (what.startswith("POST") and code != 302)


def last_release() -> str:
    tagged = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return tagged.stdout.strip() or BEFORE_ANY_RELEASE


def git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=CHECKOUT, check=True, capture_output=True)


if __name__ == "__main__":
    raise SystemExit(main())
