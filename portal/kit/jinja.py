"""What every template can use: `settings.TEMPLATES` names `environment`. Components are in templates/components.html.

A name that a template uses and nobody gave is an error, not an empty place on the page.
"""

from functools import cache, lru_cache
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_errors, as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.conf import settings
from django.template.defaultfilters import filesizeformat, linebreaksbr, truncatechars
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext, ngettext, override
from jinja2 import Environment, StrictUndefined, pass_context, select_autoescape
from jinja2.ext import InternationalizationExtension

from portal.kit.dates import written_day, written_moment
from portal.kit.numbers import written_number

LANGUAGES = ("vi", "en")
"""Of a page that speaks all of them at once."""


def environment(**options: Any) -> Environment:
    options |= {"undefined": StrictUndefined, "extensions": [InternationalizationExtension], "lstrip_blocks": True}
    environment = Environment(**options | {"autoescape": select_autoescape(["html"])})  # noqa: S701 (it is set)
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
        "static": cache(static),
        "url": url,
    }
    environment.filters |= {
        "day": written_day,
        "moment": written_moment,
        "number": written_number,
        "linebreaks": linebreaksbr,
        "shortened": truncatechars,
        "size": filesizeformat,
    }
    return environment


@lru_cache(maxsize=1000)  # the frame's and a list's; addresses never change while the process lives
def url(name: str, *args: Any) -> str:
    """The address of a page."""
    return reverse(name, args=args)


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
