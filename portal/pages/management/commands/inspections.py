import json
from typing import Any

from django.core.management.base import BaseCommand

from agencies.arguments import add_dates
from agencies.models import Clause
from audits.queries.programme import Reached
from portal.pages.dates import Dates
from portal.pages.inspections import NONE, Asked, Counts, Figures, dimensions, figures


class Command(BaseCommand):
    help = "The figures of a season of inspections on a day, as known at a moment."

    def add_arguments(self, parser):
        add_dates(parser)
        parser.add_argument("--year", type=int, required=True, help="the season: the year of its programme")

    def handle(self, *, on, known, year, **options):
        dates = Dates(on, known)
        found = figures(Asked(year, dates, dimensions=dimensions(dates)))
        if options["json"]:
            asked = {"year": year, "on": on.isoformat(), "known": known.isoformat() if known else None}
            return json.dumps(asked | told(found), ensure_ascii=False)
        return "\n".join("\t".join(map(str, line)) for line in lines(found))


def told(found: Figures) -> dict[str, Any]:
    """The figures as plain data: see docs/load_season.md."""
    return {
        "programmes": [
            {"title": programme.title, "number": programme.number, "by": [_reached(each) for each in reached]}
            for programme, reached in found.programmes
        ],
        "visits": [{"form": form or None, "total": count} for form, count in found.visits.items()],
        "findings": found.whole._asdict(),
        "in_time": {"corrected": found.in_time.numerator, "due": found.in_time.denominator},
        "by": {by: _groups(by, groups) for by, groups in found.groups.items()},
    }


def _reached(each: Reached) -> dict[str, Any]:
    return {"form": each.form or None, "planned": each.planned, "visited": each.visited, "left": each.left}


def _groups(by: str, groups: dict[str, Counts]) -> list[dict[str, Any]]:
    """Clauses are written as in files: edition and number."""
    names: dict[str, str | None] = {NONE: None}
    if by == "clause":
        clauses = Clause.objects.filter(pk__in=groups.keys() - {NONE}).select_related("edition")
        names |= {str(clause.pk): f"{clause.edition.code}:{clause.number}" for clause in clauses}
    return [{"key": names.get(group, group), **counts._asdict()} for group, counts in groups.items()]


def lines(found: Figures) -> list[tuple[Any, ...]]:
    """What a terminal shows: a line for each number or group."""
    return [
        *(
            ("programme", programme.number, each.form or "all", each.planned, each.visited, each.left)
            for programme, reached in found.programmes
            for each in reached
        ),
        *(("visits", form or "all", count) for form, count in found.visits.items()),
        ("findings", "all", *found.whole),
        *(
            (by, each["key"] or NONE, *list(each.values())[1:])
            for by, groups in found.groups.items()
            for each in _groups(by, groups)
        ),
        ("in time", f"{found.in_time.numerator}/{found.in_time.denominator}"),
    ]
