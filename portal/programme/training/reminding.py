"""The kind of deadline of training: what is read for it, what follows (deadlines.py), what is said."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agencies.models import Standing
from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind
from portal.deadlines.ladder import Policy
from portal.programme.models import Attendance
from portal.programme.training import deadlines
from portal.programme.training.deadlines import Certified
from portal.programme.training.skills import TAUGHT_BY


def _training(policy: Policy, on: date) -> Iterable[Deadline]:
    first, last = policy.window(on)
    alive = Standing.objects.known().on(on).filter(agency=OuterRef("agency"))
    rows = Attendance.objects.certified(on).filter(
        Exists(alive), valid_until__range=(first, last), course__kind__in=TAUGHT_BY.values()
    )
    found = rows.order_by("pk").values_list("pk", "agency", "course__ends_on", "valid_until", "name", "certificate")
    return deadlines.certificates(map(Certified._make, found), policy, on)


CERTIFICATE = Kind(
    code="training_expiry",
    title=_("Certificate of a trained person"),
    clock=Clock.COMPETENCE,
    find=_training,
    ahead=gettext_noop("%(agency)s: the certificate %(number)s of %(name)s ends on %(due_on)s."),
    late=gettext_noop("%(agency)s: the certificate %(number)s of %(name)s ended on %(due_on)s."),
)
