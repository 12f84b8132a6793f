import json

from django.core.management.base import BaseCommand

from agencies.arguments import add_dates
from portal.programme.plans.answer import answer


class Command(BaseCommand):
    help = "What was reached of a year's plans by a day, and their money, as known at a moment."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="a year that the plans cover")
        add_dates(parser)

    def handle(self, *, year, on, known, **options):
        told = answer(year, on, known)
        if options["json"]:
            return json.dumps(told, ensure_ascii=False)
        lines = ["\t".join(["plan", "planned", "due", "reached", "planned đ", "allotted đ", "spent đ"])]
        for plan in told["plans"]:
            counts, money = plan["targets"], plan["money"]
            numbers = [*(counts[name] for name in ("planned", "due", "reached"))]
            numbers += [money[name] for name in ("planned", "allotted", "spent")]
            lines.append("\t".join(map(str, [plan["title"], *numbers])))
        return "\n".join(lines)
