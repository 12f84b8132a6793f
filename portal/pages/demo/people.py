"""One account for each kind of person, with a password made at random on this machine."""

import json
import secrets
from pathlib import Path
from typing import NamedTuple

from agencies.choices import Role
from agencies.models import Agency, Membership
from portal.accounts.actions import create_person
from portal.accounts.models import User


class Person(NamedTuple):
    email: str
    name: str
    role: str
    agency: str
    role_vi: str
    role_en: str


PEOPLE = (
    Person("canbo@demo.local", "Cán bộ Sở KH&CN", Role.STAFF, "", "Cán bộ cấp tỉnh", "Provincial staff"),
    Person("lanhdao@demo.local", "Lãnh đạo UBND tỉnh", Role.LEADER, "", "Lãnh đạo", "Leader"),
    Person("xa@demo.local", "Công chức xã Ea Sol", Role.OFFICER, "24187", "Công chức xã", "Commune officer"),
    Person("huyen@demo.local", "Công chức huyện Ea H'leo", Role.OFFICER, "645", "Công chức huyện", "District officer"),
    Person("kiemtra@demo.local", "Thành viên đoàn kiểm tra", Role.INSPECTOR, "", "Kiểm tra viên", "Inspector"),
    Person("quantri@demo.local", "Quản trị hệ thống", Role.ADMINISTRATOR, "", "Quản trị", "Administrator"),
)


def load_people(accounts: Path) -> None:
    """Make the accounts that are missing, and write down how to sign in, for this machine's user only."""
    written = json.loads(accounts.read_text(encoding="utf-8")) if accounts.exists() else []
    known = {row["email"]: row["password"] for row in written}
    rows = []
    for person in PEOPLE:
        password = known.get(person.email) or secrets.token_urlsafe(15)
        _account(person, password, is_known=person.email in known)
        rows.append({"role_vi": person.role_vi, "role_en": person.role_en, "email": person.email, "password": password})
    accounts.parent.mkdir(parents=True, exist_ok=True)
    accounts.touch(mode=0o600)
    accounts.write_text(json.dumps(rows, ensure_ascii=False, indent=2), encoding="utf-8")


def _account(person: Person, password: str, *, is_known: bool) -> None:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = create_person(email=person.email, name=person.name, language="vi", by=None, password=password)
    elif not is_known:
        user.set_password(password)
        user.save(update_fields=["password"])
    agency = Agency.objects.filter(key=person.agency).first()
    Membership.objects.get_or_create(person=user, role=person.role, agency=agency)
    if person.role == Role.ADMINISTRATOR and not user.is_superuser:
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
