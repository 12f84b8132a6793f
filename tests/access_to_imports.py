"""Who may bring registers in and see what came of it: rows of tests/test_access.py. The officer sent the import."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.workbooks import actions
from portal.workbooks.kinds import KINDS
from portal.workbooks.models import Import

TABLE = """
GET  imports                       in     in     403     200   200   200    403  200       200   200   200
GET  import-send                   in     in     403     200   200   200    403  200       200   200   200
POST import-send                   in     in     403     422   422   422    403  422       422   422   422
GET  import                        in     in     404     200   404   404    404  404       404   200   200
GET  import-file                   in     in     404     200   404   404    404  404       404   200   200
GET  import-sheet                  in     in     404     200   404   404    404  404       404   403   403
POST import-sheet                  in     in     404     422   404   404    404  404       404   403   403
GET  import-columns                in     in     404     200   404   404    404  404       404   403   403
POST import-columns                in     in     404     422   404   404    404  404       404   403   403
GET  import-values                 in     in     404     200   404   404    404  404       404   403   403
POST import-values                 in     in     404      go   404   404    404  404       404   403   403
POST import-names                  in     in     404      go   404   404    404  404       404   403   403
POST import-confirm                in     in     404      go   404   404    404  404       404   403   403
POST import-drop                   in     in     404      go   404   404    404  404       404   403   403
GET  import-undo                   in     in     404     200   404   404    404  404       404   200   200
POST import-undo                   in     in     404     422   404   404    404  404       404   422   422
"""


HEADS = ["TÊN CƠ QUAN", "TÌNH TRẠNG", "NGÀY CÔNG BỐ", "SỐ QUYẾT ĐỊNH", "PHIÊN BẢN"]
TODAY = date(2026, 11, 22)
UNKNOWN = "chả biết"
WORDS = {*HEADS, UNKNOWN, "a.csv"}
"""What stands in the file, and on pages as it stands there."""


def things(agency, officer) -> dict:
    """An import that the officer has sent and looked through, and one that is written."""
    waiting = actions.look_through(sent=_sent(agency, officer, UNKNOWN), on=TODAY)
    written = actions.look_through(sent=_sent(agency, officer, "Đã CB"), on=TODAY)
    actions.confirm(sent=written, on=TODAY, only_good=False)
    actions.write(written, TODAY)
    return {"import": waiting, "written": written}


def _sent(agency, officer, words) -> Import:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        row = [agency.key, words, "1/3/2026", "99/QĐ", "2015"]
        path.write_text("\n".join(map(",".join, [HEADS, row])), encoding="utf-8")
        return actions.send(kind=KINDS["facts"], by=officer, path=path, name="a.csv")


def arguments(pk) -> dict:
    """The arguments of their addresses."""
    steps = ("file", "sheet", "columns", "values", "names", "confirm", "drop")
    of_waiting = {"import": [pk["import"]]} | {f"import-{step}": [pk["import"]] for step in steps}
    return of_waiting | {"import-undo": [pk["written"]]}
