"""Lists of the agencies themselves: those that the register does not have yet are founded by them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext_lazy

from agencies.actions.many_facts import found_all, take_back
from agencies.areas import Resolver
from agencies.choices import Kind, Obligation, Tier
from agencies.importing.finding import AGENCY_COLUMNS
from agencies.models import Agency, Certificate, Contact, Fact
from agencies.naming import Names, written
from agencies.permissions import can_found_agency, is_staff
from portal.kit.dates import first_day
from portal.kit.sentences import Sentence as _
from portal.kit.vietnamese import name_key, slug
from portal.workbooks.cells import meanings_by_words, words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import (
    ORDINAL,
    ROW_ID,
    Column,
    Holds,
    ImportKind,
    Line,
    Made,
    Sender,
    in_every_language,
)


def _tiers() -> dict[str, list[str]]:
    meanings = {
        Tier.PROVINCE: ["cấp tỉnh", "tỉnh", "sở, ban, ngành", "sở ngành", "sở", "sở, ban, ngành cấp tỉnh"],
        Tier.DISTRICT: ["cấp huyện", "huyện", "ubnd cấp huyện"],
        Tier.DIVISION: ["phòng chuyên môn", "phòng", "phòng chuyên môn cấp huyện"],
        Tier.COMMUNE: ["cấp xã", "xã", "phường", "thị trấn", "ubnd cấp xã"],
    }
    return {tier: [*said, *in_every_language(tier.label)] for tier, said in meanings.items()}


def _obligations() -> dict[str, list[str]]:
    meanings = {
        Obligation.MANDATORY: ["bắt buộc", "phải áp dụng", "x", "có"],
        Obligation.ENCOURAGED: ["khuyến khích", "khuyến khích áp dụng"],
        Obligation.NEITHER: ["không", "không thuộc đối tượng", "không áp dụng"],
    }
    return {obligation: [*said, *in_every_language(obligation.label)] for obligation, said in meanings.items()}


COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "tier",
        gettext_lazy("tier"),
        ("cap", "cap hanh chinh", "cap co quan", "nhom", "khoi"),
        Holds.CHOICE,
        meanings=_tiers,
        labels=lambda: dict(Tier.choices),
        may_hold_for_all=True,
    ),
    Column(
        "area", gettext_lazy("area"), ("ma dia ban", "ma don vi hanh chinh", "ma dvhc", "ma xa", "ma gso"), longest=10
    ),
    Column(
        "obligation",
        gettext_lazy("obligation"),
        ("doi tuong ap dung", "nghia vu", "bat buoc khuyen khich", "dien ap dung"),
        Holds.CHOICE,
        meanings=_obligations,
        labels=lambda: dict(Obligation.choices),
        may_hold_for_all=True,
    ),
    Column(
        "founded_on",
        gettext_lazy("founded on"),
        ("ngay thanh lap", "ngay thang thanh lap", "nam thanh lap", "thanh lap", "thoi diem thanh lap"),
        Holds.DAY,
        may_hold_for_all=True,
    ),
    Column("number", gettext_lazy("document number"), ("quyet dinh thanh lap", "so quyet dinh thanh lap"), longest=60),
)


def resolve(lines: list[Line], sender: Sender) -> None:
    """Agencies known by key or name; a name that is nearly one of the register's is asked about."""
    names = Names(Agency.objects.all())
    for line in lines:
        if line.is_sound:
            _resolve(line, names, sender)


def _resolve(line: Line, names: Names, sender: Sender) -> None:
    text, key = line.values.get("agency", ""), line.values.get("agency_key", "")
    if not text:
        line.refuse("agency", _("The name of the agency is missing."))
        return
    district = line.values.get("district", "")
    found = names.find(text, (*line.above, district) if district else line.above, key)
    if found.one:
        line.target, line.named = found.one.pk, found.one.name
    elif found.several and not key:
        line.candidates = [(agency.pk, written(agency)) for agency in found.several]
        message = _("“%(name)s” is nearly the name of an agency that is there.") % {"name": text}
        line.doubt("agency", message, _("Write its key in the file: a key that is new makes a new agency."))
    if district:
        above = names.find(district)
        line.values["superior"] = above.one.pk if above.one else None
        if above.one is None and not line.target:
            line.refuse("district", _("There is no agency “%(name)s” in the register.") % {"name": district})


