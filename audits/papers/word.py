"""The papers as Word files: the portal's own template or one that staff put in its place, filled with the fields.

A template is Word with placeholders ({{ abstract }}, {%p for line in remarks %} … {%p endfor %}); it runs in a sandbox,
and a name that the fields do not have is an error. docxtpl is loaded at the first paper that a process fills.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.choices import PaperKind
from audits.papers.sample import sample_fields

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
FIXED = datetime(2000, 1, 1, tzinfo=UTC)  # no clock in the file: the same fields give the same bytes
NOT_FOR_TEMPLATES = {"typed"}


def placeholders(kind: str) -> dict[str, Any]:
    """The names that a template of this kind may use, each with an example."""
    return {name: value for name, value in sample_fields(kind).items() if name not in NOT_FOR_TEMPLATES}


def filled(template: bytes, fields: dict[str, Any]) -> bytes:
    """The bytes of the Word file. Raises jinja2.TemplateError for a template that asks for what there is not."""
    from docxtpl import DocxTemplate

    word = DocxTemplate(BytesIO(template))
    known = {name: value for name, value in fields.items() if name not in NOT_FOR_TEMPLATES}
    word.render(known, _environment(), autoescape=True)
    about = word.docx.core_properties
    about.title, about.subject, about.language = fields["abstract"], fields["title"], "vi-VN"
    about.author = about.last_modified_by = fields["issuer"]
    about.created = about.modified = FIXED
    out = BytesIO()
    word.save(out)
    return _timeless(out.getvalue())


def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _timeless(content: bytes) -> bytes:
    """The same archive with fixed times."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in given.namelist():
            entry = ZipInfo(name, FIXED.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, given.read(name))
    return out.getvalue()


def check_template(kind: str, content: bytes) -> None:
    """Raises Refused, naming what is wrong, unless the template can be filled with fields of the kind."""
    _check_archive(content)
    unknown = _names(content) - placeholders(kind).keys()
    if unknown:
        message = _("The template asks for what there is not: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise Refused({"template": message}, code="unknown_placeholder")
    _try(lambda: filled(content, sample_fields(kind)))


def _names(content: bytes) -> set[str]:
    from docxtpl import DocxTemplate

    names: set[str] = _try(lambda: DocxTemplate(BytesIO(content)).get_undeclared_template_variables(_environment()))
    return names


def _try(fill: Any) -> Any:
    """What comes out, or Refused with what Word or the template language said of the template."""
    from docx.opc.exceptions import OpcError
    from jinja2 import TemplateError
    from lxml.etree import XMLSyntaxError

    try:
        return fill()
    except (TemplateError, OpcError, XMLSyntaxError, KeyError, ValueError, TypeError) as error:
        message = _("The template cannot be filled: %(error)s") % {"error": error}
        raise Refused({"template": message}, code="broken_template") from error


def _check_archive(content: bytes) -> None:
    """A Word file of sane size, without macros and without parts that are fetched from elsewhere."""
    if len(content) > MAX_BYTES:
        raise Refused({"template": _("A template is smaller than 2 MB.")}, code="too_large")
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())
            is_word = unpacked <= MAX_UNPACKED and "word/document.xml" in names
            related = b"".join(archive.read(name) for name in names if is_word and name.endswith(".rels"))
    except BadZipFile:
        is_word, names, related = False, set(), b""
    if not is_word:
        raise Refused({"template": _("The template must be a Word file (.docx).")}, code="wrong_type")
    fetched = re.search(rb'attachedTemplate"|oleObject"|subDocument"|frame"', related)
    if fetched or any(name.lower().endswith("vbaproject.bin") for name in names):
        message = _("The template must not hold macros or parts that are fetched from elsewhere.")
        raise Refused({"template": message}, code="active_template")


def own_template(kind: str) -> bytes:
    """The portal's own template of the kind; staff take it as the beginning of their own."""
    from audits.papers.own_word import built

    return _timeless(built(PaperKind(kind)))
