"""Keeping the files that show something."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audits.actions.moving import NotYours, held
from audits.models import Answer, CorrectiveAction, Evidence, Finding, RequestedDocument, Visit
from audits.permissions import can_add_evidence, can_add_to_action, can_answer_lines, can_send_document
from portal.kit.files import keeping


def add_evidence(*, finding: Finding, by, upload: UploadedFile) -> Evidence:
    """Keep a file that shows a finding, or how it was corrected. The same file sent twice is kept once.

    Raises NotYours, and ValidationError for a file that the portal does not take.
    """
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        finding = held(Finding.objects.select_related("agency", "visit"), finding.pk)
        if not can_add_evidence(by, finding):
            raise NotYours
        return attach(evidence, finding=finding, by=by)


def add_action_evidence(*, action: CorrectiveAction, by, upload: UploadedFile) -> Evidence:
    """Keep a file that shows a corrective action being done."""
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        action = held(CorrectiveAction.objects.select_related("agency"), action.pk)
        if not can_add_to_action(by, action):
            raise NotYours
        return attach(evidence, action=action, by=by)


def add_answer_evidence(*, answer: Answer, by, upload: UploadedFile) -> Evidence:
    """Keep a file, such as a photograph, that shows what was seen on a line; while the visit is under way."""
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        visit = held(Visit.objects.select_related("agency"), answer.visit_id)
        if not can_answer_lines(by, visit):
            raise NotYours
        return attach(evidence, answer=answer, by=by)


def send_document(*, document: RequestedDocument, by, on: date, upload: UploadedFile) -> Evidence:
    """Keep a document that was asked for before the visit; with its first file it has come."""
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        visit = held(Visit.objects.select_related("agency"), document.visit_id)
        if not can_send_document(by, visit):
            raise NotYours
        document = held(RequestedDocument.objects.all(), document.pk)
        if document.received_on is None:
            document.received_on = on
            document.save(update_fields=["received_on"])
        return attach(evidence, requested=document, by=by)


def attach(evidence: Evidence, *, by, **holder) -> Evidence:
    """Save a file that is being kept as evidence of its holder, which is locked; a twin that is there already stays."""
    if twin := Evidence.objects.filter(sha256=evidence.sha256, **holder).first():
        return twin
    for name, thing in holder.items():
        setattr(evidence, name, thing)
    evidence.added_by = by
    evidence.save(force_insert=True)
    return evidence
