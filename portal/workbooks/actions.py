"""Bringing a register in: sent, read as the sender says, looked through, confirmed. Nothing else writes it."""

import gzip
import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.accounts.models import User
from portal.kit import security_log
from portal.kit.files import safe_name
from portal.kit.memory import uncollected
from portal.notices.jobs import enqueue
from portal.notices.progress import tell
from portal.workbooks.cells import day_of, words
from portal.workbooks.choices import FOR_ALL, TO_BE_CURED, WRITTEN, ImportState, Said, Verdict
from portal.workbooks.kinds import KINDS, Holds, ImportKind, Line, Sender
from portal.workbooks.lines import lines_of
from portal.workbooks.models import Import, Remembered
from portal.workbooks.preparing import book_of, guess, mapped_of, sheet_of
from portal.workbooks.reading import Book, read_book
from portal.workbooks.rows import basis_of, is_as_previewed, keep_made, keep_rows, planned_lines

AT_ONCE = 1500
"""Rows that are looked through while the person waits; more are a job."""

_ONE_AT_A_TIME = 19_009_003  # key of the advisory lock under which imports are written


class Refused(ValidationError):
    """The step is not possible; the text is fit to show to the person."""


# --- sent -----------------------------------------------------------------------------------------------


def send(
    *, kind: ImportKind, by: User | None, path: Path, name: str, for_all: Mapping[str, str] | None = None
) -> Import:
    """Take a workbook in, with the best guess at how it is read. Raises Unreadable."""
    book = read_book(path)
    with path.open("rb") as file:
        sent = Import(kind=kind.code, by=by, name=safe_name(name), size=path.stat().st_size, sha256=_digest(file))
        guess(sent, kind, book)
        sent.for_all |= _checked(kind, for_all or {})
        sent.file.save(sent.name, File(file), save=False)
    sent.cells.save("", ContentFile(_packed(book)), save=False)
    try:
        sent.save(force_insert=True)
    except BaseException:
        for kept in (sent.file, sent.cells):
            kept.storage.delete(kept.name)
        raise
    return sent


def _digest(file: IO[bytes]) -> str:
    digest = sha256(file.read()).hexdigest()
    file.seek(0)
    return digest


def _packed(book: Book) -> bytes:
    return gzip.compress(json.dumps(book.as_json(), ensure_ascii=False).encode(), compresslevel=1)


# --- read as the sender says ----------------------------------------------------------------------------


@transaction.atomic
def choose_sheet(*, sent: Import, sheet: str, head: tuple[int, int] | None = None) -> Import:
    """Read another sheet, or the head from these rows of it (the spreadsheet's numbers). Raises Refused."""
    sent = _reopened(sent)
    guess(sent, KINDS[sent.kind], book_of(sent), sheet=sheet, head=head)
    sent.save()
    return sent


@transaction.atomic
def choose_columns(*, sent: Import, columns: Mapping[str, int], for_all: Mapping[str, str]) -> Import:
    """Say which column is what, and what holds for all rows; remembered for the sender's next file."""
    sent = _reopened(sent)
    kind = KINDS[sent.kind]
    if kind.subject not in columns and not any(code.endswith("_key") for code in columns):
        title = kind.column(kind.subject).title
        raise Refused({kind.subject: _("Say which column is: %(title)s.") % {"title": title}}, code="no_subject")
    sent.columns, sent.for_all = dict(columns), _checked(kind, for_all)
    sent.save()
    labels = mapped_of(sent, book_of(sent)).head.labels
    _remember(sent, Said.COLUMN, [("", words(labels[place]), code) for code, place in columns.items()])
    return sent


def _checked(kind: ImportKind, for_all: Mapping[str, str]) -> dict[str, str]:
    """What holds for all rows, as it was typed. Raises Refused for what no row could say."""
    for code, said in for_all.items():
        column = next((column for column in kind.columns if column.code == code and column.may_hold_for_all), None)
        if column is None:
            raise Refused(_("“%(column)s” cannot be said for all rows.") % {"column": code}, code="no_column")
        if column.holds == Holds.DAY:
            try:
                day_of(said)
            except ValueError as error:
                raise Refused({f"{FOR_ALL}{code}": str(error)}, code="no_day") from error
        elif column.labels and said not in column.labels():
            message = _("It is not known what “%(text)s” means.") % {"text": said}
            raise Refused({f"{FOR_ALL}{code}": message}, code="no_value")
    return dict(for_all)


