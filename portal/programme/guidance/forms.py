"""Forms of the library and of announcements. What a form gives is what its action takes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import State, Tier
from agencies.forms import dress
from agencies.models import Edition
from agencies.naming import Names, written
from portal.kit.fields import DayField, UploadField
from portal.programme.actions.guidance import Reading
from portal.programme.choices import MaterialKind
from portal.programme.guidance.files import ACCEPTED, check_material
from portal.programme.models import Material


class LibraryFilter(forms.Form):
    """Which materials are listed. Stands in the address."""

    q = forms.CharField(label=_("Number, title or issuer"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *MaterialKind.choices], required=False)
    tier = forms.ChoiceField(
        label=_("For agencies of the tier"), choices=[("", _("all")), *Tier.choices], required=False
    )
    edition = forms.ChoiceField(label=_("Edition of the standard"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [("", _("all")), *((code, code) for code in register.editions())]

    @property
    def asked(self) -> dict[str, str]:
        """What is asked, as the address says it; what cannot be read is not asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class VersionForm(forms.Form):
    """How a material reads from a day on."""

    label = forms.CharField(label=_("Version"), max_length=40, initial="1.0")
    since = DayField(label=_("To be used from"))
    note = forms.CharField(label=_("What is new"), max_length=500, required=False)
    upload = UploadField(
        check=check_material,
        accept=ACCEPTED,
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, Excel, JPEG or PNG, at most 10 MB; no macros."),
    )
    address = forms.URLField(
        label=_("Published at"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("The address of the page that publishes it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Save"))

    @property
    def reading(self) -> Reading:
        data = {name: self.cleaned_data[name] for name in ("label", "note", "address", "upload")}
        return Reading(since=self.cleaned_data["since"].date, **data)


class MaterialForm(VersionForm):
    """A material with its first version."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MaterialKind.choices)
    number = forms.CharField(
        label=_("Number"), max_length=60, required=False, help_text=_("Like 26/2014/TT-BKHCN, or the code of the form.")
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    issuer = forms.CharField(label=_("Issuer"), max_length=200, required=False)
    about = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    edition = forms.ModelChoiceField(
        Edition.objects.order_by("code"),
        label=_("Edition of the standard"),
        required=False,
        help_text=_("Empty: for every edition."),
    )
    tier = forms.ChoiceField(
        label=_("For agencies of the tier"), choices=[("", _("all")), *Tier.choices], required=False
    )
    field_order = ("kind", "number", "title", "issuer", "about", "edition", "tier")

    @property
    def what(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.field_order}


class ChosenForm(forms.Form):
    """Which agencies an announcement goes to. Stands in the address."""

    tier = forms.ChoiceField(label=_("Tier"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("tier", Tier.choices),
            ("district", register.districts().items()),
            ("state", State.choices),
        ):
            self.fields[name].choices = [("", _("all")), *choices]

    @property
    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AnnouncementForm(forms.Form):
    """What is told to the agencies that the address chooses; `only` narrows them to those named."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea({"rows": 6}))
    material = forms.ModelChoiceField(Material.objects.none(), label=_("Material of the library"), required=False)
    only = forms.CharField(
        label=_("Only these of them"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A name or a key on each line."),
    )

    def __init__(self, *args, materials, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["material"].queryset = materials
        self.offered = offered
        dress(self, _("Send"))

    def clean_only(self) -> list[int] | None:
        """The keys of the agencies that are named; nobody is named: None, which means all that are offered."""
        lines = [line.strip() for line in self.cleaned_data["only"].splitlines() if line.strip()]
        if not lines:
            return None
        names = Names(self.offered)
        found = {line: names.find(line) for line in lines}
        errors = [
            ValidationError(_not_one(line, [written(each) for each in what.several[:3]]), code="name")
            for line, what in found.items()
            if what.one is None
        ]
        if errors:
            raise ValidationError(errors)
        return [what.one.pk for what in found.values() if what.one]

    @property
    def what(self) -> dict:
        data = {name: self.cleaned_data[name] for name in ("title", "text", "material")}
        only = self.cleaned_data["only"]
        return data | {"agencies": list(self.offered.values_list("pk", flat=True)) if only is None else only}


def _not_one(line: str, several: list[str]) -> str:
    if several:
        found = {"name": line, "several": "; ".join(several)}
        return gettext("“%(name)s” may be one of several: %(several)s. Write the key.") % found
    return gettext("There is no agency “%(name)s” among those chosen above.") % {"name": line}


class OpenedForm(forms.Form):
    """Which of the agencies that were told are listed. Stands in the address."""

    opened = forms.ChoiceField(choices=[("", ""), ("yes", ""), ("no", "")], required=False)

    @property
    def asked(self) -> str:
        return self.cleaned_data["opened"] if self.is_valid() else ""
