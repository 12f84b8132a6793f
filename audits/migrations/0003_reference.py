"""Grades, causes and checklists to begin with."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


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
    dependencies = [("agencies", "0003_reference"), ("audits", "0002_unchangeable")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
