"""Forms of plans and their money. What a form gives is what its action takes."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import State, Tier
from agencies.forms import dress
from agencies.models import Agency
from portal.kit.fields import DayField, DongField
from portal.programme.actions.money import Amount, Voucher
from portal.programme.actions.plans import Wanted
from portal.programme.choices import CostLine, MoneyKind, Outcome, Source, Step
from portal.programme.models import Plan, PlannedMoney, Target
from portal.programme.models.money import LARGEST


def _words(label) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}))


class PlanForm(forms.Form):
    """Begin a plan: whose, for which years."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Whose plan"), required=False)
    year = forms.IntegerField(label=_("Year"), min_value=2006, max_value=2100)
    last_year = forms.IntegerField(
        label=_("Last year"), min_value=2006, max_value=2100, required=False, help_text=_("Empty: a plan of one year.")
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    basis = forms.CharField(label=_("Source"), max_length=300, required=False)
    is_illustrative = forms.BooleanField(label=_("The amounts are made up for illustration"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, agencies, is_of_province: bool, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].required = not is_of_province
        dress(self, _("Draw up the plan"))
        self.fields["agency"].empty_label = _("The province") if is_of_province else None


class RowForm(forms.Form):
    """What changes a plan; of an approved one it says why, and from which day on."""

    since = DayField(label=_("From which day on this is the plan"))
    because = _words(_("Why the approved plan is changed"))

    def __init__(self, *args, plan: Plan, label=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        if not plan.is_approved:
            del self.fields["since"], self.fields["because"]
        self.order_fields([name for name in self.fields if name not in ("since", "because")])
        dress(self, label or _("Save"))

    @property
    def change(self) -> dict:
        """What `Change` takes beside who; of a draft the day is not kept."""
        since = self.cleaned_data.get("since")
        return {"because": self.cleaned_data.get("because", ""), **({"on": since.date} if since else {})}


class TargetForm(RowForm):
    """A step and its day."""

    step = forms.ChoiceField(label=_("Step of the system"), choices=Step.choices)
    edition = forms.ChoiceField(label=_("Edition to which it converts"), required=False)
    due_on = DayField(label=_("To be reached by"))

    def __init__(self, *args, target: Target | None = None, **kwargs):
        if target:
            kwargs["initial"] = {"due_on": target.due_on, "edition": target.edition_id} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [("", "–"), *((code, code) for code in register.editions())]
        if target:
            del self.fields["step"]
            if target.step != Step.CONVERT:
                del self.fields["edition"]

    def clean(self):
        data = super().clean()
        if data.get("step") == Step.CONVERT and not data.get("edition"):
            self.add_error("edition", _("Say to which edition the agencies convert."))
        return data

    @property
    def to_edition(self) -> str:
        """Only a conversion has one."""
        step = self.cleaned_data.get("step", Step.CONVERT)
        return self.cleaned_data.get("edition", "") if step == Step.CONVERT else ""


class ChooseForm(TargetForm):
    """The agencies that were ticked, and what they are to reach."""

    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=_("Agencies"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, label=_("Add to the plan"), **kwargs)
        self.fields["agencies"].queryset = offered
        self.order_fields(["agencies"])

    @property
    def wanted(self) -> list[Wanted]:
        data = self.cleaned_data
        return [Wanted(each, data["step"], data["due_on"].date, self.to_edition) for each in data["agencies"]]


class CandidatesForm(forms.Form):
    """Asks for agencies by filter. Stands in the address."""

    step = forms.ChoiceField(label=_("Step of the system"), choices=Step.choices, required=False)
    tier = forms.ChoiceField(label=_("Tier"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data):
        super().__init__(data, auto_id="asked_%s")  # the form below it on the page has a step too
        for name, choices in (
            ("tier", Tier.choices),
            ("district", register.districts().items()),
            ("state", [("left", _("All but declared")), *State.choices]),
        ):
            self.fields[name].choices = [("", _("all")), *choices]


class ApproveForm(forms.Form):
    number = forms.CharField(label=_("Document number"), max_length=60)
    decided_on = DayField(label=_("Date of the decision"))
    signer = forms.CharField(label=_("Signed by"), max_length=200)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, initial={"seen_version": plan.version}, **kwargs)
        dress(self, _("Approve the plan"))

    @property
    def what(self) -> dict:
        return self.cleaned_data | {"decided_on": self.cleaned_data["decided_on"].date}


class RowsForm(forms.Form):
    """Which targets are listed. Stands in the address."""

    only = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    step = forms.ChoiceField(choices=[("", ""), *Step.choices], required=False)

    @property
    def asked(self) -> tuple[str, str]:
        """Outcome and step; what cannot be read asks for nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        return found.get("only", ""), found.get("step", "")


# --- money --------------------------------------------------------------------------------------------


class _MoneyForm(forms.Form):
    line = forms.ChoiceField(label=_("Cost line"), choices=CostLine.choices)
    source = forms.ChoiceField(label=_("Source of the money"), choices=Source.choices)
    amount = DongField(label=_("Amount in VND"), most=LARGEST)

    def money(self, agency: Agency | None) -> Amount:
        data = self.cleaned_data
        return Amount(data["line"], data["source"], data["amount"], agency)


class PlannedMoneyForm(RowForm, _MoneyForm):
    """Money that the plan wants for a year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(self.plan.year, self.plan.last_year + 1)
        self.fields["year"].choices = [(year, year) for year in years]
        if len(years) == 1:
            self.fields["year"].widget = self.fields["year"].hidden_widget()
            self.initial.setdefault("year", self.plan.year)


class OtherAmountForm(RowForm):
    """Another amount for planned money."""

    amount = DongField(label=_("Amount in VND"), most=LARGEST)

    def __init__(self, *args, planned: PlannedMoney, **kwargs):
        super().__init__(*args, plan=planned.plan, initial={"amount": planned.amount}, **kwargs)


class PaymentForm(_MoneyForm):
    """Money that was allotted or spent."""

    kind = forms.ChoiceField(label=_("What happened"), choices=MoneyKind.choices)
    happened_on = DayField(label=_("Date"))
    number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["kind", "happened_on"]

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        dress(self, _("Save"))

    @property
    def what(self) -> dict:
        data = self.cleaned_data
        voucher = Voucher(data["number"], data["note"], data["form_key"])
        days = {"happened_on": data["happened_on"].date}
        return {"kind": data["kind"], "amount": self.money(None), "voucher": voucher, **days}


class MoneyFilter(forms.Form):
    """Which money is listed. Stands in the address."""

    kind = forms.ChoiceField(choices=[("", ""), ("planned", ""), *MoneyKind.choices], required=False)
    line = forms.ChoiceField(choices=[("", ""), *CostLine.choices], required=False)
    source = forms.ChoiceField(choices=[("", ""), *Source.choices], required=False)


class WithdrawForm(forms.Form):
    because = _words(_("Why is it wrong?"))

    def __init__(self, *args, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, label or _("Withdraw this payment"))
