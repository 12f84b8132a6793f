"""The agency that a row is about: the columns that tell it, and what is said where they do not."""

from typing import Any

from django.utils.translation import gettext_lazy

from agencies.naming import Found, Known, Names, agencies_of, written
from agencies.permissions import sees_every_agency
from portal.kit.sentences import Sentence as _
from portal.workbooks.cells import words
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import Column, Line, Sender

AGENCY_COLUMNS = (
    Column(
        "agency",
        gettext_lazy("agency"),
        (
            "co quan",
            "don vi",
            "ten co quan",
            "ten don vi",
            "co quan don vi",
            "ten co quan don vi",
            "ten co quan to chuc",
            "don vi ap dung",
            "co quan ap dung",
            "ten co quan hanh chinh",
            "co quan hanh chinh nha nuoc",
            "ubnd cap xa",
            "ubnd cac xa phuong",
            "ten xa",
            "xa",
            "xa phuong",
            "ten xa phuong thi tran",
            "xa phuong thi tran",
            "ten goi",
            "agency",
        ),
    ),
    Column(
        "agency_key",
        gettext_lazy("agency's key"),
        ("ma", "ma co quan", "ma don vi", "ma dinh danh", "ma so", "agency key", "key"),
    ),
    Column(
        "district",
        gettext_lazy("superior or place"),
        (
            "huyen",
            "ten huyen",
            "huyen thi xa",
            "huyen thi xa thanh pho",
            "quan huyen",
            "dia ban",
            "truc thuoc",
            "don vi chu quan",
            "co quan chu quan",
            "co quan cap tren",
            "thuoc huyen",
        ),
    ),
)


def find_agencies(lines: list[Line], sender: Sender) -> None:
    """Tie each line to the agency that it means; those in doubt get whom to choose from."""
    by: Any = sender.by
    names = Names(agencies_of(by))
    is_officer = by is not None and not sees_every_agency(by)
    own = next(iter(names.agencies.values())) if is_officer and len(names.agencies) == 1 else None
    for line in lines:
        if line.verdict != Verdict.PASSED:  # whoever mends a row is told at once all that is wrong with it
            _find(line, names, sender, own)
    if is_officer:
        _refuse_others(lines)


def _find(line: Line, names: Names, sender: Sender, own: Known | None) -> None:
    text, key = line.values.get("agency", ""), line.values.get("agency_key", "")
    if not (text or key):
        _take_own(line, own)
        return
    said = names.agencies.get(sender.names.get(words(text), 0))
    district = line.values.get("district")
    found = Found(said) if said else names.find(text, (*line.above, *([district] if district else [])), key)
    if found.one:
        line.target, line.named = found.one.pk, found.one.name
    elif found.several:
        line.candidates = [(agency.pk, written(agency)) for agency in found.several]
        message = _("It is not certain which agency “%(name)s” is.") % {"name": text or key}
        line.doubt("agency", message, _("Choose it above the rows, or write its key in the file."))
    else:
        message = _("There is no agency “%(name)s” in the register.") % {"name": text or key}
        line.refuse("agency", message, _("Correct the name, or take the agency into the register first."))


def _take_own(line: Line, own: Known | None) -> None:
    """A row that names nobody is about the one agency that the sender records for."""
    if own is None:
        if not any(remark.column == "agency" for remark in line.remarks):  # an error there (#N/A) is told already
            line.refuse("agency", _("It does not say which agency."), _("Write its name or its key in the file."))
        return
    line.target, line.named = own.pk, own.name
    line.remark("agency", _("Counts as “%(name)s”, your agency.") % {"name": own.name})


def _refuse_others(lines: list[Line]) -> None:
    """An officer sees the own agencies and those below, and records for them: nothing else was found."""
    for line in lines:
        line.remarks = [
            type(remark)(remark.column, remark.message, _("Officers bring in rows of their own agencies only."))
            if remark.column == "agency" and line.target is None
            else remark
            for remark in line.remarks
        ]
