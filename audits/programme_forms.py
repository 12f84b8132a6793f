"""Forms of a year's programme."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import State, Tier
from agencies.forms import dress
from agencies.models import Agency
from audits.actions.programmes import Chosen
from audits.choices import Rule, VisitForm
from audits.forms import TeamOfVisitForm, part, words
from audits.models import Programme, ProgrammeEntry
from portal.kit.dates import written_day
from portal.kit.fields import DayField


class ProgrammeForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2006, max_value=2100)
    title = forms.CharField(label=_("Title"), max_length=200)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        dress(self, _("Draw up the programme"))


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
        self.fields["rule"].choices = [("", _("no rule")), *Rule.choices[1:]]
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


class Candidates(forms.ModelMultipleChoiceField):
    """Each agency with what helps to choose: when it was visited last, and what is open there."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, agency):
        told = [str(agency)]
        if agency.last_visited:
            told.append(gettext("last visited %(day)s") % {"day": written_day(agency.last_visited)})
        if agency.open_findings:
            told.append(
                ngettext("%(count)s open finding", "%(count)s open findings", agency.open_findings)
                % {"count": agency.open_findings}
            )
        return ", ".join(told)


class ChooseForm(HowForm):
    """The agencies that were ticked, or all that are listed, and how they are visited."""

    everyone = forms.BooleanField(label=_("All that are listed here"), required=False)
    agencies = Candidates(Agency.objects.none(), label=_("Agencies"), required=False)
    field_order = ["everyone", "agencies", "form", "window_from", "window_until", "because"]

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = offered
        dress(self, _("Add to the programme"))
        self.fields["agencies"].label = gettext("Agencies")

    def clean(self):
        data = super().clean()
        if data.get("everyone"):
            data["agencies"] = list(self.fields["agencies"].queryset)
        elif not data.get("agencies") and "agencies" not in self.errors:
            self.add_error("agencies", gettext("Tick the agencies that are to be visited."))
        return data


class PlanVisitsForm(TeamOfVisitForm):
    """One team, and a day for each agency that it visits; those without a day are left for later."""

    def __init__(self, *args, entries: Sequence[ProgrammeEntry], **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = {f"day_{entry.agency_id}": entry for entry in entries}
        for name, entry in self.entries.items():
            window = f"{written_day(entry.window_from)} – {written_day(entry.window_until)}"
            how = f"{entry.get_form_display()}, {window}"
            self.fields[name] = DayField(label=str(entry.agency), required=False, help_text=how)
        dress(self, _("Plan these visits"))
        for name, entry in self.entries.items():
            self.fields[name].label = str(entry.agency)  # that it may be left empty is said once, above them all
        team = ("decision", "subject", "leader", "members", "because")
        self.helper.layout = Layout(part(gettext("Team"), *team), part(gettext("Days"), *self.entries), "form_key")

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data[name] for name in self.entries):
            raise ValidationError(gettext("Write a day beside each agency that is visited."), code="no_day")
        return data

    @property
    def days(self) -> dict[Agency, date]:
        data = self.cleaned_data
        return {entry.agency: data[name].date for name, entry in self.entries.items() if data[name]}


class DropForm(forms.Form):
    because = words(_("Why the approved programme is changed"))

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        if not programme.is_approved:
            del self.fields["because"]
        dress(self, _("Take out of the programme"))
