"""A register of 20,000 declarations brought in, beside the fastest reader alone, COPY of the same rows, and what
django-import-export takes for the rows alone: no names to find, nothing to compare, no standings.

What is brought in is measured as processor time, of Python and of the server's process that answers it: on a machine
that others use too, each of the two waits for its turn thousands of times.

What that costs depends on how many agencies the rows are about: each is folded, and its standings are closed and opened.
So two files are brought in: four rows for each of 5,000 agencies, and rows about as many agencies as there are.

Run as `python -m tests.bench.importing ROUNDS` on a site; prints JSON. What is brought in is rolled back.
"""

import json
import os
import resource
import sys
import time
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

django.setup()

import tablib  # noqa: E402 (Django must be up first)
from django.core.files.storage import InMemoryStorage  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils.timezone import localdate, now  # noqa: E402
from import_export.fields import Field  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402
from import_export.widgets import ForeignKeyWidget  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402
from xlsxwriter import Workbook  # noqa: E402

from agencies.models import Agency, Edition, Fact, Standing  # noqa: E402
from portal.workbooks import actions  # noqa: E402
from portal.workbooks.choices import ImportState  # noqa: E402
from portal.workbooks.kinds import KINDS  # noqa: E402
from portal.workbooks.models import Import  # noqa: E402
from portal.workbooks.reading import read_book  # noqa: E402

ROWS = 20_000
OF_EACH = 4  # rows about each agency in the first file
FLOORS = 5  # times that the floor is measured: the server's work is told in hundredths of a second
FEWER = 2_000  # rows that the library is given: it takes as long for each
HEADS = (
    *("STT", "Mã cơ quan", "Tên cơ quan", "Tình trạng", "Số quyết định", "Ngày công bố", "Cơ quan ban hành"),
    *("Phiên bản", "Phạm vi", "Số TTHC công bố", "Tổng số TTHC", "Ghi chú", "Địa chỉ", "Điện thoại", "Người lập"),
)
FIRST = date(2011, 1, 3)


