"""The rules and special days that ship with the portal (`data/`), for migrations."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

DATA = Path(__file__).parent / "data"
SINCE = date(2015, 1, 1)


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_rules(apps: Any, schema_editor: Any) -> None:
    """Add the rules of kinds that had none yet, from the first day on; what a province has set is left alone."""
    rules = apps.get_model("deadlines", "Rule").objects
    known = set(rules.values_list("kind", flat=True))
    rules.bulk_create(rules.model(**_rule(row)) for row in read("rules.csv") if row["kind"] not in known)


def _rule(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "audience": row["audience"].split(","),
        "ladder": row["ladder"].split(","),
        "scales": row["scales"] == "1",
        "term": row["term"],
        "overdue_weeks": int(row["overdue_weeks"]),
        "superior_after": int(row["superior_after"]) if row["superior_after"] else None,
        "lead_after": int(row["lead_after"]) if row["lead_after"] else None,
        "is_mandatory": row["is_mandatory"] == "1",
        "basis": row["basis"],
        "during": DateRange(SINCE, None),
    }
