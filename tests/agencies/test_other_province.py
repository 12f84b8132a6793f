"""The register of another province: Vĩnh Phúc, which counts 39 mandatory and 136 encouraged agencies."""

import json

import pytest
from django.core.management import call_command

from agencies.areas import shipped
from tests.agencies.files import founded, load, row

pytestmark = pytest.mark.django_db

DISTRICTS = sorted(code for code, rows in shipped().items() if rows[0]["parent_code"] == "26")[:9]
COMMUNES = [code for code in sorted(shipped()) if shipped()[code][0]["parent_code"] in DISTRICTS][:136]
DECLARED = 100
"""As many of the communes have declared, the first forty to the newer edition; and every other agency."""


def register() -> list[dict[str, str]]:
    rows = []
    for number in range(30):
        rows.append(founded(f"so-{number}", tier="province", area="26", obligation="mandatory"))
    for code in DISTRICTS:
        rows.append(founded(code, tier="district", area=code, obligation="mandatory"))
    for code in COMMUNES:
        superior = shipped()[code][0]["parent_code"]
        rows.append(founded(code, tier="commune", area=code, obligation="encouraged", superior=superior))
    declared = [cells["agency"] for cells in rows][: 39 + DECLARED]
    newer = COMMUNES[:40]
    return rows + [row(key, "declared", "2016-05-01", edition="2015" if key in newer else "2008") for key in declared]


@pytest.fixture
def rollup(tmp_path, capsys):
    load(tmp_path, register())

    def rollup(by: str) -> dict:
        call_command("rollup", "--on", "2017-12-31", "--by", by, "--json")
        return json.loads(capsys.readouterr().out)

    return rollup


def test_figures_by_tier_and_obligation(rollup):
    figures = rollup("tier,obligation")

    assert (figures["total"], figures["declared"]) == (175, 139)
    assert [(part["key"], part["declared"], part["none"], part["total"]) for part in figures["by"]] == [
        ({"tier": "commune", "obligation": "encouraged"}, 100, 36, 136),
        ({"tier": "district", "obligation": "mandatory"}, 9, 0, 9),
        ({"tier": "province", "obligation": "mandatory"}, 30, 0, 30),
    ]


def test_figures_by_district(rollup):
    totals = {part["key"]["district"]: part["total"] for part in rollup("district")["by"]}

    assert totals[None] == 30
    assert {code: totals[code] for code in DISTRICTS} == {
        code: 1 + len([commune for commune in COMMUNES if shipped()[commune][0]["parent_code"] == code])
        for code in DISTRICTS
    }
    assert sum(totals.values()) == 175


def test_figures_by_edition(rollup):
    assert [(part["key"]["edition"], part["declared"], part["total"]) for part in rollup("edition")["by"]] == [
        (None, 0, 36),
        ("2008", 99, 99),
        ("2015", 40, 40),
    ]


def test_figures_by_everything_add_up(rollup):
    parts = rollup("tier,district,edition,obligation")["by"]

    assert sum(part["total"] for part in parts) == 175
    assert len({tuple(part["key"].values()) for part in parts}) == len(parts)
