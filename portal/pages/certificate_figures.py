"""The province's certificates on a date: papers, agencies and sites side by side, each number opening its rows."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.certificates.queries import Counted, certificate_figures
from agencies.choices import CertificateState
from agencies.models import CertificationBody
from portal.pages.cells import Cell
from portal.pages.certificate_list import AGENCIES, SITES
from portal.pages.dates import Dates

NONE = Counted()


class Line(NamedTuple):
    label: str
    cells: list[Cell]


def tables(dates: Dates) -> dict[str, Any]:
    """By state; and of those in force, by edition and by certification body."""
    states = certificate_figures(dates.on, dates.known, "state")
    valid = {"state": CertificateState.VALID}
    editions = certificate_figures(dates.on, dates.known, "edition", **valid)
    bodies = certificate_figures(dates.on, dates.known, "body", **valid)
    names = {
        str(body.pk): body.name for body in CertificationBody.objects.filter(pk__in=[code for code in bodies if code])
    }
    return {
        "states": [_line(dates, label, states.get(code, NONE), state=code) for code, label in CertificateState.choices],
        "whole": _line(dates, _("All"), states.get("", NONE)),
        "editions": [
            _line(dates, code, counted, edition=code, **valid) for code, counted in sorted(editions.items()) if code
        ],
        "bodies": [
            _line(dates, name, bodies[code], body=code, **valid)
            for code, name in sorted(names.items(), key=lambda item: item[1])
        ],
        "in_force": _line(dates, _("In force"), states.get(CertificateState.VALID, NONE), **valid),
    }


def _line(dates: Dates, label: str, counted: Counted, **filters: str) -> Line:
    path = reverse("certificates")
    units = ((counted.certificates, None), (counted.agencies, AGENCIES), (counted.sites, SITES))
    return Line(label, [Cell(count, dates.link(path, unit=unit, **filters)) for count, unit in units])
