"""The kind of deadline of eligibility papers: what is read for it, what follows (deadlines.py), what is said."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind
from portal.deadlines.ladder import Policy
from portal.programme.advisers import deadlines
from portal.programme.advisers.deadlines import Eligible
from portal.programme.models import Adviser, Eligibility


def _eligibility(policy: Policy, on: date) -> Iterable[Deadline]:
    first, last = policy.window(on)
    papers = Eligibility.objects.known().filter(adviser__in=Adviser.objects.known(), issued_on__lte=on)
    newer = papers.filter(adviser=OuterRef("adviser"), valid_until__gt=OuterRef("valid_until"))
    rows = papers.filter(~Exists(newer), valid_until__range=(first, last)).order_by("pk")
    found = rows.values_list("pk", "adviser", "issued_on", "valid_until", "adviser__name", "number")
    return deadlines.eligibility(map(Eligible._make, found), policy, on)


ELIGIBILITY = Kind(
    code="eligibility_expiry",
    title=_("Eligibility paper of a consultant or assessor"),
    clock=Clock.COMPETENCE,
    find=_eligibility,
    ahead=gettext_noop("The eligibility paper %(number)s of %(name)s ends on %(due_on)s."),
    late=gettext_noop("The eligibility paper %(number)s of %(name)s ended on %(due_on)s."),
)
