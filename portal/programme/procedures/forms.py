"""Forms of procedures. What a form gives is what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.choices import Tier
from agencies.forms import dress
from agencies.models import Agency
from portal.kit.fields import DayField, UploadField
from portal.programme.choices import ChangeKind, Coverage

HIGHEST = 999
"""The highest number of an issue or a revision that is taken."""


class DaysForm(forms.Form):
    """What it gives has days as dates."""

    @property
    def what(self) -> dict:
        days = {name for name, field in self.fields.items() if isinstance(field, DayField)}
        return {name: value.date if name in days and value else value for name, value in self.cleaned_data.items()}


class ProcedureForm(DaysForm):
    """A procedure as the decision that publishes it names it."""

    code = forms.CharField(label=_("Procedure code"), max_length=40, help_text=_("Like 1.004873."))
    name = forms.CharField(label=_("Name of the procedure"), max_length=500)
    field = forms.CharField(label=_("Field"), max_length=150)
    tier = forms.ChoiceField(label=_("Tier that handles it"), choices=Tier.choices)
    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label=_("Only this agency"),
        to_field_name="key",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The agency's key as shown on its page. Empty: every agency of the tier."),
    )
    since = DayField(label=_("In force from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Record the procedure"))


class ChangeForm(DaysForm):
    """What the law did, and by when documents follow."""

    kind = forms.ChoiceField(label=_("What happened"), choices=ChangeKind.choices)
    number = forms.CharField(label=_("Document number"), max_length=60)
    happened_on = DayField(label=_("In force from"))
    due_on = DayField(
        label=_("Documents are to follow by"), required=False, help_text=_("Empty where it is abolished.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Record the change"))

    def clean(self):
        data = super().clean()
        changed = data.get("kind") == ChangeKind.CHANGED
        if changed and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when documents are to follow the change."))
        return data


class IssueForm(DaysForm):
    """A document as its first page names it."""

    code = forms.CharField(label=_("Document code"), max_length=60, help_text=_("Like QT-01/VP."))
    issue_no = forms.IntegerField(label=_("Issue"), min_value=1, max_value=HIGHEST, initial=1)
    revision_no = forms.IntegerField(label=_("Revision"), min_value=0, max_value=HIGHEST, initial=0)
    issued_on = DayField(label=_("Date of issue or revision"))
    upload = UploadField(label=_("The document itself"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Record the document"))


class DocumentFileForm(forms.Form):
    upload = UploadField(label=_("The document itself"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Add the file"))


class CoverageFilter(forms.Form):
    """Which rows a figure opens. Stands in the address."""

    coverage = forms.ChoiceField(choices=[each for each in Coverage.choices if each[0] != "orphan"], required=False)
    field = forms.CharField(max_length=150, required=False)
    district = forms.CharField(max_length=10, required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, as the address says it; what cannot be read is not asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
