"""Builders of procedures and documents: each goes through the actions."""

from datetime import date

from agencies.models import Agency
from portal.programme.actions.procedures import record_change, record_issue, record_procedure
from portal.programme.choices import ChangeKind
from portal.programme.models import Issue, LegalChange, Procedure
from tests import make

SINCE = date(2016, 1, 1)
TODAY = date(2018, 12, 31)


def procedure(code: str = "1.000001", *, since: date = SINCE, tier: str = "commune", **what) -> Procedure:
    what = {"name": "Cấp bản sao", "field": "Hộ tịch"} | what
    return record_procedure(by=make.clerk(), code=code, since=since, tier=tier, **what)


def changed(of: Procedure, on: date, due: date | None = None, kind: str = ChangeKind.CHANGED) -> LegalChange:
    what = {"kind": kind, "happened_on": on, "due_on": due or on, "number": "5/QĐ"}
    return record_change(procedure=of, by=make.clerk(), **what)


def issued(of: Procedure, at: Agency, on: date, *, by=None, revision: int = 0, **what) -> Issue:
    what |= {"code": "QT-01", "issue_no": 1, "revision_no": revision, "issued_on": on}
    return record_issue(agency=at, procedure=of, by=by or make.clerk(), on=TODAY, **what)
