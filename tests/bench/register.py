"""Builds the register of a site: agencies, facts and standings by COPY, the rest by the portal's own code.

Run as `python -m tests.bench.register SIZE`, as the owner of an empty database.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be up first)
from django.db import connection, transaction  # noqa: E402
from psycopg2.extras import execute_values  # noqa: E402

from agencies.areas import Resolver  # noqa: E402
from agencies.choices import Group, Kind, Role, Tier  # noqa: E402
from agencies.models import Agency, Area, Clause, Contact, Fact, Membership, Register, Standing  # noqa: E402
from agencies.refold import differing_agencies  # noqa: E402
from agencies.standing import RULES, Event, Span, fold  # noqa: E402
from audits.choices import FindingState, VisitState  # noqa: E402
from audits.models import Finding, FindingClause, Visit  # noqa: E402
from portal.accounts.models import User  # noqa: E402
from portal.kit.vietnamese import search_key, sort_key  # noqa: E402
from portal.pages.rollups import take_rollups  # noqa: E402
from portal.programme.choices import ChangeKind, CourseKind, MaterialKind  # noqa: E402
from portal.programme.models import (  # noqa: E402
    Addressee,
    Adviser,
    Announcement,
    Attendance,
    Course,
    Issue,
    LegalChange,
    Material,
    Opening,
    Procedure,
    Service,
    Version,
)
from portal.programme.procedures.runs import take_coverage  # noqa: E402
from tests.bench.lives import PROVINCE, Life, communes, districts, lives  # noqa: E402

BATCH = 5000
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
WITHDRAWN = RECORDED + timedelta(days=200)
COURSES = 40
"""Courses, and as many consultants."""
ERRORS = 20
"""One agency in so many has had a fact recorded wrongly, and withdrawn."""

Row = dict[str, Any]
Some = TypeVar("Some")


def main(size: int) -> None:
    call_command("migrate", verbosity=0)
    areas = _areas()
    recorder = _people()
    for some in _batches(lives(size)):
        with transaction.atomic():
            _copy(Agency, [_agency(life, areas) for life in some])
            _copy(Fact, [row for life in some for row in _facts(life, areas, recorder)])
            _know(some, areas)
    _visits(size, recorder)
    _training(size, recorder)
    _officers()
    _set_sequences()
    Register.objects.create(pk=1, name="Đắk Lắk", area=areas[PROVINCE])
    _procedures(recorder)
    _guidance(recorder)
    take_rollups()
    take_coverage()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    if wrong := differing_agencies(list(range(1, min(size, 1000) + 1))):
        raise SystemExit(f"The standings of {len(wrong)} agencies are not what the fold says.")


def _batches(some: Iterable[Some]) -> Iterator[list[Some]]:
    rest = iter(some)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _areas() -> dict[str, Area]:
    codes = [PROVINCE, *districts(), *(code for own in communes() for code in own)]
    resolver = Resolver(codes)
    return {code: resolver.find(code, date(2015, 1, 1)) for code in codes}


def _people() -> int:
    """The staff member whom the register calls its recorder."""
    staff = User.objects.create_user("staff@example.vn", name="Cán bộ Sở")
    Membership.objects.create(person=staff, role=Role.STAFF)
    return staff.pk


def _officers() -> None:
    """One of a district, with all that lies below it, and one of a single commune."""
    commune = Agency.objects.filter(group=Group.COMMUNE).order_by("pk")[5]
    for name, agency in (("district", Agency.objects.get(pk=1)), ("commune", commune)):
        officer = User.objects.create_user(f"{name}@example.vn", name=f"Công chức {name}")
        Membership.objects.create(person=officer, role=Role.OFFICER, agency=agency)


# --- rows -----------------------------------------------------------------------------------------


def _agency(life: Life, areas: dict[str, Area]) -> Row:
    founded, area = life.events[0], areas[life.area]
    is_over = life.events[-1].kind == Kind.DISSOLVED
    return {
        "id": life.number,
        "key": life.key,
        "group": life.group,
        "name": founded.name,
        "tier": founded.tier,
        "tiers": f"{{{founded.tier}}}",
        "obligation": founded.obligation,
        "area_id": area.pk,
        "superior_id": life.superior,
        "line": f"{{{life.number},{life.superior}}}" if life.superior else f"{{{life.number}}}",
        "sort_key": sort_key(founded.name),
        "search_key": search_key(founded.name, life.key, area.name, *area.variants),
        "version": len(life.events) + is_over,
    }


def _wrong(life: Life) -> Event | None:
    """A declaration that was recorded of an agency that has never made it."""
    if life.number % ERRORS:
        return None
    founded = life.events[0]
    day = founded.happened_on + timedelta(days=10)
    return Event(life.number * 20 + 19, Kind.DECLARED, day, number="1/QĐ", edition="2008")


def _facts(life: Life, areas: dict[str, Area], recorder: int) -> Iterator[Row]:
    for event in life.events:
        yield _fact(event, life, areas, recorder)
    if wrong := _wrong(life):
        yield _fact(wrong, life, areas, recorder) | {
            "withdrawn_at": WITHDRAWN,
            "withdrawn_by_id": recorder,
            "withdrawn_because": "Ghi nhầm cơ quan",
        }


def _fact(event: Event, life: Life, areas: dict[str, Area], recorder: int) -> Row:
    return {
        "id": event.id,
        "agency_id": life.number,
        "kind": event.kind,
        "happened_on": event.happened_on,
        "precision": event.precision,
        "number": event.number,
        "issuer": life.events[0].name,
        "edition": event.edition or None,
        "reason": "",
        "scope": "",
        "note": "",
        "name": event.name,
        "tier": event.tier,
        "area_id": areas[event.area].pk if event.area else None,
        "superior_id": event.superior,
        "obligation": event.obligation,
        "warnings": "{}",
        "recorded_at": RECORDED,
        "recorded_by_id": recorder,
        "withdrawn_at": None,
        "withdrawn_by_id": None,
        "withdrawn_because": "",
    }


def _know(some: list[Life], areas: dict[str, Area]) -> None:
    """What the portal knew until the wrong facts were withdrawn, and what it has known since."""
    changes = [(life, *_folds(life)) for life in some]
    _copy(Standing, [_standing(span, life, areas, RECORDED) for life, before, _ in changes for span in before])
    if over := [_key(span, life) for life, before, now in changes for span in before if span not in now]:
        with connection.cursor() as cursor:
            execute_values(cursor, _CLOSE, over, template=f"(%s, %s, '{WITHDRAWN}'::timestamptz)", page_size=len(over))
    if new := [(span, life) for life, before, now in changes for span in now if span not in before]:
        _copy(Standing, [_standing(span, life, areas, WITHDRAWN) for span, life in new])


_CLOSE = """
    UPDATE agencies_standing SET known = tstzrange(lower(known), closed.at)
    FROM (VALUES %s) AS closed (agency_id, during, at)
    WHERE agencies_standing.agency_id = closed.agency_id
        AND agencies_standing.during = closed.during::daterange AND upper_inf(known)
