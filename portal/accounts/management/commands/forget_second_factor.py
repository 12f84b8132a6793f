"""`manage.py forget_second_factor EMAIL`: for the only administrator whose phone is lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts.actions import forget_second_factor
from portal.accounts.models import User


class Command(BaseCommand):
    help = "Takes away a person's second factor; the person sets up a new one at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        forget_second_factor(person=person, by=None)
