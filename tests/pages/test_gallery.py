"""The gallery shows every component, to those who keep the portal."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse

from agencies.choices import Role
from portal.pages.gallery import PARTS
from tests import make
from tests.pages import dom

TEMPLATES = settings.BASE_DIR / "templates"
COMPONENTS = [*sorted((TEMPLATES / "components").glob("*.html")), TEMPLATES / "charts.html"]
GALLERY = "\n".join(path.read_text() for path in sorted((TEMPLATES / "gallery").glob("*.html")))
MACROS = [name for path in COMPONENTS for name in re.findall(r"{% macro ([a-z]\w*)\(", path.read_text())]


@pytest.fixture
def client(db, client):
    client.force_login(make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True, language="en"))
    return client


@pytest.mark.parametrize("name", MACROS)
def test_every_component_is_shown(name):
    assert re.search(rf"{{[{{%] (call(\(\w+\))? )?{name}\(", GALLERY) or re.search(rf"}}{{[{{%] .*{name}\(", GALLERY)


def test_every_component_but_charts_has_one_name_for_pages():
    module = engines["jinja2"].get_template("components.html").template.module
    ours = [name for path in COMPONENTS[:-1] for name in re.findall(r"{% macro ([a-z]\w*)\(", path.read_text())]

    assert len(ours) > 15
    assert [name for name in ours if not hasattr(module, name)] == []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_leads_to_the_others(client, part):
    response = client.get(reverse("gallery"), {"part": part})
    page = dom.read(response)
    ways = dom.first(page, "nav", **{"aria-label": "Parts of the gallery"})

    assert response.status_code == 200
    assert [dom.attribute(link, "href") for link in dom.every(ways, "a")] == [f"?part={each}" for each in PARTS]
    assert dom.attribute(next(dom.every(ways, "a", **{"aria-current": "page"})), "href") == f"?part={part}"
    assert len(list(dom.every(page, "h1"))) == 1
    ids = re.findall(r'\sid="([^"]+)"', response.content.decode())
    assert sorted(ids) == sorted(set(ids))


def test_an_unknown_part_is_the_first(client):
    assert "page_head" in client.get(reverse("gallery"), {"part": "nothing"}).content.decode()


def test_a_table_says_what_its_cells_belong_to(client):
    """One pattern: a caption, a scope for each head, a region that scrolls."""
    page = dom.read(client.get(reverse("gallery"), {"part": "lists"}))

    for table in dom.every(page, "table"):
        assert dom.first(table, "caption") is not None
        assert {dom.attribute(head, "scope") for head in dom.every(table, "th")} == {"col", "row"}


def test_a_file_says_what_is_allowed_what_is_there_and_what_was_wrong(client):
    filled = client.get(reverse("gallery"), {"part": "forms"}).content.decode()
    wrong = client.get(reverse("gallery"), {"part": "errors"}).content.decode()

    assert "PDF, JPEG or PNG" in filled
    assert re.search(r"There now:\s*<strong>Quyết định số 5249[^<]*\.pdf</strong> \(1.4\sMB\)", filled)
    field = re.search(r"<input type=\"file\"[^>]*id=\"id_scan\"[^>]*>", wrong)[0]
    described = re.search(r'aria-describedby="([^"]+)"', field)[1].split()
    assert 'aria-invalid="true"' in field
    assert all(f'id="{name}"' in wrong for name in described)
    assert len(described) == 2


def test_each_error_leads_to_its_field(client):
    """Of choices that stand one below the other, to the first."""
    page = client.get(reverse("gallery"), {"part": "errors"}).content.decode()
    fields = re.findall(r'href="#(id_\w+)"', page)

    assert "id_upkeep_0" in fields
    assert [field for field in fields if f'id="{field}"' not in page] == []