@transaction.atomic
def choose_values(*, sent: Import, values: Mapping[str, Mapping[str, str]]) -> Import:
    """Say what words of the file mean; the empty meaning passes over. Remembered."""
    sent = _reopened(sent)
    for column, meanings in values.items():
        sent.values[column] = {**sent.values.get(column, {}), **meanings}
    sent.save()
    said = [(column, word, code) for column, meanings in values.items() for word, code in meanings.items()]
    _remember(sent, Said.VALUE, said)
    return sent


@transaction.atomic
def choose_names(*, sent: Import, names: Mapping[str, int]) -> Import:
    """Say whom names mean that were in doubt. Remembered."""
    sent = _reopened(sent)
    sent.names |= {words(name): key for name, key in names.items()}
    sent.save()
    _remember(sent, Said.NAME, [("", words(name), str(key)) for name, key in names.items()])
    return sent


@transaction.atomic
def drop(*, sent: Import) -> None:
    """Not to be brought in after all. What it was stays on record."""
    sent = _open(sent)
    sent.state = ImportState.DROPPED
    sent.save()


def _open(sent: Import) -> Import:
    """The import, held; Refused once it is being written, or was dropped."""
    held = Import.objects.select_for_update().get(pk=sent.pk)
    if held.state not in (ImportState.SENT, ImportState.LOOKING, ImportState.PREVIEWED):
        raise Refused(
            _("This import is past that step: %(state)s.") % {"state": held.get_state_display()}, code="state"
        )
    return held


def _reopened(sent: Import) -> Import:
    """The import, held, to be read in another way: what was found before holds no more, and cannot be confirmed."""
    held = _open(sent)
    held.state, held.counts = ImportState.SENT, {}
    return held


def _remember(sent: Import, about: str, said: list[tuple[str, str, str]]) -> None:
    if sent.by_id is None:
        return
    what = {"person_id": sent.by_id, "kind": sent.kind, "about": about}
    Remembered.objects.bulk_create(
        {
            (column, word): Remembered(column=column, words=word[:300], meaning=meaning, **what)
            for column, word, meaning in said
            if word
        }.values(),
        update_conflicts=True,
        unique_fields=["person", "kind", "about", "column", "words"],
        update_fields=["meaning"],
    )


# --- looked through -------------------------------------------------------------------------------------


def look_through(*, sent: Import, on: date) -> Import:
    """Find out what would become of each row: at once, or by a job where the file is long."""
    with transaction.atomic():
        held = _open(sent)
        held.round += 1
        held.state, held.trouble = ImportState.LOOKING, ""
        held.save()
        is_long = len(sheet_of(held, book_of(held)).rows) > AT_ONCE
        if is_long:
            enqueue("look_through_import", key=look_key(held), import_id=held.pk, round=held.round, on=on.isoformat())
    return held if is_long else preview(held, on)


def look_key(sent: Import) -> str:
    return f"look_through_import:{sent.pk}:{sent.round}"


@uncollected()
def preview(sent: Import, on: date) -> Import:
    """Store what would become of each row. A later round makes this one void."""
    tell(0, 3, gettext_noop("Reading the rows"))
    lines = read_lines(sent)
    tell(1, 3, gettext_noop("Comparing with the register"))
    with transaction.atomic():
        basis = basis_of(sent, sender_of(sent, on))  # before it is looked at: what changes meanwhile is noticed
        judge(sent, lines, on)
        tell(2, 3, gettext_noop("Keeping the preview"))
        held = Import.objects.select_for_update().get(pk=sent.pk)
        if held.round != sent.round or held.state != ImportState.LOOKING:
            return held
        keep_rows(held, lines)
        held.state, held.looked_at, held.basis = ImportState.PREVIEWED, Now(), basis
        held.save()
    held.refresh_from_db()
    return held


def read_lines(sent: Import) -> list[Line]:
    """The lines of the chosen sheet, as the sender says that it is read."""
    book = book_of(sent)
    return lines_of(sheet_of(sent, book), KINDS[sent.kind], mapped_of(sent, book))


def judge(sent: Import, lines: list[Line], on: date) -> None:
    kind, sender = KINDS[sent.kind], sender_of(sent, on)
    kind.resolve(lines, sender)
    kind.judge(lines, sender)


def sender_of(sent: Import, on: date) -> Sender:
    return Sender(sent.by, on, sent.names, mark=sent.mark)


