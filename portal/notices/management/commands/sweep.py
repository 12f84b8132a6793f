"""One round of the sweeper by hand, or from cron where no clock of Celery's runs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import autodiscover_modules

from portal.notices.sweeping import sweep


class Command(BaseCommand):
    help = "Do the jobs and send the mails that are due, as Celery's clock has it done every minute."

    def handle(self, **options: Any) -> None:
        autodiscover_modules("tasks")  # the handlers
        done = sweep()
        self.stdout.write(f"slots {done.slots}, jobs {done.jobs}, mails {done.mails}")
