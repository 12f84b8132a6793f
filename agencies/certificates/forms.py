"""Forms of certificates: the paper, and what happened to it."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.actions.certificates import Told, body_called
from agencies.choices import CertificateKind, SurveillanceResult
from agencies.forms import dress, show_version
from agencies.models import Agency, CertificateFact, CertificationBody, Edition
from portal.kit.fields import Day, DayField
from portal.kit.vietnamese import nfc

COVER = ("scope", "agencies", "sites")
FIELDS: dict[str, tuple[str, ...]] = {
    CertificateKind.ISSUED: (
        "number",
        "body",
        "new_body",
        "edition",
        "first_issued_on",
        "happened_on",
        "valid_until",
        *COVER,
        "note",
    ),
    CertificateKind.COVER_CHANGED: ("happened_on", "number", *COVER, "note"),
    CertificateKind.SURVEILLANCE_PLANNED: ("round", "planned_on", "note"),
    CertificateKind.SURVEYED: ("round", "happened_on", "result", "number", "note"),
    CertificateKind.SUSPENDED: ("happened_on", "number", "note"),
    CertificateKind.RESTORED: ("happened_on", "number", "note"),
    CertificateKind.LET_GO: ("happened_on", "note"),
    CertificateKind.CANCELLED: ("happened_on", "number", "note"),
    CertificateKind.WITHDRAWN: ("happened_on", "number", "note"),
}
"""What each kind asks."""

OPTIONAL = {"new_body", "first_issued_on", "scope", "sites", "note"}
HIDDEN = ("form_key", "seen_version")


def written_agency(agency: Agency) -> str:
    """How a form writes an agency so that it is found again, whatever others are called."""
    return f"{agency} [{agency.key}]"


class CertificateForm(forms.Form):
    """What is recorded of a certificate, the paper itself among it; each kind asks only what it needs."""

    number = forms.CharField(label=_("Document number"), max_length=60)
    body = forms.ModelChoiceField(
        CertificationBody.objects.order_by("name"),
        label=_("Certification body"),
        required=False,
        empty_label=_("Another one, not in the list"),
    )
    new_body = forms.CharField(
        label=_("Name of the other certification body"),
        max_length=200,
        help_text=_("Only if it is not in the list."),
    )
    edition = forms.ModelChoiceField(
        Edition.objects.order_by("-code"), label=_("Edition of the standard"), to_field_name="code"
    )
    first_issued_on = DayField(
        label=_("First issued on"), help_text=_("Stands on the paper of a renewal. Empty: the day of issue.")
    )
    round = forms.IntegerField(label=_("Which surveillance audit"), min_value=1, max_value=20, help_text=_("1, 2, …"))
    planned_on = DayField(label=_("Planned for"))
    happened_on = DayField(label=_("When did it happen?"))
    valid_until = DayField(label=_("Valid until"), help_text=_("The last day, at most three years after the issue."))
    result = forms.ChoiceField(label=_("Result"), choices=[("", "–"), *SurveillanceResult.choices])
    scope = forms.CharField(label=_("Scope"), widget=forms.Textarea(attrs={"rows": 2}))
    agencies = forms.CharField(
        label=_("Agencies that it covers"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name or key, one per line; all of them, those that stay too."),
    )
    sites = forms.CharField(
        label=_("Sites named on the certificate"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Address, one per line."),
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label=_("What was wrong?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    because = forms.CharField(
        label=_("Why is it right all the same?"), max_length=1000, required=False, widget=forms.HiddenInput
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, kind: str, initial: dict[str, Any], is_correction: bool = False):
        super().__init__(data, initial={"form_key": uuid4(), **initial})
        self.kind = CertificateKind(kind)
        asked = [*FIELDS[self.kind], *(["reason"] if is_correction else [])]
        self.fields = {name: self.fields[name] for name in [*asked, "because", *HIDDEN]}
        optional = OPTIONAL if kind == CertificateKind.ISSUED else OPTIONAL | {"number"}
        for name in optional & self.fields.keys():
            self.fields[name].required = False
        if kind == CertificateKind.ISSUED:
            self.fields["number"].label = _("Number of the certificate")
            self.fields["happened_on"].label = _("Issued on")
        if (data or {}).get("because"):
            self.ask_for_reason()
        label = self.fields["body"].label if "body" in self.fields else ""
        dress(self, _("Record"))
        if label:
            self.fields["body"].label = label  # one of the two is demanded: the choice, or the name below it

    def ask_for_reason(self) -> None:
        """Show the field in which a person says why a doubtful paper is right."""
        self.fields["because"].widget = forms.Textarea(attrs={"rows": 2})

    def show_version(self, version: int) -> None:
        show_version(self, version)

    def clean_agencies(self) -> list[Agency]:
        found = [agency_called(line) for line in self.cleaned_data["agencies"].splitlines() if line.strip()]
        return list(dict.fromkeys(found))

    def clean_sites(self) -> list[str]:
        sites = [nfc(line) for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        if any(len(site) > 300 for site in sites):
            raise ValidationError(gettext("A site has at most 300 characters."))
        return list(dict.fromkeys(sites))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "body" in self.fields and not data.get("body"):
            if data.get("new_body"):
                data["body"] = body_called(data["new_body"])
            elif "body" not in self.errors:
                self.add_error("body", gettext("Choose the certification body, or write its name below."))
        if "form_key" in self.errors or "seen_version" in self.errors:
            self._refill()
        return data

    def _refill(self) -> None:
        """What the page did not send back of the fields that nobody sees is put in again."""
        self.data = self.data.copy()
        for name in HIDDEN:
            if name in self.errors:
                del self.errors[name]
                self.data[name] = str(self.get_initial_for_field(self.fields[name], name) or "")
        self.add_error(None, gettext("Part of the form did not arrive; nothing is recorded yet. Please save again."))

    @property
    def what(self) -> dict[str, Any]:
        """The fact's own fields."""
        own = {name: self.cleaned_data[name] for name in FIELDS[self.kind] if name not in ("new_body", "agencies")}
        days = {name: value.date if isinstance(value, Day) else value for name, value in own.items()}
        if self.kind == CertificateKind.ISSUED:
            days["first_issued_on"] = days["first_issued_on"] or days["happened_on"]
        return days

    @property
    def covered(self) -> list[Agency]:
        """The agencies that it covers; none where this is not asked."""
        return self.cleaned_data.get("agencies", [])

    @property
    def told(self) -> Told:
        data = self.cleaned_data
        return Told(form_key=data["form_key"], seen_version=data["seen_version"], because=data["because"])


