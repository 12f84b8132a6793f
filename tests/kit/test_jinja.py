import os
import shutil
import tempfile

import pytest
from django.utils.translation import override
from jinja2 import DictLoader

from portal.kit.jinja import environment


def drawn(language, **templates):
    with override(language):
        return environment(loader=DictLoader(templates)).get_template(next(iter(templates))).render()


def test_a_template_that_was_compiled_before_still_speaks_the_language_of_the_page():
    for _ in range(2):  # the second environment finds what the first has compiled
        fresh = environment(loader=DictLoader({"of_this_test.html": "{{ _('Agencies') }}"}))
        for language, words in (("vi", "Cơ quan"), ("en", "Agencies")):
            with override(language):
                assert fresh.get_template("of_this_test.html").render() == words


def gone(folder):
    folder.rmdir()


def a_link_elsewhere(folder):
    elsewhere = folder / "of somebody else"
    elsewhere.mkdir()
    (folder / f"_jinja2-cache-{os.getuid()}").symlink_to(elsewhere)


@pytest.mark.parametrize("happened", [gone, a_link_elsewhere])
def test_where_compiled_templates_cannot_be_kept_pages_come_all_the_same(tmp_path, monkeypatch, happened):
    folder = tmp_path / "temporary"
    folder.mkdir()
    happened(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    assert drawn("vi", **{"page.html": "{{ _('Agencies') }}"}) == "Cơ quan"
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_folder_that_was_swept_while_the_portal_runs_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    templates = {"first.html": "{{ _('Agencies') }}", "later.html": "{{ _('Agencies') }}!"}
    lives = environment(loader=DictLoader(templates))
    with override("vi"):
        assert lives.get_template("first.html").render() == "Cơ quan"
        shutil.rmtree(tmp_path / f"_jinja2-cache-{os.getuid()}")
        assert lives.get_template("later.html").render() == "Cơ quan!"
    assert len([*tmp_path.rglob("portal-vi-*")]) == 1
