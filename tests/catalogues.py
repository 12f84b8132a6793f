"""The Vietnamese catalogues: complete, true to the English, compiled; and no words beside them.

`python -m tests.catalogues` (part of `make check`) prints each fault on a line of its own and exits 1.
`python -m tests.catalogues --write` brings the catalogues up to date: messages that are new in the code come in
without a translation, those that are gone go, and the .mo files are compiled. What is left to do, it prints.
"""

import ast
import re
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import chdir
from importlib.util import find_spec
from os.path import relpath
from pathlib import Path
from typing import Any, NamedTuple

import polib
from jinja2 import Environment, nodes
from jinja2.ext import InternationalizationExtension, babel_extract

from tests.reading import read

CHECKOUT = Path(__file__).resolve().parent.parent
OURS = CHECKOUT / "portal/locale/vi/LC_MESSAGES/django.po"
LIBRARIES = CHECKOUT / "portal/locale_libraries/vi/LC_MESSAGES"
TEMPLATES = sorted(path for path in (CHECKOUT / "templates").rglob("*.*") if "django" not in path.parts)
KEYWORDS = ["_", "gettext", "ngettext", "in_all_languages"]
CODE = ("portal", "agencies", "audits")
NOT_OURS = [
    "tests",
    "staticfiles",
    "portal/locale*",
    *(f"templates/{path.name}" for path in (CHECKOUT / "templates").iterdir() if path.name != "django"),
]  # hidden folders are passed over anyway
HEADER = {
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

Key = tuple[str | None, str]
Messages = dict[Key, polib.POEntry]


class Library(NamedTuple):
    """A package with catalogues of its own. Of its files only those whose words people can meet in the portal."""

    folder: str
    only: tuple[str, ...] = ("",)
    but: tuple[str, ...] = ("-",)


SEEN = [
    # Names of languages that nobody chooses here; pages for developers, and some that we do not use.
    Library("django.conf", but=("conf/global_settings.py", "views/")),
    Library("django.contrib.admin"),
    Library("django.contrib.auth"),
    Library("django.contrib.contenttypes"),
    Library("django.contrib.postgres"),
    Library("django.contrib.sessions"),
    Library(
        "allauth",
        only=(
            *(f"account/{part}.py" for part in ("adapter", "apps", "fields", "forms")),
            *(f"mfa/{part}.py" for part in ("adapter", "models", "base/forms", "totp/forms", "webauthn/forms")),
        ),
    ),
]

# --- messages -------------------------------------------------------------------------------------


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def messages(path: Path) -> Messages:
    """The messages of a catalogue that are in use."""
    return {key(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def extracted(folder: str) -> Messages:
    """What `makemessages` finds in code and templates; it works in the folder given."""
    from django.conf import settings
    from django.core.management import call_command
    from django.core.management.commands.makemessages import Command

    # No settings of the portal: those want a database's address.
    settings.configure(LOCALE_PATHS=[str(Path(folder) / "locale")])
    options = {"locale": ["vi"], "ignore_patterns": [*NOT_OURS], "add_location": "file", "verbosity": 0}
    with chdir(CHECKOUT):
        call_command(Command(), extensions=["py", "html"], **options)
    return messages(Path(folder) / "locale/vi/LC_MESSAGES/django.po") | in_templates()


def in_templates() -> Messages:
    """The messages of the templates, which speak Jinja; those of `templates/django` are the libraries' to change."""
    found: Messages = {}
    for path in TEMPLATES:
        with path.open("rb") as file:
            for _, function, said, _ in babel_extract(file, KEYWORDS, [], {"trimmed": "true", "encoding": "utf-8"}):
                singular, plural = said[:2] if isinstance(said, tuple) else (said, None)
                entry = found.setdefault((None, singular), polib.POEntry(msgid=singular))
                entry.msgid_plural = entry.msgid_plural or (plural if function == "ngettext" else "") or ""
                entry.occurrences.append((path.relative_to(CHECKOUT).as_posix(), ""))
                entry.flags = ["python-format"] if placeholders(singular) else []
    return found


def of_library(library: Library, domain: str) -> tuple[Messages, set[Key]]:
    """The messages that people can meet, and those that the library has in Vietnamese itself."""
    locale = Path(find_spec(library.folder).submodule_search_locations[0]) / "locale"
    english, own = (locale / language / "LC_MESSAGES" / f"{domain}.po" for language in ("en", "vi"))
    if not english.exists():
        return {}, set()
    met = {
        name: entry
        for name, entry in messages(english).items()
        if any(file.startswith(library.only) and not file.startswith(library.but) for file, _ in entry.occurrences)
    }
    return met, {name for name, entry in messages(own).items() if entry.translated()} if own.exists() else set()


def of_libraries(domain: str) -> tuple[Messages, set[Key]]:
    """All that may stand in our catalogue of the libraries' words, and of it what must."""
    every: Messages = {}
    in_vietnamese: set[Key] = set()
    for library in SEEN:
        met, translated = of_library(library, domain)
        every |= met
        in_vietnamese |= translated
    return every, every.keys() - in_vietnamese


# --- one catalogue --------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr%](?!\w)|\{\w*\}")


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def faults_of(path: Path, every: Messages, needed: Iterable[Key], whose: str) -> Iterator[str]:
    """What is wrong with a catalogue: against the messages that it is for, in itself, against its .mo."""
    name = relpath(path, CHECKOUT)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.obsolete or key(entry) not in every:
            yield f"{name}: “{short(entry.msgid)}” is in no {whose} any more."
        else:
            yield from (f"{name}: “{short(entry.msgid)}” {fault}" for fault in faults_in(entry))
    present = {key(entry) for entry in catalogue}
    yield from (f"{name}: “{short(wanted[1])}” is missing." for wanted in sorted(set(needed) - present, key=str))
    if compiled(path.with_suffix(".mo")) != compiled_from(catalogue):
        yield f"{relpath(path.with_suffix('.mo'), CHECKOUT)} does not say what {path.name} says."


def faults_in(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "is marked as fuzzy: check the translation and take the mark away."
    if not entry.translated():
        yield "has no translation."
        return
    # Vietnamese has one form, which stands for the plural.
    english, vietnamese = (
        (entry.msgid_plural, entry.msgstr_plural[0]) if entry.msgid_plural else (entry.msgid, entry.msgstr)
    )
    if placeholders(english) != placeholders(vietnamese):
        yield f"has other placeholders in “{short(vietnamese)}”."
    if not unicodedata.is_normalized("NFC", vietnamese):
        yield "has a translation that is not NFC."
    if (english[:1].isspace(), english[-1:].isspace()) != (vietnamese[:1].isspace(), vietnamese[-1:].isspace()):
        yield "begins or ends with a blank where its translation does not, or the other way round."


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def compiled(path: Path) -> Any:
    """What a .mo says; the same whichever tool compiled it."""
    return compiled_from(polib.mofile(str(path))) if path.exists() else None


def compiled_from(catalogue: Iterable[polib.POEntry]) -> Any:
    texts = {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
    }
    return catalogue.metadata, {name: text for name, text in texts.items() if text not in ("", {0: ""})}


# --- words beside the catalogue: templates ----------------------------------------------------------

MAY_STAND = re.compile(r"TCVN ISO 9001:|\bdd/mm/yyyy\b|&nbsp;")
LANGUAGES = {"Tiếng Việt", "English"}  # each in its own words, in the switch
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
MARKED = re.compile(r"\{% trans\b.*?%\}.*?\{% endtrans %\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
PHRASE = re.compile(r"[^\W\d_]{2,} \w")
LETTER = re.compile(r"[^\W\d_]")


def unmarked_in_template(text: str) -> Iterator[str]:
    """Words that no catalogue can translate."""
    bare = COMMENT.sub("", text)
    yield from (f"“{short(phrase)}” is not marked for translation." for phrase in _phrases(text))
    # A sign that is no letter keeps what stands before and after a tag apart.
    for _, words in read(TAG.sub("\N{MIDDLE DOT}", MARKED.sub("\N{MIDDLE DOT}", bare))):
        if words.strip() not in LANGUAGES and LETTER.search(MAY_STAND.sub("", words)):
            yield f"“{short(words)}” is not marked for translation."


def _phrases(text: str) -> Iterator[str]:
    """The strings inside tags that read like words for people and are not marked for translation."""
    tree = Environment(autoescape=True, extensions=[InternationalizationExtension]).parse(text)
    calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)]
    marked = {id(argument) for call in calls if call.node.name in KEYWORDS for argument in call.args}
    for constant in tree.find_all(nodes.Const):
        words = constant.value
        if isinstance(words, str) and PHRASE.search(words) and words not in LANGUAGES and id(constant) not in marked:
            yield words


# --- words beside the catalogue: code ---------------------------------------------------------------

SHOWN_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural", "violation_error_message"}
REFUSALS = {"ValidationError", "Refused"}
MESSAGES = {"success", "error", "warning", "info"}


def unmarked_in_code(text: str) -> Iterator[tuple[int, str]]:
    """Plain strings where words for people are expected: labels, refusals, messages; with their lines."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for argument in (argument for call in calls for argument in _shown(call)):
        match argument:
            case ast.Constant(value=str(words)) if LETTER.search(words):
                yield argument.lineno, f"“{short(words)}” is not marked for translation."


def _shown(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that people get to read."""
    match call:
        case ast.Call(keywords=words) if any(word.arg == "editable" for word in words):
            return []  # a model's field that no form shows
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in REFUSALS:
            return call.args[:1]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="messages"), attr=name)) if name in MESSAGES:
            return call.args[1:]
    return [word.value for word in call.keywords if word.arg in SHOWN_ARGUMENTS]