def main(rounds: int) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        some, many = (_register(Path(folder) / f"{most}.xlsx", most) for most in (ROWS // OF_EACH, ROWS))
        read = [(_clocked(lambda: read_book(some)), _clocked(lambda: _read_alone(some))) for _ in range(rounds)]
        brought_in = {"some": _best(some), "many": _best(many)}
    ours, reader = min(read, key=lambda pair: pair[0] / pair[1])
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    libraries = {name: _library(of) * ROWS / FEWER for name, of in (("library", FactResource), ("bulk", BulkResource))}
    return {"read": ours, "reader": reader, **brought_in, "memory": memory, **libraries}


def _clocked(do: Any) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _worked(do: Any) -> float:
    """Seconds of the processor."""
    began = _spent()
    do()
    return _spent() - began


def _spent() -> float:
    """What this process, those that it started and have ended, and its connection's server have worked so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.get_backend_pid()}/stat").read_text().rpartition(")")[2].split()
    ticks = int(server[11]) + int(server[12])  # user and system: fields 14 and 15 of proc(5)
    return sum(each.ru_utime + each.ru_stime for each in used) + ticks / os.sysconf("SC_CLK_TCK")


def _register(path: Path, most: int) -> Path:
    """Declarations of so many agencies at most, in turns, on days that no fact has yet."""
    living = Agency.objects.filter(pk__in=Standing.objects.known().on(FIRST).values("agency"))
    living = living.filter(pk__in=Standing.objects.known().on(localdate()).values("agency"))
    agencies = list(living.order_by("pk").values_list("key", "name")[:most])
    with Workbook(path) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADS)
        for row in range(1, ROWS + 1):
            key, name = agencies[row % len(agencies)]
            cells = [row, key, name, "Đã công bố", f"{row}/QĐ-CB", None, "Chủ tịch", "TCVN ISO 9001:2008", "Một cửa"]
            sheet.write_row(row, 0, [*cells, row % 90, 90, None, "1 Lê Duẩn", "0262", "Văn thư"])
            sheet.write_datetime(row, 5, FIRST + timedelta(days=row // len(agencies)), days)
    return path


def _read_alone(path: Path) -> None:
    list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def _best(path: Path) -> dict[str, float]:
    return min((_round(path) for _ in range(2)), key=lambda took: took["write"] / took["floor"])


def _round(path: Path) -> dict[str, float]:
    """What is brought in, between two measurements of the floor: a machine in use is faster now and slower then."""
    before = _floor(path)
    took = _import(path)
    return {**took, "floor": (before + _floor(path)) / 2}


def _import(path: Path) -> dict[str, float]:
    """Work for the preview, and for what is written then, and how long that took; what is written is undone.

    The preview is kept first, as a person's is: else its rows would be looked at again by the end of what follows.
    """
    for name in ("file", "cells"):
        Import._meta.get_field(name).storage = InMemoryStorage()
    today = localdate()
    began = _spent()
    sent = actions.send(kind=KINDS["facts"], by=None, path=path, name=path.name)
    sent.state = ImportState.LOOKING
    sent.save()
    sent = actions.preview(sent, today)
    shown = _spent()
    if sent.counts["new"] < 0.99 * ROWS:
        raise RuntimeError(f"Not nearly all of {ROWS} rows are new: {sent.counts}")
    with transaction.atomic():
        clock = _clocked(lambda: _confirm(sent, today))
        written = _spent()
        transaction.set_rollback(True)
    actions.drop(sent=sent)
    return {"preview": shown - began, "write": written - shown, "clock": clock}


def _confirm(sent: Import, today: date) -> None:
    actions.confirm(sent=sent, on=today, only_good=True)
    actions.write(Import.objects.get(pk=sent.pk), today)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the end of the transaction would check


class FactResource(ModelResource):  # type: ignore[misc]  # untyped
    """Declarations as the library brings them in: agencies and editions by their keys."""

    agency = Field("agency", "agency", ForeignKeyWidget(Agency, "key"))
    edition = Field("edition", "edition", ForeignKeyWidget(Edition, "code"))

    class Meta:
        model = Fact
        fields = ("agency", "kind", "number", "happened_on", "issuer", "edition", "scope", "covered", "competence")
        import_id_fields = ()
        force_init_instance = True  # every row is new

    def before_save_instance(self, instance: Fact, row: Any, **how: Any) -> None:
        instance.recorded_at = now()

    def after_import(self, *said: Any, **how: Any) -> None:
        """The library would set the sequence of keys, which is the owner's to do."""


class BulkResource(FactResource):
    """The same, stored by the thousand."""

    class Meta(FactResource.Meta):
        use_bulk = True
        skip_diff = True


def _library(facts: type[FactResource]) -> float:
    """Work of django-import-export for some of the rows; undone."""
    keys = list(Agency.objects.order_by("pk").values_list("key", flat=True)[:FEWER])
    rows = [
        (keys[row % len(keys)], "declared", f"{row}/QĐ-CB", FIRST + timedelta(days=row), "Chủ tịch", "2008", "Một cửa")
        for row in range(FEWER)
    ]
    data = tablib.Dataset(*((*row, 1, 90) for row in rows), headers=FactResource.Meta.fields)
    with transaction.atomic():
        took = _worked(lambda: facts().import_data(data, raise_errors=True))
        transaction.set_rollback(True)
    return took


def _floor(path: Path) -> float:
    """Work for reading, and for as many rows, as the table has them, by COPY into one without indexes and triggers."""
    with connection.cursor() as cursor:
        text = StringIO()
        cursor.copy_expert(f"COPY (SELECT * FROM {Fact._meta.db_table} LIMIT {ROWS}) TO STDOUT", text)  # noqa: S608
        cursor.execute(f"CREATE TEMP TABLE beside (LIKE {Fact._meta.db_table})")
        work = _worked(lambda: [_once(cursor, path, text) for _ in range(FLOORS)]) / FLOORS
        cursor.execute("DROP TABLE beside")
    return work


def _once(cursor: Any, path: Path, text: StringIO) -> None:
    _read_alone(path)
    text.seek(0)
    cursor.copy_expert("COPY beside FROM STDIN", text)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
