from django.core.management.base import BaseCommand, CommandError

from agencies.certificates.knowing import knowing_of
from agencies.certificates.refold import differing_certificates
from agencies.knowledge import knowing
from agencies.models import Agency, Certificate
from agencies.refold import batches, differing_agencies


class Command(BaseCommand):
    help = "Fold every agency and certificate anew; with --check only prove that the stored equal a fold from scratch."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check, **options):
        agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
        certificates = list(Certificate.objects.order_by("pk").values_list("pk", flat=True))
        if check:
            return _checked(agencies, certificates)
        for batch in batches(agencies):
            with knowing(batch):
                pass
        for batch in batches(certificates):
            with knowing_of(batch):
                pass
        return f"{len(agencies)} agencies folded, {len(certificates)} certificates."


def _checked(agencies: list[int], certificates: list[int]) -> str:
    differing = [pk for batch in batches(agencies) for pk in differing_agencies(batch)]
    if differing:
        keys = Agency.objects.filter(pk__in=differing[:20]).values_list("key", flat=True)
        raise CommandError(f"{len(differing)} of {len(agencies)} agencies differ from their facts: {', '.join(keys)}")
    wrong = [pk for batch in batches(certificates) for pk in differing_certificates(batch)]
    if wrong:
        named = ", ".join(map(str, wrong[:20]))
        raise CommandError(f"{len(wrong)} of {len(certificates)} certificates differ from their facts: {named}")
    counted = f"{len(agencies)} agencies, {len(certificates)} certificates"
    return f"{counted}: the stored standings equal a fold from scratch."
