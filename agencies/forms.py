"""Forms of the register. Each asks only for what the thing that happened needs."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.actions.facts import Paper
from agencies.areas import Resolver
from agencies.choices import DECLARING, Kind, Obligation, Reason, Tier
from agencies.models import Agency, Contact, Edition, KindWording, YearlyReport
from portal.deadlines.kinds import KINDS
from portal.kit.fields import DayField
from portal.kit.files import check_scan
from portal.kit.folding import Fold
from portal.kit.vietnamese import nfc

SCOPE = ("scope", "covered", "competence")
EXTRA: dict[str, tuple[str, ...]] = {
    Kind.FOUNDED: ("name", "tier", "area", "superior", "obligation"),
    Kind.RENAMED: ("name",),
    Kind.MOVED: ("tier", "area", "superior"),
    Kind.OBLIGED: ("obligation",),
    Kind.PLAN_ISSUED: ("edition",),
    Kind.DOCUMENTS_ISSUED: ("edition",),
    Kind.APPLIED: ("edition",),
    Kind.CERTIFIED_144: ("edition", *SCOPE),
    Kind.DECLARED: ("edition", *SCOPE),
    Kind.REDECLARED: ("edition", "reason", *SCOPE),
    Kind.SCOPE_CHANGED: SCOPE,
}
"""What a kind asks beside the paper."""

FOLDED = {"scope": _("scope"), "covered": "", "competence": "", "issuer": _("issuer"), "note": _("note")}
"""What is asked for out of sight while it may be left empty, and the word for it on the fold."""

REQUIRED = {
    Kind.FOUNDED: {"name", "tier", "obligation"},
    Kind.RENAMED: {"name"},
    Kind.OBLIGED: {"obligation"},
    Kind.CERTIFIED_144: {"edition"},
    Kind.DECLARED: {"edition", "number"},
    Kind.REDECLARED: {"edition", "number", "reason"},
}


def asked(kind: str) -> list[str]:
    """The fields that the form of a kind shows, in order."""
    return ["happened_on", *EXTRA.get(kind, ()), "number", "issuer", "scan", "note"]


def extra_fields(kind: str) -> list[str]:
    """Those of them that an administrator may demand: what the form shows and does not demand anyway."""
    return [name for name in asked(kind) if name != "happened_on" and name not in REQUIRED.get(kind, ())]


def dress(form: forms.BaseForm, label) -> None:
    """Give the form its look: one column, one button; what may be left empty says so; nothing chosen is a dash."""
    form.helper = FormHelper()
    form.helper.attrs = {"novalidate": ""}
    form.helper.add_input(Submit("save", label, css_class="btn btn-primary"))
    for field in form.fields.values():
        if not (field.required or field.widget.is_hidden or isinstance(field, forms.BooleanField)):
            field.label = gettext("%(label)s (optional)") % {"label": field.label}
        if isinstance(field, forms.ModelChoiceField) and field.empty_label:
            field.empty_label = "–"


def show_version(form: forms.BaseForm, version: int) -> None:
    """The person is shown what others changed; saving again goes on from there."""
    form.data = form.data.copy()
    form.data[form.add_prefix("seen_version")] = str(version)


class FactForm(forms.Form):
    """What happened, when, and by which paper."""

    happened_on = DayField(
        label=_("When did it happen?"),
        coarse=True,
        help_text=_("Like 27/11/2017. If only the month or the year is known: 11/2017 or 2017."),
    )
    number = forms.CharField(
        label=_("Document number"), max_length=60, required=False, help_text=_("Like 5249/QĐ-UBND.")
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=300, required=False)
    edition = forms.ModelChoiceField(
        Edition.objects.order_by("-code"), label=_("Edition of the standard"), to_field_name="code", required=False
    )
    reason = forms.ChoiceField(
        label=_("Why is it declared again?"), choices=[("", "–"), *Reason.choices], required=False
    )
    scope = forms.CharField(
        label=_("Scope: fields of activity"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    covered = forms.IntegerField(
        label=_("Administrative procedures covered"), min_value=0, required=False, localize=True
    )
    competence = forms.IntegerField(
        label=_("Administrative procedures in the agency's competence"), min_value=0, required=False, localize=True
    )
    name = forms.CharField(label=_("Name of the agency"), max_length=300, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", "–"), *Tier.choices], required=False)
    area = forms.CharField(
        label=_("Area code"), max_length=10, required=False, help_text=_("Code of the General Statistics Office.")
    )
    superior = forms.CharField(
        label=_("Key of the superior agency"), max_length=60, required=False, help_text=_("As shown on its page.")
    )
    obligation = forms.ChoiceField(label=_("Obligation"), choices=[("", "–"), *Obligation.choices], required=False)
    scan = forms.FileField(
        label=_("Scan of the document"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    confirmed = forms.BooleanField(label=_("I have read the warnings; record it anyway."), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, agency: Agency, wording: KindWording | None = None, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), "seen_version": agency.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        required = REQUIRED.get(self.kind, set()) | set(wording.required if wording else ())
        hidden = ["form_key", "seen_version"]
        self.fields = {name: self.fields[name] for name in [*asked(kind), "confirmed", *hidden]}
        for name in required & self.fields.keys():
            self.fields[name].required = True
        self.fields["confirmed"].widget = forms.HiddenInput()
        dress(self, _("Record"))
        self.lay_out()

    def lay_out(self) -> None:
        """What has to be told first; the rest folded, before the box that confirms and the button."""
        folded = [name for name, field in self.fields.items() if name in FOLDED and not field.required]
        shown = [name for name in self.fields if name not in (*folded, "confirmed")]
        words = ", ".join(str(FOLDED[name]) for name in folded if FOLDED[name])
        fold = Fold(gettext("More, if you have it: %(fields)s") % {"fields": words}, *folded)
        self.helper.layout = Layout(*shown, *([fold] if folded else []), "confirmed")

    def ask_to_confirm(self) -> None:
        """Show the box that confirms the warnings."""
        self.fields["confirmed"].widget = forms.CheckboxInput()

    def ask_for_scan_again(self) -> None:
        """Browsers do not send a file twice by themselves: say so before the form is saved without it."""
        if self.files.get("scan") and "scan" not in self.errors:
            self.add_error("scan", gettext("Choose the file once more: it is not kept while the form is corrected."))
            self.fields["scan"].widget.attrs["data-again"] = ""  # static/js/file.js may have kept it

    def clean_scan(self):
        upload = self.cleaned_data["scan"]
        if upload:
            check_scan(upload)
        return upload

    def clean_area(self):
        code = self.cleaned_data["area"].strip()
        if not code:
            return None
        day = self.cleaned_data.get("happened_on")
        area = Resolver([code]).find(code, day.date) if day else None
        if day and area is None:
            raise ValidationError(_("No area has this code."))
        return area

    def clean_superior(self):
        key = nfc(self.cleaned_data["superior"])
        if not key:
            return None
        superior = Agency.objects.filter(key=key).first()
        if superior is None:
            raise ValidationError(_("No agency has this key."))
        return superior

    def clean(self):
        data = super().clean()
        self._refill_hidden()
        covered, competence = data.get("covered"), data.get("competence")
        if covered is not None and competence is not None and covered > competence:
            self.add_error("covered", gettext("More procedures are covered than are in competence."))
        return data

    def _refill_hidden(self) -> None:
        """What the page did not send back of the fields that nobody sees is put in again, with one sentence for all."""
        lost = [field.name for field in self.hidden_fields() if field.name in self.errors]
        if not lost:
            return
        self.data = self.data.copy()
        for name in lost:
            del self.errors[name]
            self.data[self.add_prefix(name)] = str(self.get_initial_for_field(self.fields[name], name))
        self.add_error(None, gettext("Part of the form did not arrive; nothing is recorded yet. Please save again."))

    @property
    def what(self) -> dict:
        """The fact's own fields."""
        data = self.cleaned_data
        day = data["happened_on"]
        own = {name: data[name] for name in self.fields if name in _OWN and data.get(name) not in (None, "")}
        text = {name: nfc(value) if isinstance(value, str) else value for name, value in own.items()}
        return {"happened_on": day.date, "precision": day.precision, **text}

    @property
    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(
            form_key=data["form_key"],
            seen_version=data["seen_version"],
            confirmed=data["confirmed"],
            scan=data["scan"],
        )


