import json

from django.core.management.base import BaseCommand, CommandError

from agencies.arguments import add_dates
from agencies.explaining import Explanation, explain
from agencies.models import Agency


class Command(BaseCommand):
    help = "Why an agency stands where it stands on a day, as known at a moment."

    def add_arguments(self, parser):
        parser.add_argument("agency", help="the agency's key")
        add_dates(parser)

    def handle(self, *, agency, on, known, **options):
        found = Agency.objects.filter(key=agency).first()
        if found is None:
            raise CommandError(f"No agency has the key {agency}.")
        facts = found.facts.known(known).select_related("area")
        explanation = explain(found, on, facts, known)
        told = as_json(explanation)
        if options["json"]:
            return json.dumps(told, ensure_ascii=False)
        lines = [f"{name}: {value}" for name, value in told.items() if name not in ("facts", "next")]
        lines += [
            f"  {fact['happened_on']} {fact['kind']} {fact['number']}: {fact['effect']}" for fact in told["facts"]
        ]
        return "\n".join(
            lines + [f"  next {step['on'] or '–'} {step['state']}: {step['why']}" for step in told["next"]]
        )


def as_json(explanation: Explanation) -> dict:
    """The explanation under the keys of the contract."""
    held = explanation.standing
    areas = {used.fact.area_id: used.fact.area.code for used in explanation.used if used.fact.area}
    return {
        "agency": explanation.agency.key,
        "on": explanation.on.isoformat(),
        "known": explanation.known.isoformat() if explanation.known else None,
        "state": held and held.state,
        "edition": held and held.edition,
        "upkeep": held and held.upkeep,
        "conversion": explanation.conversion,
        "tier": held and held.tier,
        "area": held and areas.get(held.area),
        "obligation": held and held.obligation,
        "since": explanation.since and explanation.since.isoformat(),
        "rules": explanation.rules,
        "facts": [
            {
                "kind": used.fact.kind,
                "happened_on": used.fact.happened_on.isoformat(),
                "number": used.fact.number,
                "effect": used.effect,
            }
            for used in explanation.used
        ],
        "next": [
            {
                "on": step.on and step.on.isoformat(),
                "state": step.state,
                "why": step.why or f"when recorded: {step.kind}",
            }
            for step in explanation.coming
        ],
    }
