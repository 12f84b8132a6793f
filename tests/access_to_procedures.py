"""Who may open the pages of procedures: rows of tests/test_access.py. The document is the commune's own."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.programme import handling

TABLE = """
GET  procedures                    in     in     403     200   200   200    200  200       200   200   200
GET  procedure                     in     in     404     200   200   200    200  200       200   200   200
GET  procedure-new                 in     in     403     403   403   403    403  403       403   200   200
POST procedure-new                 in     in     403     403   403   403    403  403       403   422   422
GET  procedure-change              in     in     404     403   403   403    403  403       403   200   200
POST procedure-change              in     in     404     403   403   403    403  403       403   422   422
GET  procedure-withdraw            in     in     404     403   403   403    403  403       403   200   200
POST procedure-withdraw            in     in     404     403   403   403    403  403       403   422   422
GET  change-withdraw               in     in     404     403   403   403    403  403       403   200   200
POST change-withdraw               in     in     404     403   403   403    403  403       403   422   422
GET  agency-procedures             in     in     404     200   404   200    200  200       200   200   200
GET  agency-document               in     in     404     200   404   200    403  403       403   200   200
POST agency-document               in     in     404     422   404   422    403  403       403   422   422
GET  issue-file-new                in     in     404     200   404   200    403  403       403   200   200
POST issue-file-new                in     in     404     422   404   422    403  403       403   422   422
GET  document-copy                 in     in     404     200   404   200    200  200       200   200   200
GET  issue-withdraw                in     in     404     403   404   403    403  403       403   200   200
POST issue-withdraw                in     in     404     403   404   403    403  403       403   422   422
"""


def things(agency) -> dict:
    """What the pages are about."""
    procedure = handling.procedure()
    upload = SimpleUploadedFile("Quy trình 1.pdf", b"%PDF-1.7 %%EOF")
    issue = handling.issued(procedure, agency, date(2017, 1, 1), upload=upload)
    change = handling.changed(procedure, date(2017, 6, 1))
    return {"procedure": procedure, "change": change, "issue": issue, "copy": issue.copy}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    return {
        **dict.fromkeys(["issue-withdraw", "issue-file-new"], [pk["issue"]]),
        "agency-procedures": [pk["agency"]],
        "agency-document": [pk["agency"], pk["procedure"]],
    }


def law(things) -> dict[str, list[int]]:
    """The same of what is nobody's own."""
    of_procedure = ["procedure", "procedure-change", "procedure-withdraw"]
    return dict.fromkeys(of_procedure, [things.procedure.pk]) | {"change-withdraw": [things.change.pk]}
