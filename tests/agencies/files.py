"""Registers as files, and what the command says to them."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

COLUMNS = [
    *("source_key", "agency", "kind", "happened_on", "precision", "edition", "number", "issuer", "name", "tier"),
    *("area", "superior", "obligation", "reason", "covered", "competence", "recorded_at"),
]


def founded(agency: str, **what: str) -> dict[str, str]:
    """The row of an agency's founding."""
    return {
        "source_key": f"{agency}:founded",
        "agency": agency,
        "kind": "founded",
        "happened_on": "2010-01-01",
        "name": f"Cơ quan {agency}",
        "tier": "commune",
        "area": "24187",
        "obligation": "encouraged",
    } | what


def row(agency: str, kind: str, on: str, **what: str) -> dict[str, str]:
    return {"source_key": f"{agency}:{kind}:{on}", "agency": agency, "kind": kind, "happened_on": on} | what


def text_of(rows: list[dict[str, str]], columns: list[str] = COLUMNS) -> str:
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def load(folder: Path, content: list[dict[str, str]] | str | bytes) -> str:
    """Load rows, a text or bytes by the command; gives what it says."""
    if isinstance(content, list):
        content = text_of(content)
    path = folder / "register.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    said = StringIO()
    with translation.override("en"):
        call_command("load_facts", path, stdout=said)
    return said.getvalue().strip()


def faults(folder: Path, content: list[dict[str, str]] | str | bytes) -> list[str]:
    """The lines with which the command refuses the file, but for the last, which says that nothing was loaded."""
    with pytest.raises(CommandError) as refused:
        load(folder, content)
    *lines, last = str(refused.value).splitlines()
    assert last == "Nothing was loaded."
    assert refused.value.returncode == 1
    return lines