# --- confirmed ------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, sent: Import, on: date, only_good: bool, round: int | None = None) -> Import:
    """Have it written as it was previewed: all of it, or what is neither in doubt nor refused. Raises Refused."""
    held = _open(sent)
    if held.state != ImportState.PREVIEWED or round not in (None, held.round):
        raise Refused(_("The preview has changed meanwhile: look at it below, then confirm again."), code="stale")
    if not only_good and any(held.counts.get(verdict) for verdict in TO_BE_CURED):
        raise Refused(
            _("Some rows are in doubt or refused: cure them, or bring in the good ones only."), code="not_good"
        )
    if not any(held.counts.get(verdict) for verdict in WRITTEN):
        raise Refused(_("There is nothing to write: no row is new or changed."), code="nothing")
    held.state, held.only_good = ImportState.WRITING, only_good
    held.save()
    enqueue("write_import", key=write_key(held), import_id=held.pk, on=on.isoformat())
    security_log.note("import_confirmed", person=held.by, subject=held, of=held.kind)
    return held


def write_key(sent: Import) -> str:
    return f"write_import:{sent.pk}:{sent.round}"


class _Moved(Exception):
    """Not an error of ours: the register has changed since the preview, and nothing may be written unseen."""


@uncollected()
def write(sent: Import, on: date) -> dict[str, int]:
    """Write what was confirmed, all or nothing; repeated, it does nothing. Gives the counts.

    What others changed since the preview is seen before anything is written: then the preview is made anew and
    waits for another confirmation.
    """
    try:
        with transaction.atomic():
            return _write(sent, on)
    except _Moved:
        Import.objects.filter(pk=sent.pk, state=ImportState.WRITING).update(
            state=ImportState.LOOKING,
            round=sent.round + 1,
            trouble=gettext_noop(
                "The register has changed since the preview, so nothing was written. Look at the rows again."
            ),
        )
        held = Import.objects.get(pk=sent.pk)
        return preview(held, on).counts


def _write(sent: Import, on: date) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    held = Import.objects.select_for_update().get(pk=sent.pk)
    if held.state != ImportState.WRITING:
        return held.counts
    sender = sender_of(held, on)
    try:
        lines = _write_planned(held, sender)
    except _Moved:
        lines = _write_judged(held, sender)
    keep_made(held, lines)
    held.state, held.written_at, held.trouble = ImportState.WRITTEN, Now(), ""
    held.save()
    return held.counts


def _write_planned(held: Import, sender: Sender) -> list[Line]:
    """Write what the preview found; raises _Moved where anything that it rests on has changed."""
    kind = KINDS[held.kind]
    if not held.basis:
        raise _Moved
    tell(0, 4, gettext_noop("Reading the rows"))
    lines = planned_lines(held)
    with kind.holding(lines, sender) as hold:
        tell(1, 4, gettext_noop("Comparing with the register"))
        if basis_of(held, sender) != held.basis:
            raise _Moved
        _store(kind, lines, sender, hold)
    return lines


def _write_judged(held: Import, sender: Sender) -> list[Line]:
    """Judge the rows once more and write them; raises _Moved where they would do anything but what was confirmed."""
    kind = KINDS[held.kind]
    tell(0, 4, gettext_noop("Reading the rows"))
    lines = read_lines(held)
    kind.resolve(lines, sender)
    with kind.holding(lines, sender) as hold:
        tell(1, 4, gettext_noop("Comparing with the register"))
        kind.judge(lines, sender)
        if not is_as_previewed(held, kind, lines):
            raise _Moved
        _store(kind, [line for line in lines if line.verdict in WRITTEN], sender, hold)
    return lines


def _store(kind: ImportKind, lines: list[Line], sender: Sender, hold: Any) -> None:
    tell(2, 4, gettext_noop("Writing"))
    kind.store(lines, sender, hold)
    tell(3, 4, gettext_noop("Working out the standings"))


def as_json(sent: Import) -> dict[str, Any]:
    """The preview or the outcome, for machines. The keys stay."""
    return {
        "import": sent.pk,
        "file": sent.name,
        "sha256": sent.sha256,
        "kind": sent.kind,
        "state": sent.state,
        "sheet": sent.sheet,
        "head_rows": sent.head,
        "columns": sent.columns,
        "rows": sum(sent.counts.values()),
        **{verdict: sent.counts.get(verdict, 0) for verdict in Verdict.values},
    }
