"""Drawing a sample of files at a visit."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.actions.moving import NotYours, held
from audits.choices import VisitState
from audits.models import ChecklistLine, Sample, Visit
from audits.permissions import can_run_visit
from audits.sampling import METHOD, draw


@transaction.atomic
def draw_sample(
    *,
    visit: Visit,
    by,
    on: date,
    subject: str,
    population: int,
    size: int,
    seed: str,
    line: ChecklistLine | None = None,
    form_key: UUID | None = None,
) -> Sample:
    """Draw and record; the seed is made or taken by the caller. The same form sent twice draws once."""
    visit = held(Visit.objects.all(), visit.pk)
    if form_key and (twin := Sample.objects.filter(form_key=form_key).first()):
        return twin
    if visit.state != VisitState.UNDER_WAY or not can_run_visit(by, visit):
        raise NotYours
    if not 1 <= size <= population:
        raise Refused({"size": _("A sample has at least one file and no more than there are.")}, code="size_impossible")
    return Sample.objects.create(
        visit=visit,
        line=line,
        subject=subject.strip(),
        population=population,
        size=size,
        seed=seed,
        method=METHOD,
        drawn=draw(seed, population, size),
        by=by,
        on=on,
        form_key=form_key,
    )
