"""The check of the catalogues finds what it is there for."""

import subprocess
import sys

import polib
import pytest

from tests import catalogues
from tests.catalogues import faults_of, unmarked_in_code, unmarked_in_template


def written(folder, *entries, compiled=True):
    """A catalogue with these entries, and its .mo."""
    path = folder / "django.po"
    catalogue = polib.POFile()
    catalogue.metadata = catalogues.HEADER
    catalogue.extend(polib.POEntry(**entry) for entry in entries)
    catalogue.save(str(path))
    if compiled:
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return path


def found(path, every=None):
    every = catalogues.messages(path) if every is None else every
    return [fault.partition(": ")[2] or fault for fault in faults_of(path, every, every.keys(), "code or template")]


GOOD = {"msgid": "Saved %(count)d.", "msgstr": "Đã lưu %(count)d."}
PLURAL = {"msgid": "%(n)d day", "msgid_plural": "%(n)d days"}


def test_a_catalogue_in_order_has_no_faults(tmp_path):
    assert found(written(tmp_path, GOOD, PLURAL | {"msgstr_plural": {0: "%(n)d ngày"}})) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (GOOD | {"msgstr": ""}, "has no translation."),
        (PLURAL | {"msgstr_plural": {0: ""}}, "has no translation."),
        (GOOD | {"msgstr": "Đã lưu."}, "has other placeholders in “Đã lưu.”."),
        (GOOD | {"msgstr": "Đã lưu %(number)d."}, "has other placeholders in “Đã lưu %(number)d.”."),
        (PLURAL | {"msgstr_plural": {0: "ngày"}}, "has other placeholders in “ngày”."),
        (GOOD | {"msgstr": "\u0110a\u0303 l\u01b0u %(count)d."}, "has a translation that is not NFC."),
        (GOOD | {"msgstr": "Đã lưu %(count)d. "}, "begins or ends with a blank"),
    ],
)
def test_a_translation_that_is_wrong_is_found(tmp_path, entry, fault):
    (line,) = found(written(tmp_path, entry))
    assert fault in line


def test_an_uncertain_translation_is_found(tmp_path):
    faults = found(written(tmp_path, GOOD | {"flags": ["fuzzy"]}))
    assert faults[0].endswith("is marked as fuzzy: check the translation and take the mark away.")


def test_messages_that_are_gone_or_missing_are_found(tmp_path):
    path = written(tmp_path, GOOD)
    other = {(None, "New"): polib.POEntry(msgid="New")}
    assert found(path, every=other) == [
        "“Saved %(count)d.” is in no code or template any more.",
        "“New” is missing.",
    ]


def test_a_compiled_catalogue_that_is_missing_or_old_is_found(tmp_path):
    path = written(tmp_path, GOOD, compiled=False)
    assert found(path)[0].endswith("django.mo does not say what django.po says.")
    written(tmp_path, GOOD)
    assert found(written(tmp_path, GOOD | {"msgstr": "Lưu %(count)d."}, compiled=False)) != []


def test_bringing_up_to_date_twice_changes_nothing(tmp_path):
    path = written(tmp_path, GOOD, {"msgid": "Gone", "msgstr": "Mất"})
    now = {(None, GOOD["msgid"]): polib.POEntry(msgid=GOOD["msgid"]), (None, "New"): polib.POEntry(msgid="New")}
    files = []
    for _ in range(2):
        catalogues.brought_up_to_date(path, now, now.keys())
        files.append((path.read_bytes(), path.with_suffix(".mo").read_bytes()))
    assert files[0] == files[1]
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [
        ("Saved %(count)d.", "Đã lưu %(count)d."),
        ("New", ""),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "<p>Saved</p>",
        '<img alt="Map">',
        '<input type="submit" value="Save">',
        "<p>{{ _('Saved') }}: all</p>",
        '{{ page_head("All agencies") }}',
        '{{ "All agencies" if x else "" }}',
    ],
)
def test_words_that_a_template_does_not_mark_are_found(template):
    assert len(list(unmarked_in_template(template))) == 1


@pytest.mark.parametrize(
    "template",
    [
        '<p class="x">{{ _("Saved it") }}: {{ count }}/{{ total }} –</p>',
        "{% trans n=1 %}<b>Saved</b> {{ n }}{% endtrans %}",
        "{# A comment. #}TCVN ISO 9001:{{ edition }}",
        '<button lang="vi">Tiếng Việt</button><button lang="en">English</button>',
        '{{ page_head(_("All agencies"), action_url=url("agency-found") if may else "") }}',
    ],
)
def test_a_template_in_order_has_no_faults(template):
    assert list(unmarked_in_template(template)) == []


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ('forms.CharField(label="Name")', 1),
        ('forms.CharField(label=_("Name"))', 0),
        ('models.TextField(help_text="Bytes.", editable=False)', 0),
        ('raise ValidationError("Too late")', 1),
        ('raise Refused(_("Too late"), code="late")', 0),
        ('messages.success(request, "Saved.")', 1),
        ('log.error("Not for people")', 0),
    ],
)
def test_words_that_code_does_not_mark_are_found(code, faults):
    assert len(list(unmarked_in_code(code))) == faults


def test_without_the_tools_of_gettext_it_says_how_to_get_them():
    done = subprocess.run(
        [sys.executable, "-m", "tests.catalogues"],
        env={"PATH": ""},
        cwd=catalogues.CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "install them with `apt-get install gettext`." in done.stderr
