"""Builders of the register of consultants and assessors: each goes through the actions."""

from datetime import date

from agencies.models import Agency
from portal.programme.actions.advisers import record_eligibility, record_service, register_adviser
from portal.programme.choices import AdviserKind, ServiceKind
from portal.programme.models import Adviser, Eligibility, Service
from tests import make

ISSUED = date(2016, 7, 1)


def adviser(name: str = "", kind: str = AdviserKind.ORGANISATION, **what) -> Adviser:
    return register_adviser(by=make.clerk(), kind=kind, name=name or f"Tư vấn {Adviser.objects.count() + 1}", **what)


def paper(of: Adviser, number: str = "1/GXN", issued_on: date = ISSUED, **what) -> Eligibility:
    what = {"number": number, "issuer": "Sở KH&CN", "issued_on": issued_on} | what
    return record_eligibility(adviser=of, by=make.clerk(), on=make.TODAY, **what)


def served(by: Adviser, at: Agency, since: date = date(2017, 1, 10), *, told_by=None, **what) -> Service:
    what = {"kind": ServiceKind.BUILDING, "since": since} | what
    return record_service(adviser=by, agency=at, by=told_by or make.clerk(), on=make.TODAY, **what)
