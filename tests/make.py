"""Builders: each takes only what its test is about."""

from datetime import date
from itertools import count

from agencies.actions.certificates import Told, record_certificate, record_on_certificate
from agencies.actions.facts import Paper, record_fact
from agencies.areas import Resolver
from agencies.choices import Kind, Obligation, Role, Tier
from agencies.models import (
    Agency,
    Certificate,
    CertificateFact,
    CertificationBody,
    Edition,
    Fact,
    Membership,
)
from portal.accounts.models import User

_numbers = count(1)
TODAY = date(2026, 11, 22)


def person(*roles: str, of: Agency | None = None, **what) -> User:
    """Someone who may sign in with the password `a good long password`."""
    number = next(_numbers)
    fields = {"email": f"person{number}@example.vn", "name": f"Người {number}"} | what
    user = User.objects.create_user(password="a good long password", **fields)
    for role in roles:
        Membership.objects.create(person=user, role=role, agency=of if role == Role.OFFICER else None)
    return user


def staff() -> User:
    return person(Role.STAFF)


def officer(of: Agency) -> User:
    return person(Role.OFFICER, of=of)


def agency(
    name: str = "",
    *,
    tier: str = Tier.COMMUNE,
    area: str = "24187",
    superior: Agency | None = None,
    obligation: str = Obligation.ENCOURAGED,
    founded: date = date(2010, 1, 1),
) -> Agency:
    """An agency that lives."""
    number = next(_numbers)
    made = Agency.objects.create(key=f"agency-{number}")
    place = Resolver([area]).find(area, founded) if area else None
    what = {"name": name or f"Cơ quan {number}", "tier": tier, "area": place, "superior": superior}
    fact(made, Kind.FOUNDED, founded, obligation=obligation, **what)
    made.refresh_from_db()
    return made


def clerk() -> User:
    """The member of the lead body who records what tests take for granted."""
    found = User.objects.filter(email="clerk@example.vn").first()
    if found is None:
        found = person(Role.STAFF, email="clerk@example.vn", name="Văn thư")
    return found


def fact(of: Agency, kind: str, on: date, *, by: User | None = None, today: date = TODAY, **what) -> Fact:
    """A recorded fact; warnings are confirmed."""
    if kind in (Kind.DECLARED, Kind.REDECLARED, Kind.CERTIFIED_144):
        what = {"edition_id": "2008"} | what
    paper = what.pop("paper", Paper(confirmed=True))
    return record_fact(agency=of, by=by or clerk(), on=today, kind=kind, happened_on=on, paper=paper, **what)


def declared(of: Agency, on: date = date(2016, 3, 1), edition: str = "2008") -> Fact:
    return fact(of, Kind.DECLARED, on, edition_id=edition)


# --- certificates ---------------------------------------------------------------------------------------

SURE = Told(because="Đã xem bản gốc")


def body(name: str = "QUACERT", **what) -> CertificationBody:
    """A certification body that the lead body knows."""
    return CertificationBody.objects.get_or_create(name=name, defaults={"is_known": True} | what)[0]


def certificate(
    *agencies: Agency,
    number: str = "",
    issued_on: date = date(2024, 7, 1),
    valid_until: date = date(2027, 6, 30),
    edition: str = "2015",
    by: User | None = None,
    today: date = date(2040, 1, 1),
    told: Told = SURE,
    **what,
) -> Certificate:
    """A recorded certificate that covers the agencies; doubts are answered."""
    words = {"body": body(), "first_issued_on": issued_on, "number": number or f"QMS {next(_numbers)}"} | what
    words |= {"edition": Edition.objects.get(code=edition), "happened_on": issued_on, "valid_until": valid_until}
    return record_certificate(by=by or clerk(), on=today, agencies=agencies, told=told, **words)


def renewal(of: Certificate, *agencies: Agency, **what) -> Certificate:
    return certificate(*agencies, renews=of, **what)


def happened(
    to: Certificate, kind: str, on: date, *, by: User | None = None, today: date = date(2040, 1, 1), **what
) -> CertificateFact:
    """What happened to a certificate; doubts are answered."""
    how = {"by": by or clerk(), "on": today, "kind": kind, "told": what.pop("told", SURE)}
    return record_on_certificate(certificate=to, happened_on=on, **how, **what)
