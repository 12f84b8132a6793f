"""Workbooks as provinces really write them, each told from the workbook to the facts."""

import pytest

from agencies.models import Fact
from portal.kit.dates import written
from tests import make
from tests.workbooks.more_provinces import MORE_REGISTERS
from tests.workbooks.provinces import FILES, OTHERS, REGISTERS
from tests.workbooks.test_other_kinds import bring_in

pytestmark = pytest.mark.django_db


def told(register):
    """What is recorded beside the life of the agencies, by the short names of the tests."""
    names = {agency.pk: name for name, agency in register.items()}
    facts = Fact.objects.known().exclude(kind__in=["founded"])
    return {
        (
            names[fact.agency_id],
            fact.number,
            written(fact.happened_on, fact.precision),
            fact.edition_id or "",
            fact.kind,
        )
        for fact in facts
    }


EVERY = REGISTERS | MORE_REGISTERS
TEXT = ("utf-8", "windows-1258")
OTHER_FILES = [file for file in FILES if file != "xlsx"]
READ = [
    (name, file)
    for number, name in enumerate(EVERY)
    for file in ("xlsx", OTHER_FILES[number % len(OTHER_FILES)], *(OTHER_FILES if EVERY[name].lost else ()))
]
"""Every register as Excel saves it and as another kind of file; what text files lose, as all of them."""


@pytest.mark.parametrize(("name", "file"), dict.fromkeys(READ))
def test_a_register_is_read_as_it_is_meant(name, file, register, tmp_path):
    wanted, path = EVERY[name], tmp_path / "so-theo-doi"
    if wanted.has_namesake:
        other = make.agency("Ủy ban nhân dân huyện Cư Kuin", tier="district", area="655")
        make.agency("Ủy ban nhân dân xã Hòa An", superior=other)
    FILES[file](path, wanted)
    shown = bring_in(path, "facts", "--only-good")
    lost = wanted.lost if file in TEXT else set()
    assert told(register) == wanted.facts - lost
    assert (shown["refused"], shown["doubt"]) == (wanted.refused, len(lost))
    assert shown["rows"] == len(shown["lines"])
    again = bring_in(path, "facts", "--dry-run")
    assert (again["new"], again["changed"]) == (0, 0)


@pytest.mark.parametrize("file", ["xlsx", "ods"])
@pytest.mark.parametrize("name", OTHERS)
def test_a_register_of_another_kind_is_read_as_it_is_meant(name, file, register, tmp_path):
    kind, wanted, verdicts = OTHERS[name]
    path, inspector = tmp_path / "so-theo-doi", make.person("inspector")
    FILES[file](path, wanted)
    more = ["--by", inspector.email] if kind == "findings" else []
    more += ["--set", "founded_on=2010"] if kind == "agencies" else []
    shown = bring_in(path, kind, *more)
    assert [f"{said.split()[0]} {shown[said.split()[0]]}" for said in verdicts] == list(verdicts), shown["lines"]
    again = bring_in(path, kind, "--dry-run", *more)
    assert (again["new"], again["changed"]) == (0, 0)
