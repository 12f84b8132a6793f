import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agencies.choices import Kind
from agencies.standing import Event, Span, fold
from portal.kit.dates import Precision, parse_day

PLAIN = ["number", "edition", "name", "tier", "area", "superior", "obligation"]


class Command(BaseCommand):
    help = "Facts in, spans out: the fold without a database."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            facts = list(json.loads(file.read_text(encoding="utf-8"))["facts"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f'{file} must hold {{"facts": [...]}}: {error!r}') from error
        events = [self.event(number, fact) for number, fact in enumerate(facts, start=1)]
        return json.dumps({"spans": [self.written(span) for span in fold(events)]}, ensure_ascii=False)

    def event(self, number: int, fact: dict) -> Event:
        if not isinstance(fact, dict) or not {"kind", "happened_on"} <= fact.keys():
            raise CommandError(f"Fact {number}: kind and happened_on are needed.")
        if not isinstance(fact.get("id", number), int | str):
            raise CommandError(f"Fact {number}: its id must be a number or a text.")
        try:
            day, precision = parse_day(str(fact["happened_on"]))
            return Event(
                id=fact.get("id", number),
                kind=Kind(fact["kind"]),
                happened_on=day,
                precision=Precision(fact.get("precision") or precision),
                **{name: str(fact.get(name) or "") for name in PLAIN},
            )
        except ValueError as error:
            raise CommandError(f"Fact {number}: {error}") from error

    def written(self, span: Span) -> dict:
        held = span.standing
        return {
            "from": span.start.isoformat(),
            "to": span.end and span.end.isoformat(),
            "state": held.state,
            "edition": held.edition,
            "upkeep": held.upkeep,
            "tier": held.tier,
            "area": held.area or "",
            "obligation": held.obligation,
        }
