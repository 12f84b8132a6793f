"""Recording procedures, what the law did to them, and agencies' documents; withdrawing what was recorded wrongly.

`by` is nobody for the machine's own keeper: the command line and the demonstration.
"""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.knowledge import written_now
from agencies.models import Agency
from portal.kit.files import keeping
from portal.kit.sql import held
from portal.kit.vietnamese import search_key
from portal.programme.actions.recorded import kept, withdrawn
from portal.programme.choices import ChangeKind
from portal.programme.models import Issue, IssueFile, LegalChange, Procedure
from portal.programme.permissions import can_record_document, can_record_procedure, can_withdraw_issue
from portal.programme.procedures.runs import ask_for_take


@transaction.atomic
def record_procedure(
    *, by, code: str, name: str, field: str, tier: str, since: date, agency: Agency | None = None
) -> Procedure:
    """Write down a procedure of every agency of a tier, or of one agency. Raises NotYours, ValidationError."""
    _lead_body(by)
    words = {"code": code.strip(), "name": name.strip(), "field": field.strip()}
    found_by = search_key(words["code"], words["name"], words["field"])
    return _kept(Procedure(**words, tier=tier, since=since, agency=agency, search_key=found_by), by)


@transaction.atomic
def record_change(
    *, procedure: Procedure, by, kind: str, happened_on: date, number: str, due_on: date | None = None
) -> LegalChange:
    """Write down once what the law did: documents everywhere that are older than a change are outdated from its day.

    Raises NotYours, Refused (before the procedure itself), ValidationError.
    """
    _lead_body(by)
    procedure = _standing(procedure)
    if happened_on < procedure.since:
        raise Refused({"happened_on": _("The procedure came into force only later.")}, code="before")
    due_on = due_on if kind == ChangeKind.CHANGED else None
    change = LegalChange(procedure=procedure, kind=kind, happened_on=happened_on, number=number.strip(), due_on=due_on)
    return _kept(change, by)


def record_issue(
    *,
    agency: Agency,
    procedure: Procedure,
    by,
    on: date,
    code: str,
    issue_no: int,
    revision_no: int,
    issued_on: date,
    upload: UploadedFile | None = None,
) -> Issue:
    """Write down a document that says how the agency handles a procedure, with its file; `on` is today.

    Raises NotYours, Refused, ValidationError (a file that the portal does not take).
    """
    if by is not None and not can_record_document(by, agency):
        raise NotYours
    if issued_on > on:
        raise Refused({"issued_on": _("The date lies in the future.")}, code="future")
    with keeping(IssueFile, upload) as copy, transaction.atomic():
        procedure = _standing(procedure)
        issue = Issue(agency=agency, procedure=procedure, code=code.strip(), issue_no=issue_no, revision_no=revision_no)
        issue.issued_on = issued_on
        _kept(issue, by)
        if copy:
            _attached(copy, issue, by)
    return issue


def add_document_file(*, issue: Issue, by, upload: UploadedFile) -> IssueFile:
    """Keep the file of a document that was recorded without one. Raises NotYours, Refused, ValidationError."""
    with keeping(IssueFile, upload) as copy, transaction.atomic():
        _standing(issue.procedure)
        issue = held(Issue.objects.select_related("agency"), issue.pk)
        if not can_record_document(by, issue.agency):
            raise NotYours
        if issue.withdrawn_at is not None:
            raise Refused(_("This has been withdrawn already."), code="withdrawn")
        if IssueFile.objects.filter(issue=issue).exists():
            raise Refused(_("This document has its file already. Withdraw the document if it is the wrong one."))
        return _attached(copy, issue, by)


@transaction.atomic
def withdraw_procedure(*, procedure: Procedure, by, because: str) -> None:
    """Say that there is no such procedure. Raises NotYours, Refused (changes or documents hang on it)."""
    _lead_body(by)
    procedure = held(Procedure.objects.all(), procedure.pk)
    if procedure.changes.known().exists() or procedure.issues.known().exists():
        raise Refused(_("Changes or documents are recorded for this procedure; withdraw those first."), code="used")
    _withdrawn(procedure, by, because)


@transaction.atomic
def withdraw_change(*, change: LegalChange, by, because: str) -> None:
    """Say that a change in law was recorded wrongly. Raises NotYours, Refused."""
    _lead_body(by)
    _withdrawn(held(LegalChange.objects.all(), change.pk), by, because)


@transaction.atomic
def withdraw_issue(*, issue: Issue, by, because: str) -> None:
    """Say that a document was recorded wrongly. Raises NotYours, Refused."""
    issue = held(Issue.objects.select_related("agency"), issue.pk)
    if by is not None and not can_withdraw_issue(by, issue):
        raise NotYours
    _withdrawn(issue, by, because)


def _lead_body(by) -> None:
    if by is not None and not can_record_procedure(by):
        raise NotYours


def _standing(procedure: Procedure) -> Procedure:
    """The procedure, locked: whatever is recorded about it is a link of its chain."""
    procedure = held(Procedure.objects.all(), procedure.pk)
    if procedure.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn already."), code="withdrawn")
    return procedure


def _attached(copy: IssueFile, issue: Issue, by) -> IssueFile:
    copy.issue, copy.added_by, copy.added_at = issue, by, written_now()
    copy.save()
    return copy


def _kept(row, by):
    kept(row, by)
    ask_for_take()
    return row


def _withdrawn(row, by, because: str) -> None:
    withdrawn(row, by, because)
    ask_for_take()
