"""Forms of visits and findings."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.choices import Role
from agencies.forms import dress
from agencies.models import Clause, Edition
from audits.choices import DAYS_TO_CORRECT, Grade, TeamRole, VisitForm
from portal.accounts.models import User
from portal.kit.fields import DayField


def inspectors():
    """The people who may be on a team."""
    people = User.objects.filter(is_active=True, memberships__role__in=[Role.INSPECTOR, Role.STAFF])
    return people.distinct().order_by("name", "pk")


class PlanVisitForm(forms.Form):
    planned_on = DayField(label=_("Day of the visit"))
    form = forms.ChoiceField(label=_("How"), choices=VisitForm.choices, initial=VisitForm.ON_SITE)
    decision = forms.CharField(label=_("Number of the decision that sets up the team"), max_length=60, required=False)
    subject = forms.CharField(label=_("What is looked at"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    leader = forms.ModelChoiceField(User.objects.none(), label=_("Team leader"))
    members = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = self.fields["members"].queryset = inspectors()
        dress(self, _("Plan the visit"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        team = dict.fromkeys(data["members"], TeamRole.MEMBER) | {data["leader"]: TeamRole.LEADER}
        plain = {name: data[name] for name in ("form", "decision", "subject", "form_key")}
        return {"planned_on": data["planned_on"].date, "team": team, **plain}


class SeenForm(forms.Form):
    """A step without words: only what the person has seen."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    because = forms.CharField(label=_("Why is the visit cancelled?"), widget=forms.Textarea(attrs={"rows": 2}))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Cancel the visit"))


class FindingForm(forms.Form):
    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"))
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)
    statement = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(
        label=_("To be corrected by"),
        required=False,
        help_text=_("Left empty: 30 days after the visit for a major nonconformity, 60 for a minor one."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, visit, edition: str, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), "grade": Grade.MINOR, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.visit = visit
        clauses = Clause.objects.filter(edition__code=edition, is_auditable=True).order_by("position")
        self.fields["clause"].queryset = clauses
        dress(self, _("Log the finding"))

    def clean_due_on(self):
        """The day given, or the grade's own days after the visit."""
        given = self.cleaned_data["due_on"]
        if given:
            if given.date < self.visit.planned_on:
                raise forms.ValidationError(gettext("This lies before the visit."))
            return given.date
        days = DAYS_TO_CORRECT.get(self.cleaned_data.get("grade"))
        return self.visit.planned_on + timedelta(days=days) if days else None


def edition_of(asked: str | None) -> str:
    """The edition that is asked for, else the newest."""
    codes = list(Edition.objects.order_by("-code").values_list("code", flat=True))
    return asked if asked in codes else next(iter(codes), "")


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("What was done, or seen"), widget=forms.Textarea(attrs={"rows": 4}))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, label)
        self.helper.form_tag = False  # several stand on one page, each with its own address
