from django.core.management.base import BaseCommand, CommandError

from agencies.knowledge import knowing
from agencies.models import Agency
from agencies.refold import batches, differing_agencies


class Command(BaseCommand):
    help = "Fold every agency anew; with --check only prove that the stored standings equal a fold from scratch."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        ids = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
        if not check:
            for batch in batches(ids):
                with knowing(batch):
                    pass
            return f"{len(ids)} agencies folded."
        differing = [pk for batch in batches(ids) for pk in differing_agencies(batch)]
        if differing:
            keys = Agency.objects.filter(pk__in=differing[:20]).values_list("key", flat=True)
            raise CommandError(f"{len(differing)} of {len(ids)} agencies differ from their facts: {', '.join(keys)}")
        return f"{len(ids)} agencies: the stored standings equal a fold from scratch."
