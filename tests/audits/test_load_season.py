"""`load_season`: all or nothing, faults by row and column, a second load changes nothing."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from agencies.choices import Role
from audits.models import CorrectiveAction, Finding, Programme, ProgrammeEntry, Visit
from audits.season.playing import MAKERS, STEPS
from audits.season.rows import NEEDS, OPTIONAL, REQUIRED
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """An agency's key, and who acts."""
    agency = make.agency()
    found = {"staff": make.staff(), "inspector": make.person(Role.INSPECTOR), "officer": make.officer(agency)}
    return {name: person.email for name, person in found.items()} | {"agency": agency.key}


def season(people) -> list[dict[str, str]]:
    """One visit from its programme to the closed finding, with a corrective action."""
    staff, inspector, officer, agency = (people[name] for name in ("staff", "inspector", "officer", "agency"))
    window = {"from": "01/03/2024", "until": "31/12/2024"}
    rows = [
        ("programme.draw-up", "p", "05/01/2024", staff, {"year": "2024", "text": "Kế hoạch"}),
        ("programme.add", "p", "05/01/2024", staff, {"agency": agency} | window),
        ("programme.approve", "p", "20/01/2024", staff, {"number": "9/QĐ-UBND", "signer": "Chủ tịch"}),
        ("visit.plan", "v", "01/03/2024", inspector, {"agency": agency, "of": "p", "from": "04/03/2024"}),
        ("visit.start", "v", "04/03/2024", inspector, {"checklist": "tcvn-iso-9001-2015"}),
        (
            "visit.answer",
            "v",
            "04/03/2024",
            inspector,
            {"line": "2015-8.3.1", "answer": "not_applicable", "text": "Không."},
        ),
        (
            "finding.log",
            "f",
            "04/03/2024",
            inspector,
            {"of": "v", "grade": "minor", "clauses": "2015:9.2", "text": "Thiếu."},
        ),
        ("visit.draft", "v", "04/03/2024", inspector, {"number": "5"}),
        ("visit.sign", "v", "05/03/2024", inspector, {"signer": "Trưởng đoàn", "responsible": "Chủ tịch"}),
        (
            "action.add",
            "a",
            "08/03/2024",
            officer,
            {"of": "f", "agency": agency, "text": "Họp.", "responsible": "Văn phòng", "until": "01/04/2024"},
        ),
        ("finding.propose", "f", "08/03/2024", officer, {"text": "Sẽ làm.", "cause": "Thiếu người."}),
        ("finding.accept", "f", "11/03/2024", inspector, {}),
        ("action.report", "a", "20/03/2024", officer, {"text": "Đã họp."}),
        ("action.confirm", "a", "21/03/2024", inspector, {"text": "Đã xem."}),
        ("finding.report", "f", "21/03/2024", officer, {"text": "Đã làm."}),
        ("finding.confirm", "f", "22/03/2024", inspector, {"text": "Đã xem."}),
        ("finding.close", "f", "22/03/2024", inspector, {}),
        ("visit.close", "v", "22/03/2024", inspector, {}),
    ]
    rows[3][4]["team"] = f"leader:{inspector} member:{staff}"
    return [{"step": step, "key": key, "on": on, "by": by} | more for step, key, on, by, more in rows]


def load(folder, rows: list[dict[str, str]]) -> str:
    path = folder / "season.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dict.fromkeys(name for row in rows for name in row), restval="")
        writer.writeheader()
        writer.writerows(rows)
    said = StringIO()
    with translation.override("en"):
        call_command("load_season", str(path), stdout=said)
    return said.getvalue().strip()


def faults(folder, rows: list[dict[str, str]]) -> list[str]:
    with pytest.raises(CommandError) as refused:
        load(folder, rows)
    *lines, last = str(refused.value).splitlines()
    assert last == "Nothing was loaded."
    assert not Programme.objects.exists()
    assert not Visit.objects.exists()
    return lines


def test_every_step_can_be_played():
    assert NEEDS.keys() == STEPS.keys() | MAKERS.keys()


