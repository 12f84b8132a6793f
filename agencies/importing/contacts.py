"""Lists of whom to call at agencies."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from agencies.actions.contacts import save_contact, take_contacts_back
from agencies.importing.finding import AGENCY_COLUMNS, find_agencies
from agencies.models import Agency, Contact
from agencies.permissions import can_bring_in_facts, is_staff
from portal.history.entries import entries_of
from portal.kit.sentences import Sentence as _
from portal.kit.sentences import sentences_of
from portal.kit.vietnamese import plain
from portal.notices.progress import telling
from portal.workbooks.choices import Verdict
from portal.workbooks.kinds import ORDINAL, ROW_ID, STORING, Column, ImportKind, Line, Made, Sender, row_id_of

_LOST_ZERO = re.compile(r"[235789]\d{8,9}")  # a telephone number that the workbook took for a number
FIELDS = ("name", "position", "phone", "email")
COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "name",
        gettext_lazy("name"),
        ("ho ten", "ho va ten", "nguoi phu trach", "can bo phu trach", "can bo dau moi", "dau moi", "nguoi lien he"),
        longest=120,
    ),
    Column("position", gettext_lazy("position"), ("chuc vu", "chuc danh", "vi tri"), longest=120),
    Column(
        "phone",
        gettext_lazy("telephone"),
        ("dien thoai", "so dien thoai", "sdt", "dt", "di dong", "dien thoai di dong"),
        longest=30,
    ),
    Column("email", gettext_lazy("e-mail"), ("email", "e mail", "thu dien tu", "hop thu"), longest=254),
)


def judge(lines: list[Line], sender: Sender) -> None:
    """Compare with the contacts known: a person is the same at one agency under one name."""
    known: dict[tuple[int, str], Contact] = {}
    by_id: dict[tuple[int, int], Contact] = {}
    for contact in Contact.objects.filter(agency__in={line.target for line in lines if line.target}):
        known[contact.agency_id, plain(contact.name)] = contact
        by_id[contact.agency_id, contact.pk] = contact
    seen: dict[tuple[int, str, int], int] = {}
    for line in lines:
        if line.is_sound and line.target:
            _judge(line, known, by_id, seen)


def _judge(
    line: Line,
    known: dict[tuple[int, str], Contact],
    by_id: dict[tuple[int, int], Contact],
    seen: dict[tuple[int, str, int], int],
) -> None:
    what = {name: line.values[name] for name in FIELDS if line.values.get(name)}
    if "name" not in what:
        line.refuse("name", _("The name of the person is missing."))
        return
    who = (line.target or 0, plain(what["name"]))
    row = (*who, row_id_of(line))
    if row in seen:
        line.doubt(
            "name", _("This person stands in row %(row)s too.") % {"row": seen[row]}, _("Leave one of the rows.")
        )
        return
    seen[row] = line.number
    contact = by_id.get((line.target or 0, row_id_of(line))) or known.get(who) or Contact(agency_id=line.target)
    if _LOST_ZERO.fullmatch(what.get("phone", "")) and what["phone"] != contact.phone:
        what["phone"] = f"0{what['phone']}"
    differing = {name: value for name, value in what.items() if getattr(contact, name) != value}
    if not differing:
        line.verdict = Verdict.SAME
        return
    try:
        Contact(agency_id=line.target, **what).clean_fields(exclude=["agency"])
    except ValidationError as refused:
        for name, said in sentences_of(refused):
            for sentence in said:
                line.refuse(name, sentence)
        return
    line.verdict = Verdict.CHANGED if contact.pk else Verdict.NEW
    line.doing = [(contact, differing)]


@contextmanager
def holding(lines: list[Line], sender: Sender) -> Iterator[None]:
    """Contacts are held with their agencies."""
    targets = {line.target for line in lines if line.target}
    list(Agency.objects.select_for_update(no_key=True).filter(pk__in=targets).order_by("pk").values_list("pk"))
    yield


def store(lines: list[Line], sender: Sender, hold: Any) -> None:
    before = _newest_entries([contact.pk for line in lines for contact, _what in line.doing if contact.pk])
    for line in telling(lines, STORING):
        for contact, what in line.doing:
            line.replaced += before.get(contact.pk, [])
            line.made.append(save_contact(contact=contact, **what).pk)


def _newest_entries(contacts: list[int]) -> dict[int, list[int]]:
    """The last entry of each contact's history: what it was before."""
    return {contact: [entry] for contact, entry in entries_of(Contact, contacts, "pgh_obj_id", "pgh_id")}


def dependents(made: list[int]) -> list[str]:
    return []


def undo(made: Made, by: Any, because: str) -> None:
    take_contacts_back(made=made.made, before=made.replaced)


CONTACTS = ImportKind(
    code="contacts",
    title=gettext_lazy("Contacts at agencies"),
    columns=COLUMNS,
    subject="agency",
    bearing=("name", "phone", "email"),
    may=can_bring_in_facts,
    oversees=is_staff,
    resolve=find_agencies,
    judge=judge,
    holding=holding,
    store=store,
    dependents=dependents,
    undo=undo,
    aliases=("contact",),
)
