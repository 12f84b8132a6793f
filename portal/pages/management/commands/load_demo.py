from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate, now

from agencies import register
from agencies.loading import load_facts
from agencies.models import Fact
from agencies.rows import row_of
from portal.pages.demo import certificates, guidance, history, papers, people, plans, procedures, season, training
from portal.pages.rollups import take_rollups


class Command(BaseCommand):
    help = "The demonstration register of Đắk Lắk; a second run adds only what is missing and revives nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts",
            type=Path,
            default=Path(".portal/demo-accounts.json"),
            help="where the demo accounts are written down",
        )

    def handle(self, *, accounts, **options):
        if Fact.objects.exists() and not register.current().is_demo:
            raise CommandError("This register is not a demonstration; nothing was added to it.")
        today = localdate()
        rows = [row_of(number, fact) for number, fact in enumerate(history.facts(until=now()), start=1)]
        if Fact.objects.exists():
            # A register that lives cannot be given a past: what is missing is known from now.
            for row in rows:
                row.cells["recorded_at"] = ""
        with transaction.atomic():  # a load that was cut short must not leave a register that is no demonstration
            done = load_facts(rows, today=today)
            papers.load_settings()
        plans.load_plans()
        people.load_people(accounts)
        certificates.load_certificates(today)
        papers.load_inspection(today)
        season.load_season()
        training.load_training()
        procedures.load_procedures()
        guidance.load_guidance()
        take_rollups()
        return f"{done.new} facts added, {done.present} were there."
