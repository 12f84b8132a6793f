"""Forms about findings and corrective actions. A form's `what` is what its action takes."""

from uuid import uuid4

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.forms import dress
from audits.actions.answering import Intended
from audits.choices import OPEN_ACTION, FindingMove
from audits.forms import FindingMoveForm, MoveForm, part, words
from audits.models import Cause, CorrectiveAction, Finding
from audits.moves import ACTION_MOVES
from portal.kit.fields import DayField, UploadField

ROWS = (1, 2)
"""Corrective actions that one answer has room for; more are added on the finding's page."""


class EvidenceForm(forms.Form):
    upload = UploadField(label=_("File"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Add the file"))


class AnswerForm(FindingMoveForm):
    """The agency's answer on one page: why it happened, what is done about it, by whom, until when."""

    cause = forms.ModelChoiceField(
        Cause.objects.none(),
        label=_("Kind of cause"),
        required=False,
        help_text=_("Choose a kind, or tell the cause in words."),
    )
    cause_text = words(_("Cause in words"), required=False)
    responsible = forms.CharField(label=_("Responsible"), max_length=150, required=False)
    upload = UploadField(label=_("Evidence"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def ask(self, move) -> None:
        super().ask(move)
        self.fields["text"].label = _("Correction: what is put right at once")
        self.fields["cause"].queryset = Cause.objects.filter(is_active=True).order_by("position")
        for number in ROWS:
            self.fields[f"what_{number}"] = words(_("What is done so that it does not happen again"), required=False)
            self.fields[f"responsible_{number}"] = forms.CharField(
                label=_("Responsible"),
                max_length=150,
                required=False,
                help_text=_("Left empty: as for the correction."),
            )
            self.fields[f"due_on_{number}"] = DayField(label=_("To be done by"), required=False)

    def about(self, finding: Finding) -> None:
        """After a plan was sent back the answer goes on from it."""
        if plan := finding.plans.order_by("-number").first():
            self.initial |= {"cause": plan.cause_id, "cause_text": plan.cause_text}
            self.initial |= {"text": plan.correction, "responsible": plan.responsible}

    def lay_out(self) -> None:
        rows = ([f"what_{number}", f"responsible_{number}", f"due_on_{number}"] for number in ROWS)
        first, second = ([*row] for row in rows)
        self.helper.layout = Layout(
            part(gettext("Cause"), "cause", "cause_text"),
            part(gettext("Correction"), "text", "responsible"),
            part(gettext("Corrective action"), *first),
            part(gettext("Another corrective action"), *second),
            part(gettext("Evidence"), "upload"),
            "seen_version",
            "form_key",
        )

    def clean(self):
        data = super().clean()
        for number in ROWS:
            what, due_on = data.get(f"what_{number}"), data.get(f"due_on_{number}")
            if due_on and not what and f"what_{number}" not in self.errors:
                self.add_error(f"what_{number}", gettext("Say what is done."))
            if what and not due_on and f"due_on_{number}" not in self.errors:
                self.add_error(f"due_on_{number}", gettext("Say by which day it is done."))
            if what and not (data.get(f"responsible_{number}") or data.get("responsible")):
                self.add_error(f"responsible_{number}", gettext("Say who is responsible."))
        return data

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("cause", "cause_text", "responsible", "upload", "form_key")}
        return plain | {"intended": [self._intended(number) for number in ROWS if data[f"what_{number}"]]}

    def _intended(self, number: int) -> Intended:
        data = self.cleaned_data
        responsible = data[f"responsible_{number}"] or data["responsible"]
        return Intended(number, data[f"what_{number}"], responsible, data[f"due_on_{number}"].date)


class ReportForm(FindingMoveForm):
    """Corrected: in which words, with which of the corrective actions done too, and a file that shows it."""

    done = forms.ModelMultipleChoiceField(
        CorrectiveAction.objects.none(),
        label=_("These corrective actions are done too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    upload = UploadField(label=_("Evidence"), required=False)
    field_order = ["text", "done", "upload"]

    def ask(self, move) -> None:
        super().ask(move)
        self.fields["text"].label = _("What was done")

    def about(self, finding: Finding) -> None:
        """Offer the agency's own actions of this finding."""
        own = finding.corrective_actions.filter(agency=finding.agency_id, state__in=OPEN_ACTION).order_by("pk")
        self.fields["done"].queryset = own
        if not own:
            self.drop("done")

    @property
    def what(self) -> dict:
        return {"done": list(self.cleaned_data.get("done", ())), "upload": self.cleaned_data["upload"]}


FORMS = {FindingMove.PROPOSE: AnswerForm, FindingMove.REPORT: ReportForm}


def finding_form(finding: Finding, move: FindingMove, *sent) -> FindingMoveForm:
    """The form of a move of a finding; `sent` is what was posted."""
    form = FORMS.get(move, FindingMoveForm)(*sent, move=move, initial={"seen_version": finding.version})
    if isinstance(form, (AnswerForm, ReportForm)):
        form.about(finding)
    if isinstance(form, AnswerForm):
        form.lay_out()
    return form


# --- corrective actions -------------------------------------------------------------------------------


class ActionMoveForm(MoveForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, table=ACTION_MOVES, **kwargs)

    @property
    def what(self) -> dict:
        return {}


class ActionForm(forms.Form):
    """A corrective action, new or written anew."""

    what_is_done = words(_("What is done so that it does not happen again"))
    responsible = forms.CharField(label=_("Responsible"), max_length=150)
    due_on = DayField(label=_("To be done by"))

    button = _("Save")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, self.button)

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        return {"what": data["what_is_done"], "responsible": data["responsible"], "due_on": data["due_on"].date}


class NewActionForm(ActionForm):
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    button = _("Add the action")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"form_key": uuid4()}, **kwargs)

    @property
    def what(self) -> dict:
        return {**super().what, "form_key": self.cleaned_data["form_key"]}


class EditActionForm(ActionForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, action: CorrectiveAction, **kwargs):
        now = {"what_is_done": action.what, "responsible": action.responsible, "due_on": action.due_on}
        super().__init__(*args, initial={**now, "seen_version": action.version}, **kwargs)

    @property
    def what(self) -> dict:
        return {**super().what, "seen_version": self.cleaned_data["seen_version"]}


class FindingsField(forms.ModelMultipleChoiceField):
    """Findings to tick, each told by agency, clause and words."""

    def __init__(self, **kwargs):
        super().__init__(Finding.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, finding: Finding) -> str:
        return f"{finding.agency} – {finding.clause or finding.basis}: {finding.statement[:120]}"


class ProvincialActionForm(NewActionForm):
    findings = FindingsField(label=_("Findings that it serves"))

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings

    @property
    def what(self) -> dict:
        return {**super().what, "findings": list(self.cleaned_data["findings"])}


class LeaveForm(forms.Form):
    because = words(_("Why the finding is taken out"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Take the finding out"))


class JoinForm(forms.Form):
    findings = FindingsField(label=_("Findings that it is to serve too"))

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["findings"].queryset = findings
        dress(self, _("Add these findings"))
