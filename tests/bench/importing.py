"""A register of 20,000 declarations brought in, beside the fastest reader alone, COPY of the same rows, and what
django-import-export takes for the rows alone: no names to find, nothing to compare, no standings.

Run as `python -m tests.bench.importing ROUNDS` on a site; prints JSON. What is brought in is rolled back.
"""

import json
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
FEWER = 2_000  # rows that the library is given: it takes as long for each
HEADS = (
    *("STT", "Mã cơ quan", "Tên cơ quan", "Tình trạng", "Số quyết định", "Ngày công bố", "Cơ quan ban hành"),
    *("Phiên bản", "Phạm vi", "Số TTHC công bố", "Tổng số TTHC", "Ghi chú", "Địa chỉ", "Điện thoại", "Người lập"),
)
FIRST = date(2011, 1, 3)


def main(rounds: int) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        _write_register(path)
        read = [(_timed(lambda: read_book(path)), _timed(lambda: _read_alone(path))) for _ in range(rounds)]
        whole = [(_import(path), _timed(lambda: _read_alone(path)), _copy()) for _ in range(2)]
    ours, reader = min(read, key=lambda pair: pair[0] / pair[1])
    took, beside, copied = min(whole, key=lambda one: one[0]["preview"] + one[0]["write"])
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    libraries = {name: _library(of) * ROWS / FEWER for name, of in (("library", FactResource), ("bulk", BulkResource))}
    return {"read": ours, "reader": reader, **took, "floor": beside + copied, "memory": memory, **libraries}


def _timed(do: Any) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _write_register(path: Path) -> None:
    """Declarations of the agencies in turns, on days that no fact has yet."""
    living = Agency.objects.filter(pk__in=Standing.objects.known().on(FIRST).values("agency"))
    living = living.filter(pk__in=Standing.objects.known().on(localdate()).values("agency"))
    agencies = list(living.order_by("pk").values_list("key", "name")[:ROWS])
    with Workbook(path) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADS)
        for row in range(1, ROWS + 1):
            key, name = agencies[row % len(agencies)]
            cells = [row, key, name, "Đã công bố", f"{row}/QĐ-CB", None, "Chủ tịch", "TCVN ISO 9001:2008", "Một cửa"]
            sheet.write_row(row, 0, [*cells, row % 90, 90, None, "1 Lê Duẩn", "0262", "Văn thư"])
            sheet.write_datetime(row, 5, FIRST + timedelta(days=row // len(agencies)), days)


def _read_alone(path: Path) -> None:
    list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def _import(path: Path) -> dict[str, float]:
    """Seconds for the preview, and for what is written then; all of it is undone."""
    for name in ("file", "cells"):
        Import._meta.get_field(name).storage = InMemoryStorage()
    today = localdate()
    with transaction.atomic():
        began = time.perf_counter()
        sent = actions.send(kind=KINDS["facts"], by=None, path=path, name=path.name)
        sent.state = ImportState.LOOKING
        sent.save()
        sent = actions.preview(sent, today)
        shown = time.perf_counter()
        if sent.counts["new"] < 0.99 * ROWS:
            raise RuntimeError(f"Not nearly all of {ROWS} rows are new: {sent.counts}")
        actions.confirm(sent=sent, on=today, only_good=True)
        actions.write(Import.objects.get(pk=sent.pk), today)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the end of the transaction would check
        written = time.perf_counter()
        transaction.set_rollback(True)
    return {"preview": shown - began, "write": written - shown}


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
    """Seconds that django-import-export takes for some of the rows; undone."""
    keys = list(Agency.objects.order_by("pk").values_list("key", flat=True)[:FEWER])
    rows = [
        (keys[row % len(keys)], "declared", f"{row}/QĐ-CB", FIRST + timedelta(days=row), "Chủ tịch", "2008", "Một cửa")
        for row in range(FEWER)
    ]
    data = tablib.Dataset(*((*row, 1, 90) for row in rows), headers=FactResource.Meta.fields)
    with transaction.atomic():
        took = _timed(lambda: facts().import_data(data, raise_errors=True))
        transaction.set_rollback(True)
    return took


def _copy() -> float:
    """Seconds for as many rows, as the table has them, by COPY into one without indexes and triggers."""
    with connection.cursor() as cursor:
        text = StringIO()
        cursor.copy_expert(f"COPY (SELECT * FROM {Fact._meta.db_table} LIMIT {ROWS}) TO STDOUT", text)  # noqa: S608
        cursor.execute(f"CREATE TEMP TABLE beside (LIKE {Fact._meta.db_table})")
        text.seek(0)
        took = _timed(lambda: cursor.copy_expert("COPY beside FROM STDIN", text))
        cursor.execute("DROP TABLE beside")
    return took


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
