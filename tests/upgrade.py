"""`make upgrade`: the code of the last release works on the schema of this one, and this one does the work it left.

A deploy has a time in which both run. The last release (the newest tag; before the first one, the commit below) makes
a portal with the demonstration, this code migrates it, and then the old code serves: people open their pages and write.
What the old code put into the queue the new code does.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.embedded import CHECKOUT, HOME, Services

BEFORE_ANY_RELEASE = "d3737be"
"""Nothing is released yet: from here on the schema is changed in steps that the code before it bears."""
THERE = HOME / "upgrade"
OLD = THERE / "last release"
NEW_LOG, OLD_LOG = THERE / "this release.log", THERE / "last release.log"
"""What each said while it served: errors with their traces."""

SERVE = """
import json, sys
import django
django.setup()
from django.test import Client
from django.urls import reverse
from agencies.models import Membership
from portal.accounts.models import User
from portal.pages.context import PLACES

answers = {}
for person in User.objects.filter(is_active=True, memberships__isnull=False).distinct():
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.force_login(person)
    pages = [reverse(name) for name, *_ in PLACES]
    own = Membership.objects.filter(person=person, agency__isnull=False).first()
    if own:
        pages.append(reverse("agency", args=[own.agency_id]))
        sent = {"name": "Trần Thị Mới", "position": "", "phone": "", "email": ""}
        posted = {"contact-add": sent, "agency-confirm": {}}
        for name, body in posted.items():
            answers[person.email, f"POST {name}"] = client.post(reverse(name, args=[own.agency_id]), body).status_code
    answers |= {(person.email, page): client.get(page).status_code for page in pages}
print(json.dumps([[*key, code] for key, code in answers.items()]))
"""


def main() -> int:
    shutil.rmtree(THERE, ignore_errors=True)
    THERE.mkdir(parents=True)
    last = last_release()
    git("worktree", "add", "--force", "--detach", str(OLD), last)
    try:
        os.environ.update(Services(THERE, for_tests=True).join() | {"PORTAL_URL": "http://127.0.0.1"})
        os.environ["STATIC_ROOT"] = str(THERE / "static")
        for words in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0"]):
            python(OLD, "manage.py", *words)
        python(CHECKOUT, "manage.py", "migrate", "-v0")
        # Both serve for a while, out of one cache: what the new code has put there the old code must not trip over.
        answers = [answer for where, log in ((CHECKOUT, NEW_LOG), (OLD, OLD_LOG)) for answer in served(where, log)]
        python(CHECKOUT, "manage.py", "sweep")
        python(CHECKOUT, "manage.py", "verify_history")
        python(CHECKOUT, "manage.py", "refold", "--check")
    finally:
        git("worktree", "remove", "--force", str(OLD))
    wrong = [answer for answer in answers if answer[-1] >= 500 or (answer[1].startswith("POST") and answer[-1] != 302)]
    for person, page, code in wrong:
        print(f"{person} {page}: {code}")
    if wrong:  # kept beside it, so that what happened once need not happen again to be understood
        print(NEW_LOG.read_text(), OLD_LOG.read_text(), sep="\n")
    print(f"{last} on this schema: {len(answers)} requests, {len(wrong)} faults.")
    return 1 if wrong else 0


def served(where: Path, log: Path) -> list[list[Any]]:
    """Who asked for which page or sent which form, and the status of the answer; its errors go to the log."""
    return json.loads(python(where, "-c", SERVE, log=log, DATABASE_ROLE="web").splitlines()[-1])


def last_release() -> str:
    tagged = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    return tagged.stdout.strip() or BEFORE_ANY_RELEASE


def git(*words: str) -> None:
    subprocess.run(["git", *words], cwd=CHECKOUT, check=True, capture_output=True)


def python(where: Path, *words: str, log: Path | None = None, **more: str) -> str:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(where)} | more
    done = subprocess.run(
        [sys.executable, *words], cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    if log:
        log.write_text(done.stderr)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)[:80]} in {where}: {done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
