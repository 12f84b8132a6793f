"""Doors for the worker; the rules are elsewhere."""

from datetime import date
from typing import Any

from django.utils import translation

from portal.notices.jobs import job
from portal.workbooks import actions
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


def _language(sent: Import) -> str:
    """What is said of the rows is kept in the language of whoever sent them."""
    return sent.by.language if sent.by else "vi"
