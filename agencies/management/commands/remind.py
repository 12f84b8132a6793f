import json

from django.core.management.base import BaseCommand

from agencies.arguments import day
from agencies.dues import Due, dues, remind, untold
from portal.accounts.models import User


class Command(BaseCommand):
    help = "What falls due on a day, for whom, by which rule and clock; puts it into the outbox unless --dry-run."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day, required=True)
        parser.add_argument("--dry-run", action="store_true", help="only tell, write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, on, dry_run, **options):
        found = untold(dues(on))
        if not dry_run:
            remind(on)
        people = dict(User.objects.filter(pk__in={due.person for due in found}).values_list("pk", "email"))
        rows = [_row(due, people[due.person]) for due in found]
        if options["json"]:
            return json.dumps({"on": on.isoformat(), "due": rows}, ensure_ascii=False)
        return "\n".join("\t".join(map(str, row.values())) for row in rows) or "-"


def _row(due: Due, email: str) -> dict[str, str | int]:
    step = due.reached
    return {
        "rule": step.kind.code,
        "clock": step.kind.clock,
        "agency": due.agency.key if due.agency else "",
        "subject": step.deadline.subject,
        "due_on": step.deadline.due_on.isoformat(),
        "step": step.told.step,
        "person": email,
        "audience": step.told.audience,
        "tell_on": step.told.tell_on.isoformat(),
        "starts_on": step.deadline.starts_on.isoformat(),
        "basis": step.policy.basis,
    }