_OWN = frozenset(
    [
        "number",
        "issuer",
        "edition",
        "reason",
        "scope",
        "covered",
        "competence",
        "name",
        "tier",
        "area",
        "superior",
        "obligation",
        "note",
    ]
)


class FoundForm(FactForm):
    """A new agency: its key, and the fact of its founding."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, kind=Kind.FOUNDED, agency=Agency(), **kwargs)
        key = forms.SlugField(
            label=_("Key"),
            max_length=60,
            help_text=_("Short and lasting, such as the area code; small letters, digits and hyphens."),
        )
        del self.fields["seen_version"]
        self.fields = {"key": key, **self.fields}
        self.lay_out()

    @property
    def paper(self) -> Paper:
        return Paper(form_key=self.cleaned_data["form_key"], scan=self.cleaned_data["scan"])


class WithdrawForm(forms.Form):
    """Why a recorded fact is wrong."""

    because = forms.CharField(label=_("Why is it wrong?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Withdraw this fact"))


class ShowScanForm(forms.Form):
    """Whether a scan is for everybody; `to_everybody` is what the button does."""

    to_everybody = forms.BooleanField(widget=forms.HiddenInput, required=False)
    looked = forms.BooleanField(
        label=_("I have opened the file; there is no personal data in it that is not for everybody.")
    )

    def __init__(self, *args, to_everybody: bool, **kwargs):
        super().__init__(*args, initial={"to_everybody": to_everybody}, **kwargs)
        self.now = to_everybody
        if not to_everybody:
            del self.fields["looked"]
        dress(self, _("Make it public") if to_everybody else _("Make it private"))

    def clean(self):
        data = super().clean()
        if data["to_everybody"] != self.now:
            raise ValidationError(_("Somebody else has changed this meanwhile. Look again."))
        return data


class ReportForm(forms.ModelForm):
    """When the yearly report was sent, and under which number."""

    sent_on = DayField(label=_("Sent on"))

    class Meta:
        model = YearlyReport
        fields = ["sent_on", "number", "difficulties"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Save"))

    def clean_sent_on(self):
        return self.cleaned_data["sent_on"].date


class RemindersForm(forms.Form):
    """Which day, and of one rule only if wanted."""

    on = DayField(label=_("On"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("All"))] + [(code, kind.title) for code, kind in KINDS.items()]


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = ["name", "position", "phone", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Save"))


def kinds_by_group(kinds: list[str]) -> list[tuple[str, list[Kind]]]:
    """The kinds a person may record, in the groups in which they are asked for."""
    groups = [
        (
            gettext("Building and applying"),
            ["plan_issued", "committee_set", "training_held", "documents_issued", "applied", "electronic"],
        ),
        (gettext("Declaring"), [*sorted(DECLARING, key=lambda kind: kind.rank), "posted", "sent", "scope_changed"]),
        (gettext("Keeping it up"), ["internal_audit", "management_review", "effectiveness_confirmed"]),
        (gettext("Pausing and ending"), ["paused", "resumed", "ended"]),
        (gettext("The agency itself"), ["founded", "renamed", "moved", "obliged", "dissolved"]),
    ]
    return [
        (label, [Kind(kind) for kind in group if kind in kinds])
        for label, group in groups
        if any(kind in kinds for kind in group)
    ]
