"""Doors for the worker; the rules are elsewhere."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop

from portal.notices.jobs import job
from portal.workbooks import actions, export_actions, undo_actions
from portal.workbooks.models import Import


@job("look_through_import", atomic=False)
def look_through_import(*, import_id: int, round: int, on: str, **_future: Any) -> dict[str, int]:
    sent = Import.objects.select_related("by").get(pk=import_id)
    if sent.round != round:
        return {}
    with translation.override(_language(sent)):
        return actions.preview(sent, date.fromisoformat(on)).counts


@job("write_import", atomic=False)
def write_import(*, import_id: int, on: str, **_future: Any) -> dict[str, int]:
    sent = Import.objects.select_related("by").get(pk=import_id)
    with translation.override(_language(sent)):
        return actions.write(sent, date.fromisoformat(on))


@job(undo_actions.UNDO)
def undo_import(*, import_id: int, round: int, seen: str, language: str, **_future: Any) -> dict[str, int]:
    sent = Import.objects.get(pk=import_id)
    with translation.override(language):  # in which `seen` was told
        return {gettext_noop("rows taken back"): undo_actions.take_back(sent=sent, round=round, seen=seen)}


@job(export_actions.MAKE, atomic=False)
def make_export(*, export: int, **_future: Any) -> dict[str, int]:
    return {gettext_noop("rows"): export_actions.make_export(export_id=export)}


@job("delete_old_exports", atomic=False)
def delete_old_exports(**_future: Any) -> dict[str, int]:
    return {gettext_noop("deleted"): export_actions.delete_old_exports()}


def _language(sent: Import) -> str:
    """What is said of the rows is kept in the language of whoever sent them."""
    return sent.by.language if sent.by else "vi"