_KEY = re.compile(r"\[(?P<key>[^\[\]]+)\]\s*$")


def agency_called(line: str) -> Agency:
    """The agency of a line. Raises ValidationError naming it."""
    words = nfc(line)
    key = _KEY.search(words)
    asked = Q(key=key["key"]) if key else Q(key=words) | Q(name__iexact=words)
    found = list(Agency.objects.filter(asked)[:2])
    if not found:
        raise ValidationError(gettext("No agency is called “%(name)s”.") % {"name": words})
    if len(found) > 1:
        raise ValidationError(
            gettext("Several agencies are called “%(name)s”: write the key instead.") % {"name": words}
        )
    return found[0]


def from_paper(paper: CertificateFact, cover: CertificateFact, agencies: list[Agency]) -> dict[str, Any]:
    """What a form of the paper begins with: the paper as it is recorded, and what it covers by now."""
    return {
        "number": paper.number,
        "body": paper.body_id,
        "edition": paper.edition_id,
        "first_issued_on": paper.first_issued_on,
        **from_cover(cover, agencies),
    }


def from_cover(cover: CertificateFact, agencies: list[Agency]) -> dict[str, Any]:
    lines = "\n".join(written_agency(agency) for agency in agencies)
    return {"scope": cover.scope, "sites": "\n".join(cover.sites), "agencies": lines}
