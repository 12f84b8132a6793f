"""What a preview found is written as it stands while all that it rests on stays, and is judged again else."""

import json
from datetime import date

import pytest
from django.db import connection

from agencies.models import Edition, Fact
from portal.workbooks import actions, undo_actions
from portal.workbooks.choices import ImportState
from portal.workbooks.kinds import KINDS
from portal.workbooks.models import Import
from portal.workbooks.rows import basis_of
from tests import make
from tests.workbooks.files import plain_book

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
ROWS = [
    [1, "Sở Nội vụ", "1/QĐ", "1/3/2016", 2008, "một cửa"],
    [2, "Sở Khoa học và Công nghệ", "2/QĐ", "3/2016", 2008, ""],
]


@pytest.fixture
def previewed(register, tmp_path):
    def preview(rows=ROWS, by=None):
        path = plain_book(tmp_path / "a.xlsx", rows)
        sent = actions.send(kind=KINDS["facts"], by=by, path=path, name=path.name)
        return actions.look_through(sent=sent, on=TODAY)

    return preview


def lose_cells(sent):
    """From here on the rows cannot be read once more."""
    sent.cells.storage.delete(sent.cells.name)


def confirmed(sent, on=TODAY):
    actions.confirm(sent=sent, on=on, only_good=True)
    actions.write(Import.objects.get(pk=sent.pk), on)
    sent.refresh_from_db()
    return sent


def declared():
    facts = Fact.objects.known().filter(kind="declared").order_by("number")
    return list(facts.values_list("agency", "number", "happened_on", "precision", "note", "warnings"))


def test_what_was_previewed_is_written_without_reading_the_rows_once_more(register, previewed):
    sent = previewed()
    lose_cells(sent)
    assert confirmed(sent).state == ImportState.WRITTEN
    assert declared() == [
        (register["nv"].pk, "1/QĐ", date(2016, 3, 1), "day", "một cửa", ["not_applied"]),
        (register["khcn"].pk, "2/QĐ", date(2016, 3, 1), "month", "", ["not_applied"]),
    ]
    facts = Fact.objects.filter(kind="declared").order_by("pk")
    assert undo_actions.made_by(sent).made == list(facts.values_list("pk", flat=True))


def test_a_correction_keeps_what_the_row_leaves_open(register, previewed):
    old = make.fact(register["nv"], "declared", date(2016, 3, 1), number="1/QĐ", issuer="Giám đốc")
    sent = previewed(by=make.staff())
    lose_cells(sent)
    assert confirmed(sent).counts["changed"] == 1
    old.refresh_from_db()
    new = Fact.objects.known().get(agency=register["nv"], kind="declared")
    assert (new.issuer, new.note, old.withdrawn_at) == ("Giám đốc", "một cửa", new.recorded_at)
    assert undo_actions.made_by(sent).replaced == [old.pk]


def test_whatever_else_changed_the_rows_are_judged_again_and_written_where_they_say_the_same(register, previewed):
    sent = previewed()
    make.fact(register["phe"], "applied", date(2015, 3, 1))
    assert confirmed(sent).state == ImportState.WRITTEN
    assert [number for _agency, number, *_rest in declared()] == ["1/QĐ", "2/QĐ"]


def test_another_warning_than_the_preview_s_is_seen_before_anything_is_written(register, previewed):
    sent = previewed()
    make.fact(register["nv"], "applied", date(2015, 3, 1))
    assert confirmed(sent).state == ImportState.PREVIEWED
    assert declared() == []
    assert confirmed(sent).state == ImportState.WRITTEN
    assert declared()[0][-1] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda register: make.fact(register["an"], "applied", date(2015, 3, 1)),
        lambda register: make.fact(register["an"], "renamed", date(2015, 3, 1), name="Ủy ban nhân dân xã Hòa Bình"),
        lambda register: make.agency("Sở Y tế", tier="province", area=""),
        lambda register: Edition.objects.filter(code="2008").update(title="TCVN ISO 9001 bản 2008"),
    ],
    ids=["a fact", "a name", "an agency", "an edition's title"],
)
def test_all_that_verdicts_rest_on_shows_in_the_fingerprint(change, register, previewed):
    sent = previewed()
    assert basis_of(sent, actions.sender_of(sent, TODAY)) == sent.basis
    assert basis_of(sent, actions.sender_of(sent, date(2026, 11, 3))) != sent.basis
    change(register)
    assert basis_of(sent, actions.sender_of(sent, TODAY)) != sent.basis


def test_a_preview_holds_no_more_once_the_columns_are_read_otherwise(register, previewed):
    sent = previewed(by=make.staff())
    actions.choose_columns(sent=sent, columns={**sent.columns, "scope": sent.columns["note"]}, for_all={})
    with pytest.raises(actions.Refused, match="xem"):
        actions.confirm(sent=sent, on=TODAY, only_good=True)


def test_what_was_brought_in_and_taken_back_is_noted(noted, previewed):
    sender = make.staff()
    sent = confirmed(previewed(by=sender))
    undo_actions.undo(sent=sent, by=sender, because="Nhầm tệp")

    of_it = [line for line in map(json.loads, noted) if line["subject"] == f"workbooks.import:{sent.pk}"]
    assert [line["action"] for line in of_it] == ["import_confirmed", "import_undone"]
    assert {line["account"] for line in of_it} == {sender.pk}


def test_what_the_release_before_brought_in_is_taken_back_too(previewed):
    sent = confirmed(previewed())
    made = undo_actions.made_by(sent)
    for (_, keys, replaced), row in zip(sent.outcome.rows, sent.rows.order_by("number"), strict=True):
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE workbooks_importrow SET made = %s, replaced = %s::bigint[] WHERE id = %s",
                [keys, replaced, row.pk],
            )
    sent.outcome.delete()

    assert undo_actions.made_by(sent) == made
    undo_actions.undo(sent=sent, by=make.staff(), because="Nhầm tệp")
    assert declared() == []
