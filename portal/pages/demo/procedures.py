"""The demonstration's administrative procedures and the documents of agencies: all made up, names and codes too.

Drawn from the agencies' own keys, so the same on every machine, and by the actions that everybody uses.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from agencies.choices import State, Tier
from agencies.models import Agency, Standing
from portal.pages.demo.season import LEAD_BODY
from portal.programme.actions.procedures import record_change, record_issue, record_procedure
from portal.programme.choices import ChangeKind
from portal.programme.models import Procedure
from portal.programme.procedures.runs import take_coverage

SINCE = date(2016, 1, 1)
FIELDS = {
    Tier.COMMUNE: {"Hộ tịch": 4, "Chứng thực": 3, "Bảo trợ xã hội": 3, "Đất đai": 2},
    Tier.DISTRICT: {"Đăng ký kinh doanh": 3, "Đất đai": 3},
}
"""How many procedures of each field the agencies of a tier handle."""
CODES = {Tier.COMMUNE: "xa", Tier.DISTRICT: "huyen", Tier.PROVINCE: "tinh"}
OWN = {"Tiêu chuẩn đo lường chất lượng": 4}
"""Those of the lead body alone."""
CHANGES = (
    ("minh-hoa-xa-02", ChangeKind.CHANGED, date(2017, 7, 1), date(2017, 10, 1)),
    ("minh-hoa-xa-05", ChangeKind.CHANGED, date(2024, 3, 1), date(2024, 6, 1)),
    ("minh-hoa-huyen-01", ChangeKind.CHANGED, date(2017, 3, 1), date(2017, 6, 1)),
    ("minh-hoa-xa-12", ChangeKind.ABOLISHED, date(2019, 1, 1), None),
)
EVERY = 5
"""One in so many of the agencies that had declared by the end of 2017 told its documents."""
LACKING = 6
"""One document in so many is missing."""


@transaction.atomic
def load_procedures() -> None:
    """Once: the procedures, what the law did to them, the documents, and the figures made of them."""
    if Procedure.objects.filter(code__startswith="minh-hoa-").exists():
        return
    lead = Agency.objects.get(key=LEAD_BODY)
    procedures = [*_recorded(Tier.COMMUNE), *_recorded(Tier.DISTRICT), *_recorded(Tier.PROVINCE, lead)]
    by_code = {procedure.code: procedure for procedure in procedures}
    for number, (code, kind, day, due_on) in enumerate(CHANGES, start=1):
        what = {"kind": kind, "happened_on": day, "due_on": due_on, "number": f"minh-hoa-{number}/QĐ-UBND"}
        record_change(procedure=by_code[code], by=None, **what)
    _document(procedures, lead)
    take_coverage()


def _recorded(tier: Tier, agency: Agency | None = None) -> Iterator[Procedure]:
    number = 0
    for field, count in (OWN if agency else FIELDS[tier]).items():
        for of_field in range(1, count + 1):
            number += 1
            words = {
                "code": f"minh-hoa-{CODES[tier]}-{number:02}",
                "name": f"Thủ tục {field.lower()} {of_field} (minh họa)",
            }
            yield record_procedure(by=None, **words, field=field, tier=tier, since=SINCE, agency=agency)


def _document(procedures: list[Procedure], lead: Agency) -> None:
    """Documents as they were issued before the declaration; some were issued anew when the law had changed."""
    declared = Standing.objects.known().on(date(2017, 12, 31)).filter(state=State.DECLARED)
    tiers = dict(declared.exclude(agency=lead).order_by("agency__key").values_list("agency", "tier"))
    telling = [(pk, tier) for pk, tier in tiers.items() if tier in FIELDS][::EVERY]
    agencies = Agency.objects.in_bulk([pk for pk, _tier in telling])
    for place, (pk, tier) in enumerate(telling):
        own = [procedure for procedure in procedures if procedure.tier == tier]
        _issue(agencies[pk], own, place)
    _issue(lead, [procedure for procedure in procedures if procedure.agency_id == lead.pk], 0)


def _issue(agency: Agency, procedures: list[Procedure], place: int) -> None:
    today = localdate()
    for number, procedure in enumerate(procedures, start=1):
        if (number + place) % LACKING == 0:
            continue
        what = {"code": f"QT-{number:02}", "issue_no": 1, "procedure": procedure, "agency": agency}
        issued_on = date(2016, 6, 1) + timedelta(days=place * 7 + number)
        record_issue(by=None, on=today, **what, revision_no=0, issued_on=issued_on)
        changed = procedure.changes.filter(kind=ChangeKind.CHANGED).first()
        if changed and place % 3 == 0:
            followed_on = changed.happened_on + timedelta(days=30 + place)
            record_issue(by=None, on=today, **what, revision_no=1, issued_on=followed_on)
