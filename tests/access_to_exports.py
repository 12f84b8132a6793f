"""Who may take which list or figure along as a file: rows of tests/test_access.py."""

from datetime import timedelta

from django.utils.timezone import now

from portal.workbooks.models import Export
from portal.workbooks.writing.sources import sources

TABLE = """
GET  exports                       in     in     200     200   200   200    200  200       200   200   200
GET  export                        in     in     404     200   404   404    404  404       404   404   404
GET  export-file                   in     in     404     404   404   404    404  404       404   404   404
POST export-new/agencies           in     in     403     200   200   200    200  200       200   200   200
POST export-new/unknown            in     in     404     404   404   404    404  404       404   404   404
POST export-new/certificates       in     in     403     200   200   200    200  200       200   200   200
POST export-new/contacts           in     in     403     200   200   200    200  200       200   200   200
POST export-new/facts              in     in     403     404   404   404    404  404       404   404   404
POST export-new/register           in     in     403     200   200   200    200  200       200   200   200
POST export-new/visits             in     in     403     200   200   200    200  200       200   200   200
POST export-new/findings           in     in     403     200   200   200    200  200       200   200   200
POST export-new/actions            in     in     403     200   200   200    200  200       200   200   200
POST export-new/province           in     in     403     403   403   403    200  200       200   200   200
POST export-new/changes            in     in     403     403   403   403    200  200       200   200   200
POST export-new/moved              in     in     403     403   403   403    200  200       200   200   200
POST export-new/freshness          in     in     403     403   403   403    200  200       200   200   200
POST export-new/province-certificates in  in     403     403   403   403    200  200       200   200   200
POST export-new/inspections        in     in     403     403   403   403    200  403       403   200   200
POST export-new/province-report    in     in     403     403   403   403    200  403       403   200   200
POST export-new/programmes         in     in     403     403   403   403    200  403       403   200   200
POST export-new/programme          in     in     403     403   403   403    404  403       403   404   404
POST export-new/failures           in     in     403     403   403   403    200  403       403   200   200
POST export-new/courses            in     in     403     200   200   200    200  200       200   200   200
POST export-new/training-agencies  in     in     403     200   200   200    200  200       200   200   200
POST export-new/training-people    in     in     403     200   200   200    200  200       200   200   200
POST export-new/advisers           in     in     403     200   200   200    200  200       200   200   200
POST export-new/procedures         in     in     403     200   200   200    200  200       200   200   200
POST export-new/procedure          in     in     403     404   404   404    404  404       404   404   404
POST export-new/agency-procedures  in     in     403     404   404   404    404  404       404   404   404
POST export-new/guidance           in     in     403     200   200   200    200  200       200   200   200
POST export-new/jobs               in     in     403     403   403   403    403  403       403   403   200
POST export-new/mails              in     in     403     403   403   403    403  403       403   403   200
"""

BODIES = {f"export-new/{source}": {"format": "xlsx"} for source in sources()}


def things(person) -> dict:
    """A file that the officer has asked for and that is not made yet."""
    source = sources()["agencies"]
    what = {"source": source.code, "format": "xlsx", "language": "vi", "scope": source.scope_of(person), "count": 1}
    return {"export": Export.objects.create(person=person, title="1", expires_at=now() + timedelta(days=1), **what)}


def arguments(pk) -> dict:
    """The arguments of their addresses."""
    return dict.fromkeys(["export", "export-file"], [pk["export"]])


def lists() -> dict:
    """The arguments of what can be had as a file."""
    return {name: [name.partition("/")[2]] for name in TABLE.split() if name.startswith("export-new/")}
