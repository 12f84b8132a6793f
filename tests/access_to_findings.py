"""Who may open the pages of findings and corrective actions: rows of tests/test_access.py."""

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.actions.corrections import add_action
from audits.actions.evidence import add_evidence
from tests import inspections

TABLE = """
GET  finding                       in     in     404     200   404   200    200  200       404   200   200
GET  finding/draft                 in     in     404     404   404   404    200  200       404   200   200
GET  finding-move/propose          in     in     404     200   404   200    403  403       404   403   403
POST finding-move/propose          in     in     404     422   404   422    403  403       404   403   403
GET  finding-move/confirm          in     in     404     403   404   403    403  200       404   200   200
POST finding-move/confirm          in     in     404     403   404   403    403  422       404   422   422
GET  finding-move/waive            in     in     404     403   404   403    403  403       404   200   200
POST finding-move/waive            in     in     404     403   404   403    403  403       404   422   422
GET  finding-move/unknown          in     in     404     404   404   404    404  404       404   404   404
POST finding-move/unknown          in     in     404     404   404   404    404  404       404   404   404
GET  findings                      in     in     403     200   200   200    200  200       200   200   200
GET  findings-compared             in     in     403     403   403   403    200  403       403   200   200
GET  finding-edit                  in     in     404     404   404   404    403  200       404   200   200
POST finding-edit                  in     in     404     404   404   404    403  422       404   422   422
GET  finding-file                  in     in     404     200   404   200    403  200       404   200   200
POST finding-file                  in     in     404     422   404   422    403  422       404   422   422
GET  evidence                      in     in     404     200   404   200    200  200       404   200   200
GET  action-add                    in     in     404     200   404   200    403  403       404   200   200
POST action-add                    in     in     404     422   404   422    403  403       404   422   422
GET  action-provincial             in     in     403     403   403   403    403  403       403   200   200
POST action-provincial             in     in     403     403   403   403    403  403       403   422   422
GET  action                        in     in     404     200   404   200    200  200       404   200   200
GET  action-edit                   in     in     404     200   404   200    403  403       404   403   403
POST action-edit                   in     in     404     422   404   422    403  403       404   403   403
GET  actions                       in     in     403     200   200   200    200  200       200   200   200
GET  action-leave                  in     in     404     200   404   200    403  403       404   200   200
POST action-leave                  in     in     404     422   404   422    403  403       404   422   422
GET  action-join                   in     in     404     200   404   200    403  403       404   200   200
POST action-join                   in     in     404     422   404   422    403  403       404   422   422
GET  action-file                   in     in     404     200   404   200    403  200       404   200   200
POST action-file                   in     in     404     422   404   422    403  422       404   422   422
GET  action-move/report            in     in     404     200   404   200    403  403       404   403   403
POST action-move/report            in     in     404     422   404   422    403  403       404   403   403
GET  action-move/drop              in     in     404     403   404   403    403  200       404   200   200
POST action-move/drop              in     in     404     403   404   403    403  422       404   422   422
GET  action-move/unknown           in     in     404     404   404   404    404  404       404   404   404
POST action-move/unknown           in     in     404     404   404   404    404  404       404   404   404
"""


def things(visit, *, officer, team) -> dict:
    """What the pages are about."""
    draft = inspections.logged(visit, team)
    finding, answered = (inspections.asked(visit, team) for _ in range(2))
    inspections.corrected(answered, officer, team)
    what = {"what": "Tập huấn.", "responsible": "Văn phòng", "due_on": inspections.DAY}
    action = add_action(by=officer, on=inspections.DAY, findings=[finding, answered], agency=visit.agency, **what)
    upload = SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7 %%EOF")
    evidence = add_evidence(finding=finding, by=officer, upload=upload)
    return {"draft": draft, "finding": finding, "answered": answered, "action": action, "evidence": evidence}


def arguments(pk: dict[str, int]) -> dict[str, list]:
    """The key of the thing in the address of each page, and the move where it is about one."""
    return {
        **dict.fromkeys(["finding", "finding-file", "action-add"], [pk["finding"]]),
        **dict.fromkeys(["finding/draft", "finding-edit"], [pk["draft"]]),
        **dict.fromkeys(["action", "action-edit", "action-join", "action-file"], [pk["action"]]),
        "action-leave": [pk["action"], pk["finding"]],
        **{f"action-move/{move}": [pk["action"], move] for move in ("report", "drop", "unknown")},
        **{f"finding-move/{move}": [pk["finding"], move] for move in ("propose", "waive", "unknown")},
        "finding-move/confirm": [pk["answered"], "confirm"],
    }
