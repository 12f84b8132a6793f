"""A change in words: what the row said before and what after, by whom, from where."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from pghistory.models import Context

from agencies.models import Agency
from portal.accounts.models import User
from portal.history.choices import Deed
from portal.history.models import Change
from portal.kit.dates import written_day, written_moment
from portal.pages.history.listing import model_of

LONGEST = 300  # characters of a value that are shown
OURS = ("portal_web", "portal_worker")
SILENT = (models.BinaryField, models.FileField, models.JSONField, models.UUIDField)

# The event of a change with the one before it; what is only ever added, as it is.
_EVENTS = """
    SELECT e.pgh_id, to_jsonb(e), (
        SELECT to_jsonb(p) FROM {table} p WHERE p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id
        ORDER BY p.pgh_id DESC LIMIT 1)
    FROM {table} e WHERE e.pgh_id = ANY(%s)
"""
_ROWS = "SELECT id, to_jsonb(it), NULL FROM {table} it WHERE id = ANY(%s)"

Said = dict[str, Any]


def entries(changes: list[Change], *, with_places: bool) -> list[dict[str, Any]]:
    """The changes for `timeline`. `with_places`: also from which page and network address, for the lead body."""
    said = _said(changes)
    names = _names(changes, said)
    contexts = Context.objects.in_bulk({change.context for change in changes if change.context}) if with_places else {}
    return [_entry(change, *said.get(change.pk, ({}, {})), names, contexts.get(change.context)) for change in changes]


def _entry(change: Change, before: Said, after: Said, names: "Names", context: Any) -> dict[str, Any]:
    at = localtime(change.at)
    model = model_of(change.kind)
    thing = capfirst(str(model._meta.verbose_name)) if model else change.kind
    agency = names.get((Agency, change.agency))
    return {
        "iso": at.date().isoformat(),
        "day": written_moment(at),
        "title": f"{thing}: {Deed(change.deed).label}",
        "agency": agency,
        "agency_pk": change.agency if agency else None,
        "who": names.get((User, _who(change, after))) or _nobody(change),
        "from_where": " ".join(filter(None, map((context.metadata if context else {}).get, ("url", "address")))),
        "lines": list(_lines(model, before, after, names)) if model else [],
    }


def _who(change: Change, after: Said) -> int | None:
    """Who was signed in; of what the worker wrote for somebody, whom the row names."""
    if change.person or change.deed != Deed.INSERT or change.database_user not in OURS:
        return change.person
    return next(filter(None, map(after.get, ("recorded_by_id", "by_id", "logged_by_id"))), None)


def _nobody(change: Change) -> str:
    if change.database_user in OURS or not change.database_user:
        return _("the portal itself")
    return _("not through the portal: %(who)s") % {"who": f"{change.database_user} {change.origin}".strip()}


# --- what was said ------------------------------------------------------------------------------------


def _said(changes: Iterable[Change]) -> dict[int, tuple[Said, Said]]:
    """By change: what the row said before, and after. One query for each table on the page."""
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    found = {}
    for kind, some in by_kind.items():
        if model_of(kind) is None:
            continue
        is_event = some[0].event is not None
        query = (_EVENTS if is_event else _ROWS).format(table=f"{kind}event" if is_event else kind)
        keys = {(change.event if is_event else change.row): change for change in some}
        with connection.cursor() as cursor:
            cursor.execute(query, [list(keys)])
            rows = {pk: (_parsed(before), _parsed(after)) for pk, after, before in cursor.fetchall()}
        for change in some:
            before, after = rows.get(change.event if is_event else change.row, ({}, {}))
            found[change.pk] = (after, {}) if change.deed == Deed.DELETE else (before, after)
    return found


def _parsed(document: Any) -> Said:
    return (json.loads(document) if isinstance(document, str) else document) or {}


def _lines(model: Any, before: Said, after: Said, names: "Names") -> Iterable[str]:
    for field in model._meta.concrete_fields:
        old, new = before.get(field.column), after.get(field.column)
        is_because = field.name.endswith("because")
        if old == new or field.primary_key or isinstance(field, SILENT):
            continue
        is_named = isinstance(field.verbose_name, Promise)
        if not (is_named or is_because or field.choices):
            continue  # the machine's own: no person knows it by a name
        label = _("Reason") if is_because else capfirst(str(field.verbose_name)) if is_named else ""
        words = [_value(field, value, names) for value in (old, new)]
        if before and after:
            yield _labelled(label, f"{words[0] or '–'} → {words[1] or '–'}")
        elif any(words):
            yield _labelled(label, words[0] or words[1])


def _labelled(label: str, words: str) -> str:
    return f"{label}: {words}" if label else words


def _value(field: Any, value: Any, names: "Names") -> str:
    """A value as people write it."""
    if value in (None, "", [], {}):
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return written_moment(localtime(parse_datetime(value)))
    if isinstance(field, models.DateField):
        return written_day(parse_date(value))
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# --- names of what rows point to ------------------------------------------------------------------------

Names = dict[tuple[Any, Any], str]


def _names(changes: Iterable[Change], said: dict[int, tuple[Said, Said]]) -> Names:
    """One query for each kind of thing that is named on the page."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for change in changes:
        wanted[Agency].add(change.agency)
        wanted[User].add(_who(change, said.get(change.pk, ({}, {}))[1]))
        model = model_of(change.kind)
        for document in said.get(change.pk, ()) if model else ():
            for field in model._meta.concrete_fields:
                if field.is_relation and isinstance(field.verbose_name, Promise):
                    wanted[(field.related_model)].add(document.get(field.column))
    return {
        (model, key): str(thing)
        for model, keys in wanted.items()
        for key, thing in _found(model, keys - {None}).items()
    }


def _found(model: Any, keys: set[Any]) -> dict[Any, Any]:
    """By the key that rows hold: a primary key, or a code that is unique."""
    if not keys:
        return {}
    if all(isinstance(key, int) for key in keys):
        return model._default_manager.in_bulk(keys)
    return model._default_manager.in_bulk(keys, field_name="code")
