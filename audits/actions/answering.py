"""An agency's answer to a finding: one form, kept as a whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audits.actions.corrections import add_action, report_action
from audits.actions.evidence import attach
from audits.actions.findings import propose_plan, report_corrected
from audits.actions.moving import Said
from audits.choices import ActionState
from audits.models import Cause, CorrectiveAction, Evidence, Finding
from portal.kit.files import keeping


@dataclass(frozen=True)
class Intended:
    """A corrective action as the agency writes it into its answer; `number` is its place in the form."""

    number: int
    what: str
    responsible: str
    due_on: date


def answer_finding(
    *,
    finding: Finding,
    said: Said,
    cause: Cause | None,
    cause_text: str,
    responsible: str,
    intended: Sequence[Intended] = (),
    upload: UploadedFile | None = None,
    form_key: UUID | None = None,
) -> Finding:
    """Propose a plan together with its corrective actions and a file. Raises Refused, ValidationError.

    The same form sent twice answers once. What is refused about a corrective action is told by its field in the form.
    """
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        plan = {"cause": cause, "cause_text": cause_text, "responsible": responsible}
        finding = propose_plan(finding=finding, said=said, **plan)
        for each in intended:
            _add(each, finding, said, form_key and uuid5(form_key, str(each.number)))
        if evidence:
            attach(evidence, finding=finding, by=said.by)
    return finding


def _add(intended: Intended, finding: Finding, said: Said, key: UUID | None) -> CorrectiveAction:
    try:
        return add_action(
            by=said.by,
            on=said.on,
            findings=[finding],
            agency=finding.agency,
            what=intended.what,
            responsible=intended.responsible,
            due_on=intended.due_on,
            form_key=key,
        )
    except ValidationError as refusal:
        if not hasattr(refusal, "error_dict"):
            raise
        beside = {f"{name}_{intended.number}": errors for name, errors in refusal.error_dict.items()}
        raise ValidationError(beside) from refusal


def report_answer(
    *, finding: Finding, said: Said, done: Sequence[CorrectiveAction] = (), upload: UploadedFile | None = None
) -> Finding:
    """Report a finding as corrected, and with it those of its corrective actions that are done too, with a file.

    The actions are reported in the words of the finding. Raises Refused.
    """
    with keeping(Evidence, upload) as evidence, transaction.atomic():
        for action in sorted(done, key=lambda action: action.pk):
            if action.state != ActionState.PLANNED:
                continue  # reported before, maybe by this very form
            words = Said(by=said.by, on=said.on, seen_version=action.version, text=said.text)
            report_action(action=action, said=words)
        finding = report_corrected(finding=finding, said=said)
        if evidence:
            attach(evidence, finding=finding, by=said.by)
    return finding
