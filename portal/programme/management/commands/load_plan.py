from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.programme.plans.file import Faulty, load_plan


class Command(BaseCommand):
    help = "Load a plan from a JSON file: all or nothing, faults by their place."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if not file.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": file})
        try:
            plan, is_new = load_plan(file)
        except Faulty as faulty:
            raise CommandError(f"{faulty}\n" + _("Nothing was loaded.")) from faulty
        words = _("The plan “%(title)s” is loaded.") if is_new else _("The plan “%(title)s” was there already.")
        return words % {"title": plan.title}
