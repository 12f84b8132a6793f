import json

from django.core.management.base import BaseCommand, CommandError

from agencies.arguments import add_dates
from agencies.choices import State
from agencies.queries import DIMENSIONS, figures, summed


class Command(BaseCommand):
    help = "The figures of a day, as known at a moment."

    def add_arguments(self, parser):
        add_dates(parser)
        parser.add_argument("--by", default="tier", help=f"any of {','.join(DIMENSIONS)}; left out: tier")

    def handle(self, *, on, known, by, **options):
        dimensions = [name.strip() for name in by.split(",")]
        if unknown := [name for name in dimensions if name not in DIMENSIONS]:
            raise CommandError(f"Cannot group by {', '.join(unknown)}. Known are: {', '.join(DIMENSIONS)}.")
        parts = figures(on, known, dimensions)
        whole = summed(parts)
        if options["json"]:
            return json.dumps(
                {
                    "on": on.isoformat(),
                    "known": known.isoformat() if known else None,
                    "total": whole.total,
                    "declared": whole.declared,
                    "by": [{"key": part.key, "total": part.total, **part.counts} for part in parts],
                },
                ensure_ascii=False,
            )
        lines = ["\t".join([*dimensions, "total", *State.values])]
        for part in parts:
            keys = [part.key[name] or "-" for name in dimensions]
            lines.append("\t".join(map(str, [*keys, part.total, *part.counts.values()])))
        return "\n".join([*lines, f"{whole.declared}/{whole.total}"])
