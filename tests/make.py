"""Builders: each takes only what its test is about."""

from datetime import date
from itertools import count

from agencies.actions.facts import Paper, record_fact
from agencies.areas import Resolver
from agencies.choices import Kind, Obligation, Role, Tier
from agencies.models import Agency, Fact, Membership
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
