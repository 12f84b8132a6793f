"""The standings of an agency twice, in one form: as they are stored, and folded from its facts."""

from agencies.models import Agency, Standing
from agencies.standing import fold

DISTRICT = "645"  # of the communes that the tests of standings use
FIELDS = ("state", "edition", "upkeep", "tier", "area_id", "obligation")


def rows(agency: Agency, known=None) -> dict[tuple, int]:
    """The stored standings, in order; each with its key."""
    found = Standing.objects.known(known).filter(agency=agency).order_by("during").select_related("district")
    return {
        (
            row.during.lower,
            row.during.upper,
            *(getattr(row, name) for name in FIELDS),
            row.district and row.district.code,
        ): row.pk
        for row in found
    }


def folded(agency: Agency, known=None) -> list[tuple]:
    """The same out of the facts known at the moment."""
    spans = fold(agency.facts.known(known).events())
    return [
        (
            span.start,
            span.end,
            *(getattr(span.standing, name.removesuffix("_id")) for name in FIELDS),
            DISTRICT if span.standing.area and span.standing.tier != "province" else None,
        )
        for span in spans
    ]
