"""Documents that an agency is asked for before a visit, and which of them came."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.actions.moving import NotYours, held
from audits.choices import AHEAD, VisitState
from audits.models import RequestedDocument, Visit
from audits.permissions import can_run_visit


@transaction.atomic
def request_documents(
    *, visit: Visit, by, wanted: Iterable[str], due_on: date | None = None
) -> list[RequestedDocument]:
    """Ask for further documents. What is asked for already is not asked twice, so a form sent twice asks once."""
    visit = _open(visit, by)
    there = dict(visit.requested_documents.values_list("what", "position"))
    new = [what for what in dict.fromkeys(map(str.strip, wanted)) if what and what not in there]
    first = max(there.values(), default=0) + 1
    rows = [
        RequestedDocument(visit=visit, what=what, position=position, due_on=due_on)
        for position, what in enumerate(new, start=first)
    ]
    for row in rows:
        row.full_clean(exclude=["visit"])
    return RequestedDocument.objects.bulk_create(rows)


@transaction.atomic
def receive_document(*, document: RequestedDocument, by, on: date, note: str = "") -> RequestedDocument:
    """The document has come; saying so again changes nothing."""
    _open(document.visit, by)
    document = held(RequestedDocument.objects.all(), document.pk)
    if document.received_on is None:
        document.received_on, document.note = on, note.strip()
        document.full_clean(exclude=["visit"])
        document.save(update_fields=["received_on", "note"])
    return document


@transaction.atomic
def drop_document(*, document: RequestedDocument, by) -> None:
    """It is not asked for after all. Raises Refused for what has come."""
    _open(document.visit, by)
    document = held(RequestedDocument.objects.all(), document.pk)
    if document.received_on is not None:
        raise Refused(_("This document has come: it stays in the record."), code="received")
    document.delete()


def _open(visit: Visit, by) -> Visit:
    visit = held(Visit.objects.all(), visit.pk)
    if visit.state not in (*AHEAD, VisitState.UNDER_WAY):
        raise Refused(_("Documents are asked for until the minutes are drafted."), code="move")
    if not can_run_visit(by, visit):
        raise NotYours
    return visit
