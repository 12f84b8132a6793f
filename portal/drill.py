"""`make drill`: does a backup come back? A restored portal on an empty cluster of its own, proved and thrown away.

The restore itself proves counts, files, chains and figures of the past (portal/pages/backups); here somebody also signs
in to the copy. A drill that could not run has failed.
"""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

from portal.embedded import CHECKOUT, HOME, Services, join_unless_configured

COPY = HOME / "drill"


def main(file: str = "", key: str = "") -> None:
    begun = time.monotonic()
    join_unless_configured()
    secret = Path(key) if key else HOME / "backup.key"
    backup = Path(file) if file else backed_up(secret)
    shutil.rmtree(COPY, ignore_errors=True)
    atexit.register(shutil.rmtree, COPY, ignore_errors=True)  # after its servers have stopped, which join() sees to
    os.environ.update(Services(COPY, for_tests=True).join() | {"PORTAL_URL": "http://127.0.0.1"})
    manage("restore", str(backup.absolute()), "--key", str(secret.absolute()), role="owner")
    manage("verify_history", role="worker")
    manage("refold", "--check", role="worker")
    run("-m", "portal.drill", "--sign-in", role="web")
    print(f"{backup} comes back: {time.monotonic() - begun:.0f} s.")


def backed_up(secret: Path) -> Path:
    before = set(HOME.glob("*.age"))
    manage("backup", "--to", str(HOME), "--key", str(secret), role="owner")
    (made,) = set(HOME.glob("*.age")) - before
    return made


def manage(*words: str, role: str) -> None:
    run("manage.py", *words, role=role)


def run(*words: str, role: str) -> None:
    environment = os.environ | {"DATABASE_ROLE": role, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, *words], cwd=CHECKOUT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"The drill has failed: {' '.join(words)}")


def sign_in() -> None:
    """Somebody of the lead body signs in to the copy, with a new password, and reads a figure of the past."""
    import django

    django.setup()
    from django.test import Client
    from django.urls import reverse

    from agencies.choices import Role
    from portal.accounts.models import User

    person = User.objects.filter(is_active=True, memberships__role=Role.STAFF).earliest("pk")
    password = secrets.token_urlsafe(20)
    person.set_password(password)
    person.save(update_fields=["password"])
    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post(reverse("account_login"), {"login": person.email, "password": password})
    if answer.status_code != 302:
        raise SystemExit(f"Nobody could sign in: {answer.status_code}")
    print(f"{person.email} signs in and is led to {answer['Location']}")


if __name__ == "__main__":
    sign_in() if sys.argv[1:] == ["--sign-in"] else main(*sys.argv[1:])
