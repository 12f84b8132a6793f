"""`load_facts`: all or nothing, faults that say the cure, the past replayed, any province."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agencies.models import Agency, Area, Fact, Standing
from portal.kit.dates import VIETNAM
from tests import make
from tests.agencies.files import COLUMNS, faults, founded, load, row, text_of
from tests.agencies.stored import rows

pytestmark = pytest.mark.django_db

LIFE = [
    founded("a", number="1/QĐ-UBND", issuer="UBND huyện"),
    row("a", "applied", "2015-03-01"),
    row("a", "declared", "2016-03-01", edition="2008", covered="100", competence="120"),
    row("a", "redeclared", "2019-05-02", edition="2015", reason="edition"),
    row("a", "ended", "02/2021", reason="Sáp nhập"),
]


def test_what_is_loaded(tmp_path):
    said = load(tmp_path, LIFE)

    assert said == "5 facts of 1 agencies loaded, 0 were there already. 0 have a warning."
    agency = Agency.objects.get()
    assert (agency.key, agency.name, agency.tier, agency.obligation, agency.group) == (
        "a",
        "Cơ quan a",
        "commune",
        "encouraged",
        "commune",
    )
    assert list(
        agency.facts.order_by("pk").values_list("source_key", "kind", "precision", "edition", "reason", "note")
    ) == [
        ("a:founded", "founded", "day", None, "", ""),
        ("a:applied:2015-03-01", "applied", "day", None, "", ""),
        ("a:declared:2016-03-01", "declared", "day", "2008", "", ""),
        ("a:redeclared:2019-05-02", "redeclared", "day", "2015", "edition", ""),
        ("a:ended:02/2021", "ended", "month", None, "", "Sáp nhập"),
    ]
    assert [(f"{held[0]:%d/%m/%Y}", held[2], held[3], held[4]) for held in rows(agency)] == [
        ("01/01/2010", "none", "", ""),
        ("01/03/2015", "applying", "", ""),
        ("01/03/2016", "declared", "2008", "kept"),
        ("01/03/2017", "declared", "2008", "due"),
        ("02/05/2019", "declared", "2015", "kept"),
        ("02/05/2020", "declared", "2015", "due"),
        ("28/02/2021", "ended", "2015", ""),
    ]


def test_a_second_load_adds_only_what_is_missing_and_revives_nothing(tmp_path):
    load(tmp_path, LIFE[:4])
    Fact.objects.filter(kind="applied").update(withdrawn_at=timezone.now() + timedelta(days=1), withdrawn_because="Sai")
    before = list(Standing.objects.order_by("pk").values())

    assert load(tmp_path, LIFE[:4]) == "0 facts of 0 agencies loaded, 4 were there already. 0 have a warning."
    assert list(Standing.objects.order_by("pk").values()) == before
    assert load(tmp_path, LIFE).startswith("1 facts of 1 agencies loaded, 4 were there already")
    assert Fact.objects.get(kind="applied").withdrawn_because == "Sai"


def test_rows_in_any_order_give_the_same(tmp_path):
    lives = [fact | {"agency": key, "source_key": f"{key}{fact['source_key']}"} for key in "abc" for fact in LIFE]
    lives[0]["superior"], lives[5]["superior"] = "b", "c"
    load(tmp_path, Random(5).sample(lives, len(lives)))

    shapes = {key: [held[:6] for held in rows(Agency.objects.get(key=key))] for key in "abc"}
    assert shapes["a"] == shapes["b"] == shapes["c"]
    keys = dict(Agency.objects.values_list("pk", "key"))
    assert [keys[pk] for pk in Agency.objects.get(key="a").line] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "written",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", ",,,\n").replace(",recorded_at,,,", ",recorded_at"),
        lambda text: text.replace("\n", "\n\n") + "\n,,,\n",
        lambda text: text.replace("2015-03-01,", " 01/03/2015 ,", 1).replace(
            "a:applied: 01/03/2015 ", "a:applied:2015-03-01"
        ),
        lambda text: text.replace("Cơ quan a", "Cơ\u0028quan\u0029 a").replace("(", " ").replace(")", ""),
    ],
    ids=["byte order mark", "CRLF", "CR", "trailing empty cells", "empty lines", "spaces", "decomposed"],
)
def test_files_as_programs_write_them_are_taken(tmp_path, written):
    load(tmp_path, written(text_of(LIFE)))

    assert Fact.objects.count() == 5


def test_a_name_is_composed_and_may_hold_a_line_break(tmp_path):
    load(tmp_path, [founded("a", name="Ủy  ban\nnhân dân xã \u0110a\u0306\u0301k\u2028Nuê")])

    assert Agency.objects.get().name == "Ủy ban nhân dân xã Đắk Nuê"


WRONG = [
    (
        {"happened_on": "31/02/2016"},
        "happened_on: There is no such day as “31/02/2016” in the calendar. Please check day and month.",
    ),
    (
        {"happened_on": "yesterday"},
        "happened_on: “yesterday” is not a date. Write it like 31/12/2017, 12/2017 or 2017.",
    ),
    ({"happened_on": ""}, "happened_on: “” is not a date. Write it like 31/12/2017, 12/2017 or 2017."),
    (
        {"happened_on": "2016", "precision": "day"},
        "precision: The date is not written that exactly. Write the whole date, or leave this empty.",
    ),
    ({"precision": "week"}, "precision: “week” is not known. Known are: day, month, year."),
    ({"kind": "done"}, "kind: “done” is not known. Known are: founded, renamed, moved, "),
    ({"kind": ""}, "kind: “” is not known. Known are: founded, renamed, moved, "),
    ({"kind": "declared"}, "edition: A declaration needs its edition."),
    ({"edition": "1994"}, "edition: This edition is not known; add it in the administration."),
    ({"area": "99999"}, "area: This area code is not known; add it in the administration."),
    ({"superior": "nobody"}, "superior: No agency has this key."),
    ({"tier": "ward"}, "tier: “ward” is not known. Known are: province, district, division, commune."),
    ({"obligation": "must"}, "obligation: “must” is not known. Known are: mandatory, encouraged, neither."),
    (
        {"kind": "redeclared", "edition": "2015", "reason": "why"},
        "reason: “why” is not known. Known are: scope, edition, merger, other.",
    ),
    ({"covered": "12", "competence": "11"}, "covered: More procedures are covered than are in competence."),
    ({"covered": "1.5"}, "covered: “1.5” is not a whole number."),
    ({"competence": "-1"}, "competence: “-1” is not a whole number."),
    ({"source_key": ""}, "source_key: A key is needed; it must be unique."),
    ({"source_key": "a:founded"}, "source_key: “a:founded” stands in row 2 too."),
    ({"agency": ""}, "agency: An agency key is needed."),
    ({"happened_on": "2009-12-31"}, "happened_on: The agency was founded only on 01/01/2010."),
    ({"happened_on": "2009"}, "happened_on: The agency was founded only on 01/01/2010."),
    ({"happened_on": "2999-01-01"}, "happened_on: The date lies in the future."),
    ({"agency": "b"}, "kind: Record first when the agency was founded."),
    ({"recorded_at": "2999-01-01"}, "recorded_at: This lies in the future."),
    ({"recorded_at": "soon"}, "recorded_at: “soon” is not a date. Write it like 31/12/2017, 12/2017 or 2017."),
    (
        {"recorded_at": "2017-13-01T10:00"},
        "recorded_at: “2017-13-01T10:00” is not a date and time. Write it like 31/12/2017 17:05 or 31/12/2017.",
    ),
    ({"source_key": "x" * 101}, "source_key: At most 100 characters are kept here."),
    ({"agency": "x" * 61}, "agency: At most 60 characters are kept here."),
    ({"number": "x" * 61}, "number: At most 60 characters are kept here."),
    ({"issuer": "x" * 301}, "issuer: At most 300 characters are kept here."),
    ({"name": "x" * 301}, "name: At most 300 characters are kept here."),
]


@pytest.mark.parametrize(("cells", "message"), WRONG, ids=[message.split(".")[0][:60] for _, message in WRONG])
def test_a_wrong_cell_is_named_by_row_and_column_with_the_cure(tmp_path, cells, message):
    found = faults(tmp_path, [founded("a"), row("a", "applied", "2016-01-01") | cells])

    assert [line.startswith(f"Row 3, column {message}") for line in found] == [True], found
    assert not Agency.objects.exists()
    assert not Fact.objects.exists()


def test_after_the_dissolution_both_rows_are_told(tmp_path):
    assert faults(tmp_path, [founded("a"), row("a", "applied", "2016-01-02"), row("a", "dissolved", "2016-01-01")]) == [
        "Row 3, column happened_on: The agency was dissolved on 01/01/2016.",
        "Row 4, column happened_on: Facts are recorded after this date; withdraw them first.",
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_rows_at_most_fifty(tmp_path):
    wrong = [row("a", "applied", "2016-01-01", tier="x", source_key=str(number)) for number in range(60)]

    lines = faults(tmp_path, [founded("a", area="99999"), *wrong])

    assert lines[0].startswith("Row 2, column area")
    assert [line.split(",")[0] for line in lines[1:50]] == [f"Row {number}" for number in range(3, 52)]
    assert lines[50] == "… and 11 more."


def test_one_wrong_row_keeps_a_thousand_right_ones_out(tmp_path):
    right = [founded(f"a{number}") for number in range(1000)]

    assert len(faults(tmp_path, [*right, row("a5", "applied", "2999-01-01")])) == 1
    assert not Agency.objects.exists()
    assert not Area.objects.filter(code="24187").exists()


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("", [f"Row 1, column {name}: This column is missing." for name in sorted(COLUMNS[:4])]),
        ("source_key,agency,kind\n", ["Row 1, column happened_on: This column is missing."]),
        (f"{HEADER},colour\n", ["Row 1, column colour: This column is not known."]),
        (f"{HEADER},kind\n", ["Row 1, column kind: This column is there more than once."]),
        (f"{HEADER},\n", ["Row 1: A column has no name. Name it, or delete it."]),
        (HEADER.replace(",", ";"), ["Row 1: The cells are separated by semicolons. Save the file with commas."]),
        (HEADER.encode("utf-16"), ["Row 1: The file is not UTF-8. Save it as “CSV UTF-8”."]),
        ("Sở".encode("cp1258", "replace") + b"\xff", ["Row 1: The file is not UTF-8. Save it as “CSV UTF-8”."]),
        (f"{HEADER}\n{'x,' * 17}x\n", ["Row 2: The row has more cells than the header."]),
        (f'{HEADER}\n"a,b\n', ["Row 2: The quotation marks of this row, or of one before it, do not match."]),
        (
            f'{HEADER}\n"{"a" * 200_000}\n',
            ["Row 2: The quotation marks of this row, or of one before it, do not match."],
        ),
    ],
    ids=range(11),
)
def test_a_file_that_is_no_table_of_facts(tmp_path, content, lines):
    assert faults(tmp_path, content) == lines


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    text = text_of([founded("a", name="Cơ\nquan"), row("a", "applied", "2016-01-01", tier="x")])
    text = text.replace("\na:applied", "\n\na:applied")

    assert faults(tmp_path, text) == [
        "Row 4, column tier: “x” is not known. Known are: province, district, division, commune."
    ]


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="nowhere.csv"):
        call_command("load_facts", tmp_path / "nowhere.csv")


# --- the past ---------------------------------------------------------------------------------------


def test_recorded_at_replays_the_past(tmp_path):
    load(
        tmp_path,
        [
            row("a", "declared", "2016-03-01", edition="2008", recorded_at="2018-02-01T09:00"),
            founded("a", recorded_at="2014-06-01"),
            row("a", "applied", "2015-03-01", recorded_at="2015-04-01T09:00+07:00"),
            row("a", "ended", "2020-01-01"),
        ],
    )
    agency = Agency.objects.get()

    def known(*moment):
        return [held[2] for held in rows(agency, datetime(*moment, tzinfo=VIETNAM))]

    assert known(2014, 6, 1, 23, 59) == []
    assert known(2014, 6, 2) == ["none"]
    assert known(2015, 4, 1, 8, 59) == ["none"]
    assert known(2015, 4, 1, 9) == ["none", "applying"]
    assert known(2018, 2, 1, 9) == ["none", "applying", "declared", "declared"]
    assert [held[2] for held in rows(agency)] == ["none", "applying", "declared", "declared", "ended"]
    assert agency.facts.get(kind="ended").recorded_at > datetime(2018, 2, 2, tzinfo=VIETNAM)


def test_a_register_that_lives_is_given_no_past(tmp_path):
    make.agency()

    assert faults(tmp_path, [founded("a"), row("a", "applied", "2015-01-01", recorded_at="2015-01-02")]) == [
        "Row 3, column recorded_at: Only a register that is still empty can be given a past."
    ]


def test_odd_facts_are_loaded_with_their_warnings(tmp_path):
    facts = [
        founded("a"),
        row("a", "internal_audit", "2015-01-01"),
        row("a", "declared", "2016-01-01", edition="2008", number="1/CB"),
        row("a", "declared", "2016-02-01", edition="2008", number="1/CB"),
    ]

    assert load(tmp_path, facts).endswith("3 have a warning.")
    assert list(Fact.objects.order_by("pk").values_list("warnings", flat=True)) == [
        [],
        ["no_declaration"],
        ["not_applied", "same_document"],
        ["not_applied", "same_document"],
    ]
