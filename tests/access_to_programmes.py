"""Who may open the pages of programmes, checklists and what goes with a visit: rows of tests/test_access.py."""

from audits.models import RequestedDocument
from tests import inspections

TABLE = """
GET  visit-checklist               in     in     404     403   404   403    200  200       404   200   200
POST visit-checklist               in     in     404     403   404   403    403  go        404   go    go
GET  visit-team                    in     in     404     403   404   403    403  200       404   200   200
POST visit-team                    in     in     404     403   404   403    403  422       404   422   422
GET  visit-documents               in     in     404     200   404   200    200  200       404   200   200
POST visit-documents               in     in     404     403   404   403    403  422       404   422   422
POST visit-document                in     in     404     403   404   403    403  go        404   go    go
GET  visit-document-file           in     in     404     200   404   200    403  200       404   200   200
POST visit-document-file           in     in     404     422   404   422    403  422       404   422   422
GET  visit-line-file               in     in     404     404   404   404    403  200       404   200   200
POST visit-line-file               in     in     404     404   404   404    403  422       404   422   422
GET  visit-samples                 in     in     404     403   404   403    200  200       404   200   200
POST visit-samples                 in     in     404     403   404   403    403  422       404   422   422
GET  visit-calendar                in     in     403     200   200   200    200  200       200   200   200
GET  programmes                    in     in     403     403   403   403    200  403       403   200   200
GET  programme-new                 in     in     403     403   403   403    403  403       403   200   200
POST programme-new                 in     in     403     403   403   403    403  403       403   422   422
GET  programme                     in     in     404     404   404   404    200  404       404   200   200
GET  programme-choose              in     in     404     404   404   404    403  404       404   200   200
POST programme-choose              in     in     404     404   404   404    403  404       404   422   422
GET  programme-visits              in     in     404     404   404   404    403  404       404   200   200
POST programme-visits              in     in     404     404   404   404    403  404       404   422   422
GET  programme-approve             in     in     404     404   404   404    403  404       404   200   200
POST programme-approve             in     in     404     404   404   404    403  404       404   422   422
GET  programme-entry               in     in     404     403   404   403    403  404       404   200   200
POST programme-entry               in     in     404     403   404   403    403  404       404   422   422
GET  programme-entry-drop          in     in     404     403   404   403    403  404       404   200   200
POST programme-entry-drop          in     in     404     403   404   403    403  404       404   422   422
GET  province-inspections          in     in     403     403   403   403    200  403       403   200   200
GET  province-inspection-visits    in     in     403     403   403   403    200  403       403   200   200
GET  province-inspection-findings  in     in     403     403   403   403    200  403       403   200   200
"""


def things(agency, visit, staff) -> dict:
    """What the pages are about."""
    programme = inspections.approved(agency, by=staff)
    document = RequestedDocument.objects.create(visit=visit, what="Bản công bố")
    return {"programme": programme, "entry": programme.entries.get(), "document": document}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    return {
        **dict.fromkeys(["visit-checklist", "visit-team", "visit-documents", "visit-samples"], [pk["visit"]]),
        **dict.fromkeys(["visit-document", "visit-document-file"], [pk["document"]]),
        "visit-line-file": [pk["visit"], 1],
        **dict.fromkeys(["programme", "programme-choose", "programme-visits", "programme-approve"], [pk["programme"]]),
        **dict.fromkeys(["programme-entry", "programme-entry-drop"], [pk["entry"]]),
    }
