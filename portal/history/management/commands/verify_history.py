from django.core.management.base import BaseCommand, CommandError

from portal.history import sealing, verifying


class Command(BaseCommand):
    help = "Prove that no fact was touched behind the portal's back: rows, links and seals; exit 1 and the first break."

    def add_arguments(self, parser):
        parser.add_argument(
            "--seal", metavar="N:HASH", help="a seal noted elsewhere (log, backup) that must still stand"
        )

    def handle(self, *, seal, **options):
        broken = verifying.broken_links()
        if broken:
            raise CommandError(f"History does not hold. First: {broken[0]} ({len(broken)} in all)")
        if seal and not sealing.fits(seal):
            raise CommandError(f"History was written anew: seal {seal} is not among its seals.")
        return "History holds: {links} links in {chains} chains, {seals} seals.".format(**verifying.counted())
