"""What a process of the portal tells the audit: who is signed in, which pages each comes to, what is a name.

`python -m tests.audit.inside` on a site; prints JSON. On a register without agencies it first founds one.
"""

import json
from datetime import date
from itertools import chain
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 (Django must be up first)
from django.conf import settings  # noqa: E402
from django.contrib.postgres.fields import ArrayField  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db.models import CharField, TextField  # noqa: E402
from django.test import Client  # noqa: E402

from agencies.actions.facts import Paper as Shown  # noqa: E402
from agencies.actions.people import invite  # noqa: E402
from agencies.choices import Kind, Role  # noqa: E402
from agencies.models import Agency, CertificationBody, Fact, Scan  # noqa: E402
from audits.actions.corrections import add_action  # noqa: E402
from audits.models import CorrectiveAction, Finding, Paper, Programme, Visit  # noqa: E402
from audits.papers.sample import held_sample  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.notices.models import Mail  # noqa: E402
from portal.pages.gallery import NAMES  # noqa: E402
from portal.programme.models import Announcement, Attendance, Issue, Plan, Service  # noqa: E402
from tests import (  # noqa: E402
    access_to_advisers,
    access_to_exports,
    access_to_guidance,
    access_to_imports,
    access_to_procedures,
    access_to_training,
    inspections,
    make,
)
from tests.browser.pages import addresses  # noqa: E402
from tests.foreign import is_vietnamese  # noqa: E402
from tests.notices import samples  # noqa: E402
from tests.pages import registers  # noqa: E402
from tests.programme import planning  # noqa: E402

ROLES = {
    "officer": Role.OFFICER,
    "district officer": Role.OFFICER,
    "leader": Role.LEADER,
    "inspector": Role.INSPECTOR,
    "staff": Role.STAFF,
    "administrator": Role.ADMINISTRATOR,
}
DEMO = {"officer": "xa", "district officer": "huyen", "leader": "lanhdao", "inspector": "kiemtra", "staff": "canbo"}
DEMO |= {"administrator": "quantri"}
COMMUNE = "24187"


def main() -> dict[str, Any]:
    things = _demonstration() if Fact.objects.exists() else _beginning()
    people = {name: user for name, user in things.people.items() if user is not None}
    return {
        "sessions": {name: _session(user) for name, user in people.items()},
        "emails": {name: user.email for name, user in people.items()},
        "pages": {person: addresses(things, person) for person in things.people},
        "names": sorted(_written()),
    }


def _demonstration() -> SimpleNamespace:
    """The register of Đắk Lắk, with what its commune's officer knows."""
    agency = Agency.objects.get(key=COMMUNE)
    people = {name: User.objects.get(email=f"{word}@demo.local") for name, word in DEMO.items()}
    visits = Visit.objects.order_by("planned_on")
    finding = Finding.objects.filter(visit__agency=agency).first()
    if not CorrectiveAction.objects.exists():
        _play_on(agency, finding, people)
    return SimpleNamespace(
        agency=agency,
        visit=finding.visit,
        coming=visits.last(),
        finding=finding,
        action=CorrectiveAction.objects.first(),
        programme=Programme.objects.first(),
        plan=Plan.objects.first(),
        paper=Paper.objects.filter(visit__agency=agency).exclude(signed_on=None).first(),
        drafted=Paper.objects.filter(visit__agency=agency, signed_on=None).first(),
        scan=Scan.objects.filter(fact__agency=agency).first(),
        mail=Mail.objects.order_by("pk").last(),
        people={"stranger": None, "no role": _without_role()} | people,
        draft=Plan.objects.filter(approved_at=None).first(),
        left=User.objects.filter(is_active=False).first(),
        **_of_procedures(agency),
        **_of_training(agency),
        **_of_guidance(agency),
        **{"export": people["officer"].exports.first(), "import": people["officer"].imports.first()},
    )


