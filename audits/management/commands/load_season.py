from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.rows import Faulty
from audits.season.playing import load_season
from audits.season.rows import read


class Command(BaseCommand):
    help = "Play a season of inspections from a CSV file of steps: all or nothing, faults by row and column."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            done = load_season(read(file))
        except Faulty as faulty:
            raise CommandError(faulty.told()) from faulty
        self.stdout.write(
            _("All of this is there already. Nothing was changed.")
            if done is None
            else _(
                "%(steps)s steps played: %(programmes)s programmes, %(visits)s visits, %(findings)s findings, "
                "%(actions)s corrective actions."
            )
            % done._asdict()
        )
