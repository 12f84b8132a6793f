import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connection

LOCK_TIMEOUT = "2s"
PAUSES = (1, 2, 5, 10, 20, 30)  # seconds until the next try
LOCK_NOT_AVAILABLE = "55P03"


class Command(migrate.Command):
    """Migrate while people work: a change of a table that is in use waits two seconds and no more, since all who come
    after it wait behind it. Then it lets them pass and tries again. What was applied before stays applied."""

    def handle(self, *args, **options):
        for pause in (*PAUSES, None):
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
                return super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
                    raise
                if pause is None:
                    raise CommandError("A table stayed in use; nothing is half done: migrate again later.") from error
                self.stderr.write(f"A table is in use; once more in {pause} s.")
                time.sleep(pause)
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
        return None
