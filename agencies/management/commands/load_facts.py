from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.loading import load_facts
from agencies.rows import Faulty, read


class Command(BaseCommand):
    help = "Load a register from a CSV file of facts: all or nothing, faults by row and column."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            done = load_facts(read(file), today=localdate())
        except Faulty as faulty:
            raise CommandError(faulty.told()) from faulty
        self.stdout.write(
            _(
                "%(new)s facts of %(agencies)s agencies loaded, %(present)s were there already. "
                "%(warned)s have a warning."
            )
            % done._asdict()
        )