def _of_procedures(agency: Agency) -> dict[str, Any]:
    issue = Issue.objects.filter(agency=agency).first()
    return {"procedure": issue.procedure, "issue": issue, "change": issue.procedure.changes.first()}


def _of_training(agency: Agency) -> dict[str, Any]:
    attendance = Attendance.objects.filter(agency=agency).last()
    service = Service.objects.filter(agency=agency).last()
    eligibility = service.adviser.papers.last()
    found = {"adviser": service.adviser, "service": service, "eligibility": eligibility}
    return found | {"course": attendance.course, "attendance": attendance, "body": CertificationBody.objects.first()}


def _of_guidance(agency: Agency) -> dict[str, Any]:
    told = Announcement.objects.filter(addressees__agency=agency).exclude(material=None).last()
    return {"announcement": told, "material": told.material, "version": told.material.versions.last()}


def _play_on(agency: Agency, finding: Finding, people: dict[str, User]) -> None:
    """What the demonstration leaves to those who try it: an action, minutes, a scan, registers brought in, and more."""
    officer, inspector = people["officer"], people["inspector"]
    what = {"what": "Tập huấn đánh giá nội bộ cho công chức.", "responsible": "Văn phòng", "due_on": finding.due_on}
    add_action(by=officer, on=finding.logged_on, findings=[finding], agency=agency, **what)
    visit = inspections.started(agency, inspector)
    inspections.signed(inspections.drafted(visit, inspector), inspector)
    inspections.drafted(visit, inspector, because="Ghi nhầm tên người tham dự.")
    scan = SimpleUploadedFile("Kế hoạch 7.pdf", b"%PDF-1.7 %%EOF")
    make.fact(agency, Kind.TRAINING_HELD, date(2016, 2, 1), paper=Shown(scan=scan))
    samples.mailed(officer)
    planning.drafted(agency)
    for kept in (access_to_procedures, access_to_training, access_to_advisers, access_to_guidance):
        kept.things(agency)
    access_to_exports.things(officer)
    access_to_imports.things(agency, officer)
    make.person(is_active=False, name="Người đã nghỉ")
    registers.work()
    somebody = {"email": "moi@example.vn", "name": "Lê Thị Mới", "language": "vi", "by": people["administrator"]}
    # After the work, so that the letter stays in the queue: the audit has no mail server.
    invite(role=Role.STAFF, agency=None, **somebody)


def _beginning() -> SimpleNamespace:
    """A portal in its first hour: one agency, of which only its founding is known."""
    administrator = make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True, name="Quản trị")
    agency = make.agency("UBND xã Ea Sol", area=None, founded=date(2010, 1, 1))
    people = {
        name: administrator if role == Role.ADMINISTRATOR else make.person(role, of=agency)
        for name, role in ROLES.items()
    }
    return SimpleNamespace(agency=agency, people={"stranger": None, "no role": _without_role()} | people)


def _without_role() -> User:
    return User.objects.filter(memberships=None, is_superuser=False, is_active=True).first() or make.person(
        name="Người mới"
    )


def _session(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def _written() -> set[str]:
    """What people wrote is in their language on every page: names, places, statements, titles."""
    found = set()
    for model in apps.get_models():
        if model.__module__.split(".")[0] in ("agencies", "audits", "portal"):
            for each in model._meta.get_fields():
                if isinstance(each, CharField | TextField) and not each.choices:
                    found.update(model.objects.values_list(each.name, flat=True).distinct().order_by())
                elif isinstance(each, ArrayField) and isinstance(each.base_field, CharField):
                    found.update(chain.from_iterable(model.objects.values_list(each.name, flat=True)))
    return (
        {text for text in found if text and is_vietnamese(text)}
        | set(CertificationBody.objects.values_list("name", flat=True))
        | NAMES
        | access_to_imports.WORDS
        | {held_sample().visit.agency.name, samples.REFUSED}
    )


if __name__ == "__main__":
    print(json.dumps(main(), ensure_ascii=False))