def judge(lines: list[Line], sender: Sender) -> None:
    areas = Resolver(line.values.get("area", "") for line in lines if line.is_sound)
    seen: dict[str, int] = {}
    for line in lines:
        if not line.is_sound:
            continue
        if line.target:
            line.verdict = Verdict.SAME
        else:
            _judge_new(line, areas, seen, sender)


def _judge_new(line: Line, areas: Resolver, seen: dict[str, int], sender: Sender) -> None:
    values = line.values
    key = values.get("agency_key") or slug(" ".join([values["agency"], values.get("district", "")]))[:60]
    if key in seen:
        line.doubt("agency", _("The same stands in row %(row)s.") % {"row": seen[key]}, _("Leave one of the rows."))
        return
    seen[key] = line.number
    _tell_tier(line)
    for column, message in (
        ("tier", _("The tier of the agency is missing.")),
        ("obligation", _("It is missing whether the agency must apply the standard.")),
        ("founded_on", _("The day of its founding is missing.")),
    ):
        if not values.get(column):
            line.refuse(column, message, _("Say it for the whole file on the page of the columns, or add a column."))
    if not line.is_sound:
        return
    day, precision = values["founded_on"]
    if first_day(day, precision) > sender.on:
        line.refuse("founded_on", _("The date lies in the future."))
        return
    area = areas.find(values["area"], day) if values.get("area") else None
    if values.get("area") and area is None:
        line.refuse("area", _("This area code is not known; add it in the administration."))
        return
    line.named = values["agency"]
    what = {"name": values["agency"], "tier": values["tier"], "obligation": values["obligation"], "area": area}
    what |= {"superior_id": values.get("superior"), "number": values.get("number", ""), "recorded_by": sender.by}
    line.doing = [(key, Fact(kind=Kind.FOUNDED, happened_on=day, precision=precision, **what))]


def _tell_tier(line: Line) -> None:
    """The tier that the name itself says, else the nearest heading: a committee of a commune is of no other."""
    if "tier" in line.values or "tier" in line.cells:
        return
    called = [tier for level, tier in _CALLED.items() if name_key(line.values["agency"]).startswith(level)]
    meanings = meanings_by_words(_tiers())
    headed = (meanings.get(re.sub(r"^(?:(?:khoi|cac|nhom) )+", "", words(above))) for above in reversed(line.above))
    if tier := next((tier for tier in (*called, *headed) if tier), None):
        line.values["tier"] = tier


_CALLED = {
    name_key(f"Ủy ban nhân dân {level}"): tier
    for tier, levels in (
        (Tier.COMMUNE, ("xã", "phường", "thị trấn")),
        (Tier.DISTRICT, ("huyện", "quận", "thị xã", "thành phố")),
    )
    for level in levels
}


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    found_all([one for line in lines for one in line.doing])
    for line in lines:
        line.made = [fact.pk for _key, fact in line.doing]


def dependents(made: list[int]) -> list[str]:
    """What is known of these agencies beside their founding."""
    agencies = Agency.objects.filter(facts__in=made)
    others = Fact.objects.known().filter(agency__in=agencies).exclude(pk__in=made).select_related("agency")
    contacts = Contact.objects.filter(agency__in=agencies).select_related("agency")
    covered = Certificate.objects.filter(facts__covers__agency__in=agencies).distinct()
    told = [f"{fact.agency}: {fact.get_kind_display()}, {fact.day}" for fact in others.order_by("-pk")[:20]]
    told += [f"{contact.agency}: {contact}" for contact in contacts.order_by("-pk")[:20]]
    return told + [str(certificate) for certificate in covered.order_by("-pk")[:20]]


def undo(made: Made, by: Any, because: str) -> None:
    take_back(made=made.made, replaced=made.replaced, by=by, because=because)


AGENCIES = ImportKind(
    code="agencies",
    title=gettext_lazy("Agencies"),
    columns=COLUMNS,
    subject="agency",
    bearing=(),
    may=can_found_agency,
    oversees=is_staff,
    resolve=resolve,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    bound_by=gettext_lazy("More is known of these agencies by now: %(what)s"),
    aliases=("agency",),
)