"""


def _folds(life: Life) -> tuple[list[Span], list[Span]]:
    now = fold(life.events)
    wrong = _wrong(life)
    return (fold([*life.events, wrong]) if wrong else now), now


def _key(span: Span, life: Life) -> tuple[int, str]:
    return life.number, f"[{span.start},{span.end or ''})"


def _standing(span: Span, life: Life, areas: dict[str, Area], since: datetime) -> Row:
    held = span.standing
    agency, during = _key(span, life)
    return {
        "agency_id": agency,
        "state": held.state,
        "edition": held.edition,
        "upkeep": held.upkeep,
        "tier": held.tier,
        "area_id": areas[held.area].pk,
        "district_id": None if life.district is None else areas[districts()[life.district]].pk,
        "obligation": held.obligation,
        "during": during,
        "known": f"[{since},)",
        "rules": RULES,
    }


def _copy(model: type, rows: list[Row]) -> None:
    """Append the rows to the model's table."""
    lines = io.StringIO()
    for row in rows:
        lines.write("\t".join("\\N" if value is None else str(value) for value in row.values()) + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{name}"' for name in rows[0])
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", lines)


def _set_sequences() -> None:
    with connection.cursor() as cursor:
        for table in ("agencies_agency", "agencies_fact"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


# --- inspections ----------------------------------------------------------------------------------


HELD_ON = date(2023, 5, 1)
FEW, MANY = 200, 20_000
"""Findings of a small register, and of the others."""
AT_ONE = 25
"""Findings of an agency that has more than the usual two."""


def _visits(size: int, by: int) -> None:
    """One agency in ten was visited, with two findings and a contact; the last ones have all the other findings."""
    visited = range(10, size + 1, 10)
    missing = (FEW if size < BATCH else MANY) - 2 * len(visited)
    beset = [pk for pk in range(size, 0, -1) if pk % 10][: max(0, missing // AT_ONE)]
    held = {"planned_on": HELD_ON, "started_on": HELD_ON, "season": 2023, "state": VisitState.UNDER_WAY}
    visits = [Visit(agency_id=pk, planned_by_id=by, **held) for pk in (*visited, *beset)]
    Visit.objects.bulk_create(visits, batch_size=BATCH)
    _findings({visit: AT_ONE if visit.agency_id % 10 else 2 for visit in visits}, by)
    Contact.objects.bulk_create([Contact(agency_id=pk, name="Người phụ trách") for pk in visited], batch_size=BATCH)


def _findings(counts: dict[Visit, int], by: int) -> None:
    """So many of each visit: of all clauses in turn, two grades, each day of a year as the day by which they are due."""
    clauses = list(Clause.objects.filter(is_auditable=True).order_by("pk"))
    told = {"statement": "Chưa có hồ sơ", "is_nonconformity": True, "needs_plan": True, "days": 92}
    told |= {"season": 2023, "logged_on": HELD_ON, "logged_by_id": by}
    places = [(visit, number) for visit, count in counts.items() for number in range(1, count + 1)]
    findings = [
        Finding(
            visit=visit,
            agency_id=visit.agency_id,
            number=number,
            clause=clauses[place % len(clauses)],
            grade_id="major" if place % 5 == 0 else "minor",
            due_on=HELD_ON + timedelta(days=place % 365),
            **told,
        )
        for place, (visit, number) in enumerate(places)
    ]
    with transaction.atomic():
        Finding.objects.bulk_create(findings, batch_size=BATCH)
        links = [FindingClause(finding=finding, clause_id=finding.clause_id) for finding in findings]
        FindingClause.objects.bulk_create(links, batch_size=BATCH)
    Finding.objects.update(state=FindingState.ASKED)


def _training(size: int, by: int) -> None:
    """Forty courses and consultants; one agency in three has somebody trained, one in nine was served."""
    told = {"recorded_at": RECORDED, "recorded_by_id": by}
    days = {"starts_on": HELD_ON, "ends_on": HELD_ON, "hours": 16, "provider": "Chi cục", "place": "Buôn Ma Thuột"}
    kinds = CourseKind.values
    courses = [
        Course(code=f"{number}/TB", title="Lớp", kind=kinds[number % len(kinds)], search_key=" lop", **days, **told)
        for number in range(COURSES)
    ]
    Course.objects.bulk_create(courses)
    advisers = [
        Adviser(kind="expert", name=f"Chuyên gia {number}", sort_key=sort_key(f"{number}"), search_key=" cg", **told)
        for number in range(COURSES)
    ]
    Adviser.objects.bulk_create(advisers)
    paper = {"certificate": "1/GCN", "valid_until": HELD_ON + timedelta(days=3 * 365)}
    Attendance.objects.bulk_create(
        [
            Attendance(
                course=courses[pk % COURSES],
                agency_id=pk,
                name=f"Học viên {pk}",
                search_key=f" hoc vien {pk}",
                **paper,
                **told,
            )
            for pk in range(3, size + 1, 3)
        ],
        batch_size=BATCH,
    )
    served = {"kind": "building", "since": HELD_ON}
    Service.objects.bulk_create(
        [Service(adviser=advisers[pk % COURSES], agency_id=pk, **served, **told) for pk in range(9, size + 1, 9)],
        batch_size=BATCH,
    )


# --- procedures -----------------------------------------------------------------------------------

PROCEDURES = 12
"""Of communes; every other one has a change in law."""


def _procedures(by: int) -> None:
    """Two communes in three have documents for every procedure; of the days of issue there are twelve."""
    told = {"recorded_at": RECORDED, "recorded_by_id": by, "withdrawn_because": ""}
    law = {"tier": Tier.COMMUNE, "since": date(2016, 1, 1)} | told
    procedures = [
        Procedure(code=f"1.{n:06}", name=f"Thủ tục {n}", field=f"Lĩnh vực {n % 5}", **law) for n in range(PROCEDURES)
    ]
    Procedure.objects.bulk_create(procedures)
    changed = {"kind": ChangeKind.CHANGED, "happened_on": date(2022, 7, 1), "due_on": date(2022, 10, 1), "number": "1"}
    LegalChange.objects.bulk_create([LegalChange(procedure=each, **changed, **told) for each in procedures[::2]])
    agencies = list(Agency.objects.filter(group=Group.COMMUNE).order_by("pk").values_list("pk", flat=True))
    document = {"code": "QT", "issue_no": 1, "revision_no": 0}
    rows = [
        {"agency_id": pk, "procedure_id": each.pk, "issued_on": date(2022, pk % 12 + 1, 1), **document, **told}
        for pk in agencies
        if pk % 3
        for each in procedures
    ]
    for some in _batches(rows):
        _copy(Issue, some)


# --- guidance -------------------------------------------------------------------------------------

MATERIALS = 60


def _guidance(by: int) -> None:
    """A library of sixty, and an announcement to every agency, which half of them opened."""
    told = {"recorded_at": RECORDED, "recorded_by_id": by}
    kinds = MaterialKind.values
    materials = [
        Material(
            kind=kinds[n % len(kinds)],
            title=f"Tài liệu {n}",
            sort_key=sort_key(f"{n}"),
            search_key=f" tai lieu {n}",
            **told,
        )
        for n in range(MATERIALS)
    ]
    Material.objects.bulk_create(materials)
    legal = {"label": "1.0", "since": HELD_ON} | told
    Version.objects.bulk_create([Version(material=each, **legal) for each in materials])
    announcement = Announcement.objects.create(title="Thông báo", text="Nội dung", told_on=HELD_ON, **told)
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    addressees = [Addressee(announcement=announcement, agency_id=pk) for pk in agencies]
    Addressee.objects.bulk_create(addressees, batch_size=BATCH)
    opened = {"announcement": announcement, "person_id": by, "opened_at": RECORDED}
    Opening.objects.bulk_create([Opening(agency_id=pk, **opened) for pk in agencies[::2]], batch_size=BATCH)


if __name__ == "__main__":
    main(int(sys.argv[1]))
