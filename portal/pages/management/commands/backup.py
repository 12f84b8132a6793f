from datetime import datetime
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.kit.dates import VIETNAM
from portal.pages.backups.archive import BadBackup
from portal.pages.backups.making import back_up


class Command(BaseCommand):
    help = "Write the database and all files into one encrypted file."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=Path("."), help="folder of the file; left out: this one")
        parser.add_argument(
            "--key", type=Path, help="encrypt for the holder of this secret key, made if it is not there"
        )
        parser.add_argument(
            "--new-key", type=Path, metavar="FILE", help="only make a pair of keys: the secret one into FILE"
        )

    def handle(self, *, to, key, new_key, **options):
        if new_key:
            return made_key(new_key)
        if key and not key.exists():
            made_key(key)
        recipients = [public_key(key)] if key else settings.BACKUP_RECIPIENTS
        if not recipients:
            raise CommandError("BACKUP_RECIPIENTS is not set: whom to encrypt for (docs/backup.md).")
        name = f"portal-{datetime.now(VIETNAM):%Y-%m-%dT%H%M%S}.age"
        try:
            manifest = back_up(to / name, recipients)
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest["counts"].values()), len(manifest["members"]) - 1
        return f"{to / name}: {rows} rows, {files} files, seal {manifest['seal']}"


def made_key(path: Path) -> str:
    """The secret key goes into a file that nobody else reads; the public one, to encrypt with, is printed."""
    identity = pyrage.x25519.Identity.generate()
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(f"{identity}\n")
    return f"BACKUP_RECIPIENTS={identity.to_public()}"


def public_key(path: Path) -> str:
    return str(pyrage.x25519.Identity.from_str(path.read_text().strip()).to_public())
