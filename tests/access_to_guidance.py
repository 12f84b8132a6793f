"""Who may open the library and announcements: rows of tests/test_access.py. The agency was told."""

from tests.programme import guiding

TABLE = """
GET  guidance                      in     in     403     200   200   200    200  200       200   200   200
GET  material                      in     in     404     200   200   200    200  200       200   200   200
GET  library-file                  in     in     404     200   200   200    200  200       200   200   200
GET  material-new                  in     in     403     403   403   403    403  403       403   200   200
POST material-new                  in     in     403     403   403   403    403  403       403   422   422
GET  version-new                   in     in     404     403   403   403    403  403       403   200   200
POST version-new                   in     in     404     403   403   403    403  403       403   422   422
GET  material-withdraw             in     in     404     403   403   403    403  403       403   200   200
POST material-withdraw             in     in     404     403   403   403    403  403       403   422   422
GET  version-withdraw              in     in     404     403   403   403    403  403       403   200   200
POST version-withdraw              in     in     404     403   403   403    403  403       403   422   422
GET  announcements                 in     in     403     200   200   200    200  200       200   200   200
GET  announcement-new              in     in     403     403   403   403    403  403       403   200   200
POST announcement-new              in     in     403     403   403   403    403  403       403   422   422
GET  announcement                  in     in     404     200   404   200    200  200       200   200   200
GET  announcement-withdraw         in     in     404     403   404   403    403  403       403   200   200
POST announcement-withdraw         in     in     404     403   404   403    403  403       403   422   422
"""


def things(agency) -> dict:
    """What the pages are about."""
    material = guiding.material()
    told = guiding.announced(agency, material=material)
    return {"material": material, "version": material.versions.get(), "announcement": told}


def arguments(pk: dict[str, int]) -> dict[str, list[int]]:
    """The key of the thing in the address of each page."""
    return dict.fromkeys(["announcement", "announcement-withdraw"], [pk["announcement"]])


def library(things) -> dict[str, list]:
    """The same of what is nobody's own."""
    of_material = ["material", "version-new", "material-withdraw"]
    found = dict.fromkeys(of_material, [things.material.pk]) | {"version-withdraw": [things.version.pk]}
    return found | {"library-file": [things.version.key]}
