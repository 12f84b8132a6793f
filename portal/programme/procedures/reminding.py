"""The kind of deadline of procedures: what is read for it, what follows (deadlines.py), what is said."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.deadlines.choices import Clock
from portal.deadlines.kinds import Deadline, Kind
from portal.deadlines.ladder import Policy
from portal.programme.procedures.deadlines import Outdated, documents_outdated
from portal.programme.procedures.queries import outdated


def _outdated(policy: Policy, on: date) -> Iterable[Deadline]:
    rows = outdated(on).filter(due_on__range=policy.window(on)).order_by("agency_id", "procedure_id")
    values = rows.values_list("agency_id", "procedure_id", "procedure__code", "changed_on", "due_on")
    return documents_outdated(map(Outdated._make, values), policy, on)


OUTDATED = Kind(
    code="document_outdated",
    title=_("Document to follow a change in law"),
    clock=Clock.DOCUMENTS,
    find=_outdated,
    ahead=gettext_noop("The law changed procedure %(code)s: the document of %(agency)s is to follow by %(due_on)s."),
    late=gettext_noop("The law changed procedure %(code)s: the document of %(agency)s was to follow by %(due_on)s."),
)