# --- all ----------------------------------------------------------------------------------------------


def unmarked() -> Iterator[str]:
    """Words beside the catalogue, in templates and code."""
    for path in TEMPLATES:
        found = unmarked_in_template(path.read_text(encoding="utf-8"))
        yield from (f"{path.relative_to(CHECKOUT)}: {fault}" for fault in found)
    for path in sorted(path for folder in CODE for path in (CHECKOUT / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            found = unmarked_in_code(path.read_text(encoding="utf-8"))
            yield from (f"{path.relative_to(CHECKOUT)}:{line}: {fault}" for line, fault in found)


def brought_up_to_date(path: Path, every: Messages, needed: Iterable[Key]) -> None:
    """Write the catalogue anew, in the order of the messages, without dates: equal messages give an equal file."""
    present = messages(path) if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = "Kept up to date by `python -m tests.catalogues --write`; the translations are written by hand."
    catalogue.metadata = HEADER
    for name, entry in every.items():
        if name not in present and name not in needed:
            continue
        said = present.get(name, entry)
        catalogue.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=said.msgstr,
                msgstr_plural=(said.msgstr_plural or {0: ""}) if entry.msgid_plural else {},
                flags=[flag for flag in entry.flags if flag != "fuzzy"],
                occurrences=sorted({(file, "") for file, _ in entry.occurrences}),
                comment=entry.comment,
                tcomment=said.tcomment,
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def main() -> None:
    if not all(map(shutil.which, ("xgettext", "msguniq", "msgmerge"))):
        sys.exit(
            "Thiếu công cụ gettext: hãy cài bằng `apt-get install gettext`.\n"
            "The tools of gettext are missing: install them with `apt-get install gettext`."
        )
    with tempfile.TemporaryDirectory() as folder:
        ours = extracted(folder)
    catalogues: list[tuple[Path, Messages, set[Key], str]] = [(OURS, ours, set(ours), "code or template")]
    for domain in ("django", "djangojs"):
        catalogues.append((LIBRARIES / f"{domain}.po", *of_libraries(domain), "library"))
    if "--write" in sys.argv[1:]:
        for path, every, needed, _ in catalogues:
            brought_up_to_date(path, every, needed)
    faults = [fault for catalogue in catalogues for fault in faults_of(*catalogue)]
    faults += unmarked()
    if faults:
        sys.exit("\n".join(faults))


if __name__ == "__main__":
    main()
