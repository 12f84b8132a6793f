"""Who may open the pages of training: rows of tests/test_access.py. Who was at the course is the commune's own."""

from tests.programme import teaching

TABLE = """
GET  courses                       in     in     403     200   200   200    200  200       200   200   200
GET  course                        in     in     404     200   200   200    200  200       200   200   200
GET  course-new                    in     in     403     200   200   200    403  403       403   200   200
POST course-new                    in     in     403     422   422   422    403  403       403   422   422
GET  course-withdraw               in     in     404     403   403   403    403  403       403   200   200
POST course-withdraw               in     in     404     403   403   403    403  403       403   422   422
GET  training                      in     in     403     200   200   200    200  200       200   200   200
GET  training-agencies             in     in     403     200   200   200    200  200       200   200   200
GET  training-people               in     in     403     200   200   200    200  200       200   200   200
GET  training-effect               in     in     403     403   403   403    200  403       403   200   200
GET  agency-training               in     in     404     200   404   200    200  200       200   200   200
GET  attendance-new                in     in     404     200   404   200    403  403       403   200   200
POST attendance-new                in     in     404     422   404   422    403  403       403   422   422
GET  attendance-withdraw           in     in     404     403   404   403    403  403       403   200   200
POST attendance-withdraw           in     in     404     403   404   403    403  403       403   422   422
"""


def things(agency) -> dict:
    """What the pages are about."""
    course = teaching.course()
    return {"course": course, "attendance": teaching.attended(course, agency)}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    of_agency = dict.fromkeys(["agency-training", "attendance-new"], [pk["agency"]])
    return of_agency | {"attendance-withdraw": [pk["attendance"]]}


def held(things) -> dict[str, list[int]]:
    """The same of what is nobody's own."""
    return dict.fromkeys(["course", "course-withdraw"], [things.course.pk])
