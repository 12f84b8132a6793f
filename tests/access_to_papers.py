"""Who may open minutes, notices and their templates: rows of tests/test_access.py."""

from audits.models import PaperTemplate
from tests import inspections

TABLE = """
GET  paper-draft/minutes           in     in     404    403    404    403    403    200    404    200    200
POST paper-draft/minutes           in     in     404    403    404    403    403    422    404    422    422
GET  paper-draft/notice            in     in     404    403    404    403    403    403    404    403    403
POST paper-draft/notice            in     in     404    403    404    403    403    403    404    403    403
GET  paper-draft/unknown           in     in     404    404    404    404    404    404    404    404    404
POST paper-draft/unknown           in     in     404    404    404    404    404    404    404    404    404
GET  paper                         in     in     404    200    404    200    200    200    404    200    200
GET  paper/draft                   in     in     404    404    404    404    200    200    404    200    200
GET  paper-file                    in     in     404    200    404    200    200    200    404    200    200
GET  paper-file/draft              in     in     404    404    404    404    200    200    404    200    200
GET  paper-sign                    in     in     404    403    404    403    403    403    404    403    403
POST paper-sign                    in     in     404    403    404    403    403    403    404    403    403
GET  paper-sign/draft              in     in     404    404    404    404    403    200    404    200    200
POST paper-sign/draft              in     in     404    404    404    404    403    422    404    422    422
GET  paper-templates               in     in     403    403    403    403    403    403    403    200    200
GET  paper-template                in     in     404    404    404    404    404    404    404    200    200
GET  paper-template-own            in     in     403    403    403    403    403    403    403    200    200
GET  paper-template-new            in     in     403    403    403    403    403    403    403    200    200
POST paper-template-new            in     in     403    403    403    403    403    403    403    422    422
"""


def things(agency, by) -> dict:
    """What the pages are about."""
    drafted, signed = (inspections.drafted(inspections.started(agency, by), by) for _ in range(2))
    template = PaperTemplate.objects.create(kind="notice", name="a.docx", content=b"PK", sha256="0" * 64, added_by=by)
    return {"drafted": drafted, "signed": inspections.signed(signed, by), "template": template}


def arguments(pk: dict[str, int]) -> dict[str, list]:
    """The key of the thing in the address of each page, with its kind or format."""
    return {
        **{f"paper-draft/{kind}": [pk["visit"], kind] for kind in ("minutes", "notice", "unknown")},
        **dict.fromkeys(["paper", "paper-sign"], [pk["signed"]]),
        **dict.fromkeys(["paper/draft", "paper-sign/draft"], [pk["drafted"]]),
        "paper-file": [pk["signed"], "pdf"],
        "paper-file/draft": [pk["drafted"], "pdf"],
        "paper-template": [pk["template"]],
    }
