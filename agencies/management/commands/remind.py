import json

from django.core.management.base import BaseCommand

from agencies.arguments import day
from agencies.reminding import dues, remind
from portal.accounts.models import User


class Command(BaseCommand):
    help = "What falls due on a day, for whom, by which rule and clock; puts it into the outbox unless --dry-run."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day, required=True)
        parser.add_argument("--dry-run", action="store_true", help="only tell, write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, on, dry_run, **options):
        found = dues(on)
        if not dry_run:
            remind(on)
        people = dict(User.objects.filter(pk__in={due.person for due in found}).values_list("pk", "email"))
        rows = [
            {
                "rule": due.rule,
                "clock": due.clock,
                "agency": due.agency,
                "subject": due.subject,
                "due_on": due.due_on.isoformat(),
                "step": due.step,
                "person": people[due.person],
            }
            for due in found
        ]
        if options["json"]:
            return json.dumps({"on": on.isoformat(), "due": rows}, ensure_ascii=False)
        return "\n".join("\t".join(map(str, row.values())) for row in rows) or "-"
