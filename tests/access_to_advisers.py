"""Who may open the register of consultants and assessors: rows of tests/test_access.py. The commune was served."""

from tests import make
from tests.programme import advising

TABLE = """
GET  advisers                      in     in     403     200   200   200    200  200       200   200   200
GET  adviser                       in     in     404     200   200   200    200  200       200   200   200
GET  certification-body            in     in     404     200   200   200    200  200       200   200   200
GET  adviser-new                   in     in     403     403   403   403    403  403       403   200   200
POST adviser-new                   in     in     403     403   403   403    403  403       403   422   422
GET  adviser-withdraw              in     in     404     403   403   403    403  403       403   200   200
POST adviser-withdraw              in     in     404     403   403   403    403  403       403   422   422
GET  eligibility-new               in     in     404     403   403   403    403  403       403   200   200
POST eligibility-new               in     in     404     403   403   403    403  403       403   422   422
GET  eligibility-withdraw          in     in     404     403   403   403    403  403       403   200   200
POST eligibility-withdraw          in     in     404     403   403   403    403  403       403   422   422
GET  service-new                   in     in     404     200   404   200    403  403       403   200   200
POST service-new                   in     in     404     422   404   422    403  403       403   422   422
GET  service-withdraw              in     in     404     403   404   403    403  403       403   200   200
POST service-withdraw              in     in     404     403   404   403    403  403       403   422   422
"""


def things(agency) -> dict:
    """What the pages are about."""
    adviser = advising.adviser()
    what = {"eligibility": advising.paper(adviser), "service": advising.served(adviser, agency)}
    return {"adviser": adviser, "body": make.body(), **what}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    return {"service-new": [pk["agency"]], "service-withdraw": [pk["service"]]}


def register(things) -> dict[str, list[int]]:
    """The same of what is nobody's own."""
    of_adviser = dict.fromkeys(["adviser", "adviser-withdraw", "eligibility-new"], [things.adviser.pk])
    return of_adviser | {"eligibility-withdraw": [things.eligibility.pk], "certification-body": [things.body.pk]}
