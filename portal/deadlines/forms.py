"""The administration's form of a rule."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.deadlines.actions import planned_rule
from portal.deadlines.choices import Audience
from portal.deadlines.kinds import KINDS
from portal.deadlines.models import Rule, check_step
from portal.kit.fields import DayField


class RuleForm(forms.ModelForm):
    """A rule from a day on. Its instance is the one that held, which stays as it is."""

    kind = forms.ChoiceField(label=_("kind of deadline"))
    since = DayField(
        label=_("holds from"), help_text=_("The rule that held until then is closed with the day before, and kept.")
    )
    audience = forms.MultipleChoiceField(
        label=_("who is told"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    ladder = SimpleArrayField(
        forms.CharField(max_length=4, validators=[check_step]), label=_("steps before the due day"), required=False
    )

    class Meta:
        model = Rule
        fields = [
            "kind",
            "since",
            "audience",
            "ladder",
            "scales",
            "term",
            "overdue_weeks",
            "superior_after",
            "lead_after",
            "is_mandatory",
            "basis",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = localdate()
        kinds: Any = self.fields["kind"]
        kinds.choices = [(code, kind.title) for code, kind in KINDS.items()]
        kinds.disabled = bool(self.instance.pk)
        self.fields["ladder"].help_text = Rule._meta.get_field("ladder").help_text
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self.cleaned_data["since"] = self.cleaned_data["since"].date
            try:
                planned_rule(on=localdate(), **self.cleaned_data)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Nothing is put into the instance: the action makes the rule."""
