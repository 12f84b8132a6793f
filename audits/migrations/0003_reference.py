"""Grades, causes and checklists to begin with; the visits and findings of before are told in the new states."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"

# A visit that was held has begun; its minutes were not written here. What the history does not tell stays untold:
# no step is made up for visits.
VISITS = """
    UPDATE audits_visit SET season = extract(year FROM planned_on);
    UPDATE audits_visit SET state = 'under_way', started_on = planned_on WHERE state = 'held';
    UPDATE audits_visit SET cancelled_on = coalesce(
        (SELECT min(event.pgh_created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM audits_visitevent event
         WHERE event.pgh_obj_id = audits_visit.id AND event.state = 'cancelled'),
        planned_on
    ) WHERE state = 'cancelled';
    UPDATE audits_visitevent SET season = extract(year FROM planned_on);
"""

# Findings waited for the agency's answer from the day they were logged on: they were asked about. An answer told what
# was done. What was closed had been looked at by the person who closed it.
FINDINGS = """
    UPDATE audits_finding finding SET
        agency_id = visit.agency_id, season = visit.season, number = numbered.number,
        logged_on = (finding.logged_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
        closed_on = (finding.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date,
        days = finding.due_on - visit.planned_on,
        is_nonconformity = grade.is_nonconformity, needs_plan = grade.needs_plan,
        state = CASE finding.state WHEN 'logged' THEN 'asked' WHEN 'answered' THEN 'done' ELSE 'closed' END
    FROM audits_visit visit, audits_grade grade,
         (SELECT id, row_number() OVER (PARTITION BY visit_id ORDER BY id) AS number FROM audits_finding) numbered
    WHERE visit.id = finding.visit_id AND grade.code = finding.grade AND numbered.id = finding.id;

    UPDATE audits_finding finding SET done_by_id = last.by_id,
        done_on = (last.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    FROM (SELECT DISTINCT ON (finding_id) finding_id, by_id, at FROM audits_reply
          WHERE state = 'answered' ORDER BY finding_id, id DESC) last
    WHERE last.finding_id = finding.id AND finding.state IN ('done', 'closed');

    UPDATE audits_finding SET verified_on = closed_on, verified_by_id = closed_by_id WHERE state = 'closed' AND needs_plan;

    UPDATE audits_findingevent event SET agency_id = finding.agency_id, season = finding.season,
        number = finding.number, logged_on = finding.logged_on
    FROM audits_finding finding WHERE finding.id = event.pgh_obj_id;

    INSERT INTO audits_findingclause (finding_id, clause_id) SELECT id, clause_id FROM audits_finding;

    INSERT INTO audits_findingstep (finding_id, move, state, "on", text, by_id, at)
    SELECT id, 'ask', 'asked', logged_on, '', logged_by_id, logged_at FROM audits_finding ORDER BY id;

    INSERT INTO audits_findingstep (finding_id, move, state, "on", text, by_id, at)
    SELECT finding_id,
        CASE state WHEN 'answered' THEN 'report' WHEN 'closed' THEN 'close' ELSE 'send-back' END,
        CASE state WHEN 'answered' THEN 'done' WHEN 'closed' THEN 'closed' ELSE 'asked' END,
        (at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, text, by_id, at
    FROM audits_reply ORDER BY id;
"""


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    """What the portal ships; tests that empty the tables call it again."""
    load_grades(apps)
    load_causes(apps)
    for code in ("2015", "2008"):
        load_checklist(apps, code)


def load_grades(apps):
    Grade = apps.get_model("audits", "Grade")
    flags = ("is_nonconformity", "needs_plan")
    Grade.objects.bulk_create(
        Grade(**{**row, "days": row["days"] or None, **{name: row[name] == "1" for name in flags}})
        for row in rows("grades.csv")
    )


def load_causes(apps):
    Cause = apps.get_model("audits", "Cause")
    Cause.objects.bulk_create(
        Cause(position=position, **row) for position, row in enumerate(rows("causes.csv"), start=1)
    )


def load_checklist(apps, edition):
    """The rules, and after them the auditable clauses of an edition."""
    Checklist, Version = apps.get_model("audits", "Checklist"), apps.get_model("audits", "ChecklistVersion")
    Line, Clause = apps.get_model("audits", "ChecklistLine"), apps.get_model("agencies", "Clause")
    checklist = Checklist.objects.create(
        code=f"tcvn-iso-9001-{edition}",
        title_vi=f"Kiểm tra áp dụng TCVN ISO 9001:{edition}",
        title_en=f"Inspection against TCVN ISO 9001:{edition}",
    )
    version = Version.objects.create(checklist=checklist, number=1)
    lines = [Line(version=version, kind="rule", **row) for row in rows("rules.csv")]
    clauses = Clause.objects.filter(edition__code=edition, is_auditable=True).order_by("position")
    lines += [
        Line(
            version=version,
            kind="clause",
            clause=clause,
            key=f"{edition}-{clause.number}",
            text_vi=clause.title_vi,
            text_en=clause.title_en,
        )
        for clause in clauses
    ]
    for position, line in enumerate(lines, start=1):
        line.position = position
    Line.objects.bulk_create(lines)
    version.issued_on = date.today()  # noqa: DTZ011 - the day of installing, wherever the server stands
    version.save()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_number_search"), ("audits", "0002_inspections")]

    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(VISITS, migrations.RunSQL.noop),
        migrations.RunSQL(FINDINGS, migrations.RunSQL.noop),
    ]
