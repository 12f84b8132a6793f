"""Forms of visits and findings. A form's `what` is what its action takes."""

from datetime import date, timedelta
from uuid import uuid4

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.colleagues import inspectors
from agencies.forms import dress
from agencies.models import Clause
from audits.choices import FindingMove, TeamRole, VisitForm, VisitMove
from audits.models import ChecklistVersion, Finding, Grade
from audits.moves import FINDING_MOVES, VISIT_MOVES
from portal.accounts.models import User
from portal.kit.fields import DayField


def words(label, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 4}))


def part(legend: str, *fields: str) -> Fieldset:
    """A part of a long form under a heading of its own."""
    return Fieldset(legend, *fields, css_class="form-part")


class TeamOfVisitForm(forms.Form):
    """Who visits, by which decision: what one visit and many have in common when they are planned."""

    decision = forms.CharField(label=_("Number of the decision that sets up the team"), max_length=60, required=False)
    subject = forms.CharField(label=_("What is looked at"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    leader = forms.ModelChoiceField(User.objects.none(), label=_("Team leader"))
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    because = words(_("Why people with ties to the agency are on the team even so"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = self.fields["members"].queryset = inspectors()

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        team = dict.fromkeys(data["members"], TeamRole.MEMBER) | {data["leader"]: TeamRole.LEADER}
        plain = {name: data[name] for name in ("decision", "subject", "form_key")}
        return {"team": team, "reasons": dict.fromkeys(team, data["because"]), **plain}


class PlanVisitForm(TeamOfVisitForm):
    planned_on = DayField(label=_("Day of the visit"))
    form = forms.ChoiceField(label=_("How"), choices=VisitForm.choices, initial=VisitForm.ON_SITE)
    field_order = ["planned_on", "form"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Plan the visit"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        return super().what | {"planned_on": data["planned_on"].date, "form": data["form"]}


class MoveForm(forms.Form):
    """A step of something: the words that it needs, and the version that the person has seen."""

    text = words(_("Words"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, table, move, **kwargs):
        super().__init__(*args, **kwargs)
        self.move = move
        self.fields["text"].required = table[move].needs_words
        self.ask(move)
        dress(self, move.label)

    @property
    def on(self) -> date:
        """The day of the step."""
        return timezone.localdate()

    def ask(self, move) -> None:
        """Leave only what this move needs."""

    def drop(self, *names) -> None:
        for name in names:
            del self.fields[name]


class VisitMoveForm(MoveForm):
    began_on = DayField(label=_("Day on which it began"), required=False)
    to = DayField(label=_("New day of the visit"))
    checklist = forms.ModelChoiceField(ChecklistVersion.objects.none(), label=_("Checklist"), required=False)
    field_order = ["began_on", "to", "checklist", "text"]

    ASKED = {VisitMove.POSTPONE: {"to"}, VisitMove.START: {"began_on", "checklist"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, table=VISIT_MOVES, **kwargs)

    def ask(self, move) -> None:
        self.drop(*{"began_on", "to", "checklist"} - self.ASKED.get(move, set()))
        if "checklist" in self.fields:
            self.fields["checklist"].queryset = ChecklistVersion.objects.offered()

    def clean_began_on(self):
        on = self.cleaned_data["began_on"]
        if on and on.date > timezone.localdate():
            raise ValidationError(gettext("This lies in the future."), code="future")
        return on

    @property
    def on(self) -> date:
        began_on = self.cleaned_data.get("began_on")
        return began_on.date if began_on else super().on

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        given = {"to": data["to"].date} if "to" in data else {}
        return given | ({"checklist": data["checklist"]} if "checklist" in data else {})


class FindingMoveForm(MoveForm):
    """What the agency's own moves ask beside: audits/finding_forms.py."""

    until = DayField(label=_("Until"))
    field_order = ["text", "until"]

    UNTIL = (FindingMove.WAIVE, FindingMove.REJECT, FindingMove.REOPEN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, table=FINDING_MOVES, **kwargs)

    def ask(self, move) -> None:
        if move not in self.UNTIL:
            self.drop("until")
        else:
            self.fields["until"].required = move == FindingMove.WAIVE

    @property
    def what(self) -> dict:
        if "until" not in self.cleaned_data:
            return {}
        until = self.cleaned_data["until"]
        return {"until": until and until.date}


class FindingForm(forms.Form):
    clauses = forms.ModelMultipleChoiceField(Clause.objects.none(), label=_("Clauses"), required=False)
    basis = forms.CharField(label=_("Rule that is not kept"), max_length=300, required=False)
    grade = forms.ChoiceField(label=_("Grade"))
    statement = words(_("What was found"))
    evidence = words(_("Evidence"), required=False)
    due_on = DayField(
        label=_("To be corrected by"),
        required=False,
        help_text=_("Left empty: as many days after the visit as the grade gives."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    BUTTON = _("Log the finding")

    def __init__(self, *args, edition: str, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), "grade": "minor", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        clauses = Clause.objects.filter(edition__code=edition, is_auditable=True).order_by("position")
        self.fields["clauses"].queryset = clauses
        grades = Grade.objects.filter(is_active=True).order_by("rank")
        self.fields["grade"].choices = [(grade.code, grade.label) for grade in grades]
        dress(self, self.BUTTON)

    @property
    def observed(self) -> dict:
        data = self.cleaned_data
        plain = {name: data[name] for name in ("basis", "grade", "statement", "evidence")}
        return {"clauses": list(data["clauses"]), "due_on": data["due_on"] and data["due_on"].date, **plain}


class EditFindingForm(FindingForm):
    """The team's draft in other words: begins with what it says now."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    BUTTON = _("Save")

    def __init__(self, *args, finding: Finding, edition: str, **kwargs):
        clauses = list(finding.clauses.all())
        told = {name: getattr(finding, name) for name in ("basis", "statement", "evidence")}
        by_grade = finding.days is not None and finding.visit.started_on + timedelta(days=finding.days)
        told |= {"grade": finding.grade_id, "due_on": None if finding.due_on == by_grade else finding.due_on}
        initial = {"clauses": [clause.pk for clause in clauses], "seen_version": finding.version, **told}
        super().__init__(*args, edition=edition, initial=initial, **kwargs)
        self.fields["clauses"].queryset |= Clause.objects.filter(pk__in=initial["clauses"])
        del self.fields["form_key"]
