from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.pages.backups.archive import BadBackup
from portal.pages.backups.making import restore


class Command(BaseCommand):
    help = "Bring a backup into an empty database and an empty folder, and prove that everything is there."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="file of the secret key")
        parser.add_argument("--check", action="store_true", help="only prove that the file is whole and opens")

    def handle(self, *, file, key, check, **options):
        try:
            manifest = restore(file, key.read_text(), only_check=check)
        except (BadBackup, OSError) as error:
            raise CommandError(str(error)) from error
        done = "is whole" if check else "is restored and proved"
        return (
            f"{file} of {manifest['made_at']} {done}: {sum(manifest['counts'].values())} rows, seal {manifest['seal']}"
        )
