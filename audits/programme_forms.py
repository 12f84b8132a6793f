"""Forms of a year's programme."""

from datetime import date, datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import State, Tier
from agencies.forms import dress
from agencies.models import Agency
from audits.actions.programmes import Chosen
from audits.choices import Rule, VisitForm
from audits.forms import words
from audits.models import Programme, ProgrammeEntry
from portal.kit.fields import DayField, MomentField


class ProgrammeForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2006, max_value=2100)
    title = forms.CharField(label=_("Title"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        dress(self, _("Draw up the programme"))


class AsOnForm(forms.Form):
    """The day on which a programme is looked at, and the moment of knowledge."""

    on = DayField(label=_("Figures on"), required=False)
    known = MomentField(label=_("As known on"), required=False, help_text=_("Empty: as known now."))

    def dates(self, today: date) -> tuple[date, datetime | None]:
        """What is asked for; today and now where it does not say, or says what cannot be read."""
        asked = self.cleaned_data if self.is_valid() else {}
        return (asked["on"].date if asked.get("on") else today), asked.get("known")


class ApproveForm(forms.Form):
    number = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Date of the decision"))
    signer = forms.CharField(label=_("Signed by"), max_length=200)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, initial={"seen_version": programme.version}, **kwargs)
        dress(self, _("Approve the programme"))

    @property
    def what(self) -> dict:
        return self.cleaned_data | {"decided_on": self.cleaned_data["decided_on"].date}


class CandidatesForm(forms.Form):
    """Asks for agencies by rule and filter. Stands in the address."""

    rule = forms.ChoiceField(label=_("By rule"), choices=Rule.choices, required=False)
    years = forms.IntegerField(label=_("Years of the rule"), min_value=1, max_value=20, required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data):
        super().__init__(data)
        for name, choices in (
            ("tier", Tier.choices),
            ("district", register.districts().items()),
            ("state", State.choices),
        ):
            self.fields[name].choices = [("", _("all")), *choices]


class HowForm(forms.Form):
    """How and when agencies are to be visited; a change of an approved programme says why."""

    form = forms.ChoiceField(label=_("How"), choices=VisitForm.choices, initial=VisitForm.ON_SITE)
    window_from = DayField(label=_("From"))
    window_until = DayField(label=_("Until"))
    because = words(_("Why the approved programme is changed"))

    def __init__(self, *args, programme: Programme, entry: ProgrammeEntry | None = None, **kwargs):
        names = ("form", "window_from", "window_until")
        super().__init__(*args, initial={name: getattr(entry, name) for name in names} if entry else None, **kwargs)
        self.programme = programme
        if not programme.is_approved:
            del self.fields["because"]
        dress(self, _("Save"))

    def chosen(self, agency: Agency, rule: str) -> Chosen:
        data = self.cleaned_data
        return Chosen(agency, data["window_from"].date, data["window_until"].date, data["form"], rule)

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("because", "")


class ChooseForm(HowForm):
    """The agencies that were ticked, and how they are visited."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Agencies"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ["agencies", "form", "window_from", "window_until", "because"]

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = offered
        dress(self, _("Add to the programme"))


class DropForm(forms.Form):
    because = words(_("Why the approved programme is changed"))

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        if not programme.is_approved:
            del self.fields["because"]
        dress(self, _("Take out of the programme"))
