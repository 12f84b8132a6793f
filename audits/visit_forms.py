"""Forms of what belongs to a visit: its team, the documents asked for, samples."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.colleagues import inspectors
from agencies.forms import dress
from audits.choices import TeamRole
from audits.forms import words
from audits.models import ChecklistLine, Visit
from portal.accounts.models import User
from portal.kit.fields import DayField


class TeamForm(forms.Form):
    """The whole team anew; one person has one role, the first below."""

    leader = forms.ModelChoiceField(User.objects.none(), label=TeamRole.LEADER.label)
    deputy = forms.ModelChoiceField(User.objects.none(), label=TeamRole.DEPUTY.label, required=False)
    secretary = forms.ModelChoiceField(User.objects.none(), label=TeamRole.SECRETARY.label, required=False)
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    because = words(_("Why people with ties to the agency are on the team even so"), required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, visit: Visit, **kwargs):
        members = list(visit.members.all())
        by_role = {member.role: member.person_id for member in members}
        others = [member.person_id for member in members if member.role == TeamRole.MEMBER]
        because = next((member.ties_because for member in members if member.ties_because), "")
        roles = {name: by_role.get(role) for name, role in self.ROLES.items()}
        initial = {**roles, "members": others, "because": because, "seen_version": visit.version}
        super().__init__(*args, initial=initial, **kwargs)
        for name in (*self.ROLES, "members"):
            self.fields[name].queryset = inspectors()
        dress(self, _("Set up the team"))

    ROLES = {"leader": TeamRole.LEADER, "deputy": TeamRole.DEPUTY, "secretary": TeamRole.SECRETARY}

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        named = {data[name]: role for name, role in reversed(self.ROLES.items()) if data[name]}
        team = dict.fromkeys(data["members"], TeamRole.MEMBER) | named
        return {"team": team, "reasons": dict.fromkeys(team, data["because"]), "seen_version": data["seen_version"]}


class DocumentsForm(forms.Form):
    wanted = forms.CharField(
        label=_("Documents, one on each line"), widget=forms.Textarea(attrs={"rows": 5}), max_length=6000
    )
    due_on = DayField(label=_("Wanted by"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Ask for these documents"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        return {"wanted": data["wanted"].splitlines(), "due_on": data["due_on"] and data["due_on"].date}


class SampleForm(forms.Form):
    subject = forms.CharField(label=_("Which files"), max_length=300)
    population = forms.IntegerField(label=_("How many files there are"), min_value=1, max_value=100_000)
    size = forms.IntegerField(label=_("How many are to be drawn"), min_value=1, max_value=500)
    seed = forms.CharField(
        label=_("Seed"),
        max_length=64,
        required=False,
        help_text=_(
            "Any words, agreed on before the drawing, such as the day's lottery number; left empty, at random."
        ),
    )
    line = forms.ModelChoiceField(ChecklistLine.objects.none(), label=_("Line of the checklist"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, visit: Visit, **kwargs):
        super().__init__(*args, initial={"form_key": uuid4()}, **kwargs)
        self.fields["line"].queryset = ChecklistLine.objects.filter(version=visit.checklist_id).order_by("position")
        dress(self, _("Draw the sample"))