def test_the_page_about_the_file_names_every_step_and_column():
    told = (Path(settings.BASE_DIR) / "docs/load_season.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"`([a-z-]*[.]?[a-z_-]+)`", told))
    short = {f".{step.partition('.')[2]}" for step in NEEDS}

    assert {step for step in NEEDS if step not in codes and f".{step.partition('.')[2]}" not in codes & short} == set()
    assert {*REQUIRED, *OPTIONAL} <= codes


def test_a_season_is_played_once(tmp_path, people):
    rows = season(people)

    assert load(tmp_path, rows) == "18 steps played: 1 programmes, 1 visits, 1 findings, 1 corrective actions."
    finding, visit = Finding.objects.get(), Visit.objects.get()
    assert (finding.state, finding.clause.number, finding.closed_on.isoformat()) == ("closed", "9.2", "2024-03-22")
    assert (visit.state, visit.season, visit.members.count()) == ("closed", 2024, 2)
    assert visit.answers.get(line__key="2015-8.3.1").said == ("not_applicable", "Không.", "")
    assert CorrectiveAction.objects.get().findings.get() == finding

    assert load(tmp_path, rows) == "All of this is there already. Nothing was changed."
    assert Finding.objects.get().version == finding.version


def test_what_another_file_has_made_is_named(tmp_path, people):
    load(tmp_path, season(people))

    with pytest.raises(CommandError, match="Row 2, column key: Another file has made this already.") as refused:
        load(tmp_path, [*season(people), season(people)[3] | {"key": "w"}])

    assert len(str(refused.value).splitlines()) == 5
    assert Visit.objects.count() == 1


def changed(rows, number: int, **cells: str) -> list[dict[str, str]]:
    """With other cells in the row of this number, as a spreadsheet counts."""
    return [row | cells if at == number else row for at, row in enumerate(rows, start=2)]


@pytest.mark.parametrize(
    ("number", "cells", "expected"),
    [
        (3, {"agency": "nobody"}, "Row 3, column agency: No agency has this key."),
        (3, {"until": "2024"}, "Row 3, column until: “2024” is not a whole date."),
        (4, {"signer": ""}, "Row 4, column signer: This cell is empty."),
        (4, {"on": "31/12/2099"}, "Row 4, column on: This lies in the future."),
        (4, {"recorded_at": "01/01/2024"}, "Row 4, column recorded_at: This lies before the day of the step."),
        (5, {"team": "head:a@b.vn"}, "Row 5, column team: “head” is not known. Known are: leader, deputy"),
        (5, {"team": "leader:a@b.vn"}, "Row 5, column team: Nobody has the address “a@b.vn”."),
        (5, {"of": "q"}, "Row 5, column of: No row above makes “q”."),
        (6, {"key": "w"}, "Row 6, column key: No row above makes “w”."),
        (6, {"checklist": "other"}, "Row 6, column checklist: “other” is not known."),
        (8, {"by": "a@b.vn"}, "Row 8, column by: Nobody has this address."),
        (8, {"clauses": "9.2"}, "Row 8, column clauses: “9.2” is no clause. Write edition and number: 2015:9.2."),
        (8, {"grade": "grave"}, "Row 8, column grade: “grave” is not known. Known are: "),
        (9, {"step": "visit.fly"}, "Row 9, column step: “visit.fly” is not known."),
        # what only the actions can tell
        (2, {"year": "1066"}, "Row 2: "),
        (4, {"on": "05/03/2024"}, "Row 6: The programme is not approved yet."),
        (7, {"line": "nothing"}, "Row 7: This line is not one of the visit's checklist."),
        (8, {"by": "officer"}, "Row 8: Findings are logged by the visit's team"),
        (11, {"until": "01/03/2024"}, "Row 11, column until: This day has passed."),
        (12, {"text": ""}, "Row 12, column text: Say why, or what was done or seen."),
        (13, {"on": "07/03/2024"}, "Row 13: The day lies before that of the last step."),
        (15, {"step": "finding.accept", "key": "f"}, "Row 15: “Accept the plan” is not possible while the state is"),
    ],
)
def test_faults_are_told_by_row_and_column(tmp_path, people, number, cells, expected):
    cells = {name: people.get(text, text) if name == "by" else text for name, text in cells.items()}

    lines = faults(tmp_path, changed(season(people), number, **cells))

    assert lines[0].startswith(expected), lines


def test_rows_about_what_was_refused_are_left_out(tmp_path, people):
    rows = changed(season(people), 8, by=people["officer"])

    lines = faults(
        tmp_path,
        [
            *rows,
            {
                "step": "programme.drop",
                "key": "p",
                "on": "01/06/2024",
                "by": people["staff"],
                "agency": people["agency"],
            },
        ],
    )

    assert [line.split(":")[0] for line in lines] == ["Row 8", "Row 20, column because"]


def test_a_change_of_the_programme_is_known_from_its_recording(tmp_path, people):
    drop = {"step": "programme.drop", "key": "p", "on": "01/06/2024", "by": people["staff"], "because": "Sáp nhập."}

    load(tmp_path, [*season(people), drop | {"agency": people["agency"], "recorded_at": "10/06/2024"}])

    assert ProgrammeEntry.objects.get().ended_at.isoformat().startswith("2024-06-10")
