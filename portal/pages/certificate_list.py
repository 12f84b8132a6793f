"""The list of certificates on a date, as known at a moment: the papers, or the agencies, or the sites that they cover.

The three are counted apart and always shown together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies import register
from agencies.choices import CertificateState
from agencies.models import Agency, CertificateCover, CertificateStanding, CertificationBody
from portal.kit.paging import KeysetPage, keyset_page
from portal.kit.searching import matching
from portal.pages.dates import Dates

PAPERS, AGENCIES, SITES = "", "agencies", "sites"
"""What the rows are."""

UNITS = [(PAPERS, _("Certificates")), (AGENCIES, _("Agencies")), (SITES, _("Sites"))]


class CertificatesForm(forms.Form):
    """The filters; each is a plain parameter of the address."""

    q = forms.CharField(label=_("Number or agency"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("all")), *CertificateState.choices], required=False)
    edition = forms.ChoiceField(label=_("Edition"), required=False)
    body = forms.ModelChoiceField(
        CertificationBody.objects.order_by("name"), label=_("Certification body"), empty_label=_("all"), required=False
    )
    doubted = forms.BooleanField(label=_("Only papers that were doubted"), required=False)
    unit = forms.ChoiceField(choices=UNITS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any]):
        super().__init__(data)
        self.fields["edition"].choices = [("", _("all")), *((code, code) for code in register.editions())]

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in ("q", "state", "edition", "body", "doubted")]


@dataclass(frozen=True)
class Counts:
    """How many of each the whole list has."""

    papers: int
    agencies: int
    sites: int


def listed(user, dates: Dates, asked: dict[str, Any]) -> QuerySet:
    """The certificates that the list shows to this person, one standing for each."""
    rows = CertificateStanding.objects.visible_to(user).known(dates.known).on(dates.on)
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("edition"):
        rows = rows.filter(paper__edition=asked["edition"])
    if asked.get("body"):
        rows = rows.filter(paper__body=asked["body"])
    if asked.get("doubted"):
        rows = rows.exclude(paper__warnings=[])
    if text := asked.get("q", "").strip():
        named = CertificateCover.objects.filter(agency__in=matching(Agency.objects.all(), text, "search_key"))
        rows = rows.filter(Q(paper__number__icontains=text) | Exists(named.filter(fact=OuterRef("cover"))))
    return rows


def counts(user, rows: QuerySet) -> Counts:
    """The three counts of the list; of the agencies an officer's own alone."""
    sites = rows.aggregate(sites=Sum(Func(F("cover__sites"), function="cardinality", output_field=IntegerField())))
    return Counts(rows.count(), agencies_covered(user, rows).count(), sites["sites"] or 0)


def agencies_covered(user, rows: QuerySet) -> QuerySet:
    covers = CertificateCover.objects.filter(fact__in=rows.values("cover"), agency=OuterRef("pk"))
    return Agency.objects.visible_to(user).filter(Exists(covers))


def papers(rows: QuerySet, params: Mapping[str, str]) -> KeysetPage:
    """A page of certificates: those that end last come first."""
    shown = rows.with_names().select_related("paper__body", "cover")
    return keyset_page(shown, params, order=("-ends_on", "-certificate_id"))


def sites(rows: QuerySet, params: Mapping[str, str]) -> KeysetPage:
    """A page of the certificates that name sites."""
    return papers(rows.exclude(cover__sites=[]), params)


def agencies(user, rows: QuerySet, params: Mapping[str, str]) -> KeysetPage:
    """A page of the agencies covered."""
    return keyset_page(agencies_covered(user, rows).only("name", "sort_key"), params, order=("sort_key", "id"))


def numbers_of(rows: QuerySet, found: list[Agency], dates: Dates) -> dict[int, list[dict[str, str]]]:
    """The certificates of the list that cover each of these agencies."""
    covers = CertificateCover.objects.filter(agency__in=found, fact__in=rows.values("cover"))
    held = {row.cover_id: row for row in rows.filter(cover__covers__in=covers).select_related("paper").distinct()}
    numbers: dict[int, list[dict[str, str]]] = {}
    for cover in covers.order_by("fact"):
        row = held[cover.fact_id]
        state = CertificateState(row.state).label
        link = {"number": row.paper.number, "url": certificate_url(row, dates), "state": row.state, "label": state}
        numbers.setdefault(cover.agency_id, []).append(link)
    return numbers


def certificate_url(row: CertificateStanding, dates: Dates) -> str:
    return dates.link(reverse("certificate", args=[row.certificate_id]))


def drawn(user, unit: str, page: KeysetPage, rows: QuerySet, dates: Dates) -> list[dict[str, Any]]:
    """The rows in words."""
    if unit == AGENCIES:
        numbers = numbers_of(rows, page.rows, dates)
        return [
            {"name": str(each), "url": dates.link(reverse("agency", args=[each.pk])), "papers": numbers[each.pk]}
            for each in page.rows
        ]
    return [
        {
            "url": certificate_url(row, dates),
            "number": row.paper.number,
            "called": row.called,
            "body": str(row.paper.body),
            "edition": row.paper.edition_id,
            "state": row.state,
            "state_label": CertificateState(row.state).label,
            "issued_on": row.paper.happened_on,
            "ends_on": row.ends_on,
            "sites": row.cover.sites,
        }
        for row in page.rows
    ]
