"""Forms of training. What a form gives is what its action takes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.choices import Tier
from agencies.forms import dress
from agencies.models import Agency
from portal.accounts.models import User
from portal.kit.fields import DayField
from portal.programme.actions.training import Person
from portal.programme.choices import CourseKind, PaperState, Part, Skill
from portal.programme.models import Course
from portal.programme.training.skills import OF_AGENCY

FULL = "full"


class CourseForm(forms.Form):
    """A course that was held. Officers say which of their agencies held it; the lead body need not."""

    code = forms.CharField(label=_("Number of the course"), max_length=60, help_text=_("Like 12/TB-SKHCN."))
    kind = forms.ChoiceField(label=_("What it taught"), choices=CourseKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    provider = forms.CharField(label=_("Held by"), max_length=200)
    place = forms.CharField(label=_("Place"), max_length=200)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=2000)
    audience = forms.CharField(label=_("For whom"), max_length=300, required=False)
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Only for the people of"), required=False)

    def __init__(self, *args, agencies, is_for_all: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].required = not is_for_all
        if is_for_all:
            del self.fields["agency"]
        dress(self, _("Record the course"))

    @property
    def what(self) -> dict:
        days = {name: self.cleaned_data[name].date for name in ("starts_on", "ends_on")}
        return {**self.cleaned_data, **days}


class AttendanceForm(forms.Form):
    """A person of an agency at a course. Only the lead body says which account is the person's."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    part = forms.ChoiceField(label=_("Took part as"), choices=Part.choices, initial=Part.LEARNER)
    certificate = forms.CharField(label=_("Number of the certificate"), max_length=60, required=False)
    valid_until = DayField(label=_("Certificate valid until"), required=False, help_text=_("Empty: it does not end."))
    account = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Account in the portal"),
        required=False,
        help_text=_("For inspectors: by it is known what they learned and whom they taught."),
    )

    def __init__(self, *args, courses, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses
        if accounts is None:
            del self.fields["account"]
        else:
            self.fields["account"].queryset = accounts
        dress(self, _("Record the attendance"))

    @property
    def who(self) -> Person:
        data = {name: value for name, value in self.cleaned_data.items() if name != "course"}
        return Person(**data | {"valid_until": data["valid_until"] and data["valid_until"].date})


class CoursesFilter(forms.Form):
    """Which courses are listed. Stands in the address."""

    kind = forms.ChoiceField(label=_("What it taught"), choices=[("", _("all")), *CourseKind.choices], required=False)


class PapersFilter(forms.Form):
    """Whose certificates are listed. Stands in the address."""

    skill = forms.ChoiceField(label=_("Skill"), choices=[("", _("all")), *Skill.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *PaperState.choices], required=False)


_SKILLS = [("", "–"), *((skill.value, skill.label) for skill in OF_AGENCY), (FULL, _("All three"))]


class AgenciesFilter(forms.Form):
    """Which agencies a figure of the coverage opens. Stands in the address."""

    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("all")), *Tier.choices], required=False)
    having = forms.ChoiceField(label=_("With somebody who"), choices=_SKILLS, required=False)
    lacking = forms.ChoiceField(label=_("Without anybody who"), choices=_SKILLS, required=False)
