"""What every template can use: `settings.TEMPLATES` names `environment`. Components are in templates/components.html.

A name that a template uses and nobody gave is an error, not an empty place on the page.
"""

import logging
from collections.abc import Callable, MutableMapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_errors, as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.conf import settings
from django.template.defaultfilters import filesizeformat, linebreaksbr, truncatechars
from django.templatetags.static import static
from django.utils.timezone import now
from django.utils.translation import get_language, gettext, ngettext, override
from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    StrictUndefined,
    Template,
    nodes,
    pass_context,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.ext import InternationalizationExtension
from jinja2.visitor import NodeTransformer

from portal.kit import security_log
from portal.kit.clamd import remark_on
from portal.kit.dates import written_day, written_moment
from portal.kit.numbers import written_dong, written_number
from portal.kit.web import url

log = logging.getLogger(__name__)

LANGUAGES = ("vi", "en")
"""Of a page that speaks all of them at once."""


def environment(**options: Any) -> Environment:
    options |= {"undefined": StrictUndefined, "extensions": [InternationalizationExtension], "lstrip_blocks": True}
    environment = Speaking(**options | {"autoescape": select_autoescape(["html"])})
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals |= {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "absolute": absolute,
        "crispy": crispy,
        "errors_of": as_crispy_errors,
        "fields": as_crispy_form,
        "in_all_languages": in_all_languages,
        "language": get_language,
        "now": now,
        "remark_on": remark_on,
        "request_number": security_log.request_number,
        "static": cache(static),
        "url": url,
    }
    environment.filters |= {
        "day": written_day,
        "moment": written_moment,
        "number": written_number,
        "dong": written_dong,
        "linebreaks": linebreaksbr,
        "shortened": truncatechars,
        "size": filesizeformat,
    }
    return environment


class Speaking(Environment):
    """Templates in the language of the page. Each is compiled once for each language, and its words are looked up then:
    a page has a hundred of them, and looking them up while it is drawn takes a sixth of its time."""

    language = ""
    """What the templates of this environment speak; "" for the one that has an environment for each language."""

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        if self.language:
            return super().get_template(name, parent, globals)
        return self.speaking(get_language() or settings.LANGUAGE_CODE).get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One dictionary for all templates: jinja's chain of two is gone through in Python at each import and include,
        which takes up to a twentieth of a page."""
        return {**self.globals, **d} if d else self.globals

    @cache  # noqa: B019 (environments live as long as the process)
    def speaking(self, language: str) -> "Speaking":
        environment = self.overlay(bytecode_cache=_compiled(language))
        environment.language = language
        return environment

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        with override(self.language):
            return super()._generate(_Translated().visit(source), *arguments, **options)


class Compiled(FileSystemBytecodeCache):
    """Where the next process finds the templates that one has compiled: half of a cold start.

    A folder for temporary files may be swept while the portal runs, full, not ours to write in, or made anew by
    somebody else. So it is made and looked at each time; where it does not serve, a template is compiled once more and
    the page comes all the same.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        self._in_the_folder(super().load_bytecode, bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._in_the_folder(super().dump_bytecode, bucket)

    def _in_the_folder(self, do: Callable[[Bucket], None], bucket: Bucket) -> None:
        try:
            self.directory = self._get_default_cache_dir()
            do(bucket)
        except (OSError, RuntimeError) as refusal:  # jinja's RuntimeError: the folder is another user's
            log.warning("Compiled templates are not kept: %s", refusal)


def _compiled(language: str) -> Compiled:
    """For this language and this user alone; new words or a new way to compile make new files."""
    words = [place / language / "LC_MESSAGES" / "django.mo" for place in settings.LOCALE_PATHS]
    makers = [Path(__file__), *filter(Path.exists, words)]  # English is written in the templates
    made_of = sha256(b"".join(maker.read_bytes() for maker in makers)).hexdigest()[:16]
    return Compiled("", pattern=f"portal-{language}-{made_of}-%s")


class _Translated(NodeTransformer):
    """Puts words of the active language in the place of what asks for them."""

    def visit_Call(self, call: nodes.Call) -> nodes.Node:
        self.generic_visit(call)
        match call:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=words)]):
                return nodes.Const(gettext(words), lineno=call.lineno)
        return call


def absolute(path: str) -> str:
    """The address as mails give it, with the host of the settings: a request's could be made up."""
    return settings.PORTAL_URL + path


@pass_context
def crispy(context: Any, form: Any) -> str:
    """A whole form as its helper lays it out, its errors on top."""
    return render_crispy_form(form, context={"csrf_token": context.get("csrf_token")})


def in_all_languages(text: str) -> dict[str, str]:
    """The text by language, for the few pages that don't know what the reader speaks."""
    return {language: _in(language, text) for language in LANGUAGES}


def _in(language: str, text: str) -> str:
    with override(language):
        return gettext(text)
