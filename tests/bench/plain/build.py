"""The database of the plain site: its tables, some agencies, one signed-in person. Prints the session's cookie."""

import json
from datetime import date

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 (Django must be up first)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from tests.bench.plain.models import Agency  # noqa: E402

AGENCIES = 20_000


def main() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    if not Agency.objects.exists():
        rows = (
            Agency(name=f"Agency {number}", tier="commune", founded_on=date(2010, 1, 1)) for number in range(AGENCIES)
        )
        Agency.objects.bulk_create(rows, batch_size=5000)
    user = User.objects.filter(username="staff").first() or User.objects.create_superuser("staff")
    client = Client()
    client.force_login(user)
    print(json.dumps({"cookie": f"sessionid={client.cookies['sessionid'].value}"}))


main()
