"""Who may open the pages of plans, money and reports: rows of tests/test_access.py. The plan is the commune's own."""

from agencies.actions.reports import save_report
from tests.programme import planning

TABLE = """
GET  plans                         in     in     403     200   200   200    200  200       200   200   200
GET  plan-new                      in     in     403     200   200   200    403  403       403   200   200
POST plan-new                      in     in     403     422   422   422    403  403       403   422   422
GET  plan                          in     in     404     200   404   200    200  200       200   200   200
GET  plan-choose                   in     in     404     200   404   200    403  403       403   200   200
POST plan-choose                   in     in     404     422   404   422    403  403       403   422   422
GET  plan-approve                  in     in     404     200   404   200    403  403       403   200   200
POST plan-approve                  in     in     404     422   404   422    403  403       403   422   422
GET  plan-target                   in     in     404     200   404   200    403  403       403   200   200
POST plan-target                   in     in     404     422   404   422    403  403       403   422   422
GET  plan-target-drop              in     in     404     200   404   200    403  403       403   200   200
POST plan-target-drop              in     in     404     422   404   422    403  403       403   422   422
GET  plan-money                    in     in     404     200   404   200    200  403       403   200   200
GET  plan-money-new                in     in     404     200   404   200    403  403       403   200   200
POST plan-money-new                in     in     404     422   404   422    403  403       403   422   422
GET  payment-new                   in     in     404     200   404   200    403  403       403   200   200
POST payment-new                   in     in     404     422   404   422    403  403       403   422   422
GET  planned-money                 in     in     404     200   404   200    403  404       404   200   200
POST planned-money                 in     in     404     422   404   422    403  404       404   422   422
GET  planned-money-drop            in     in     404     200   404   200    403  404       404   200   200
POST planned-money-drop            in     in     404     422   404   422    403  404       404   422   422
GET  payment-withdraw              in     in     404     403   404   403    403  404       404   200   200
POST payment-withdraw              in     in     404     403   404   403    403  404       404   422   422
GET  province-report               in     in     403     403   403   403    200  403       403   200   200
GET  province-report-word          in     in     403     403   403   403    200  403       403   200   200
GET  province-report-list          in     in     403     403   403   403    200  403       403   200   200
GET  reports-waiting               in     in     403     403   403   403    403  403       403   200   200
GET  province-report-text          in     in     403     403   403   403    403  403       403   200   200
POST province-report-text          in     in     403     403   403   403    403  403       403   422   422
GET  agency-report                 in     in     404     200   404   200    200  200       200   200   200
POST agency-report                 in     in     404     200   404   200    200  200       200   422   422
GET  agency-head                   in     in     404     200   404   200    200  403       403   200   200
"""


def things(agency, staff) -> dict:
    """What the pages are about."""
    plan = planning.approved(agency, owner=agency)
    payment = planning.paid(plan, 700, by=staff)
    save_report(agency=agency, year=2018, sent_on=planning.REPORTED, number="7/BC", on=planning.REPORTED)
    return {"plan": plan, "target": plan.targets.get(), "planned": plan.planned_money.get(), "payment": payment}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    of_plan = ["plan", "plan-choose", "plan-approve", "plan-money", "plan-money-new", "payment-new"]
    return {
        **dict.fromkeys(of_plan, [pk["plan"]]),
        **dict.fromkeys(["plan-target", "plan-target-drop"], [pk["target"]]),
        **dict.fromkeys(["planned-money", "planned-money-drop"], [pk["planned"]]),
        "payment-withdraw": [pk["payment"]],
        "agency-report": [pk["agency"], 2018],
        "agency-head": [pk["agency"]],
    }
