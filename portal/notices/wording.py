"""A notice in words, in the active language: for the bell, and for the mail in its reader's language."""

import logging

from django.utils.functional import Promise
from django.utils.translation import gettext

from portal.kit.dates import Precision, written
from portal.notices.models import Notice

log = logging.getLogger(__name__)

TITLES: dict[str, str | Promise] = {}
"""The titles of the kinds of what falls due, by their code; whoever knows a kind names it here."""


def title_of(rule: str) -> str:
    return str(TITLES.get(rule, rule))


def say(notice: Notice) -> str:
    """The notice's sentence, translated and filled in.

    A translation whose placeholders are wrong is logged, and the English sentence shown: `notify` has tried
    that one.
    """
    try:
        sentence = fill(gettext(notice.sentence), notice)
    except (KeyError, TypeError, ValueError):
        log.exception("The translation of %r has other placeholders", notice.sentence)
        sentence = fill(notice.sentence, notice)
    if notice.instead_of_id is None:
        return sentence
    return gettext("%(sentence)s (instead of %(name)s)") % {"sentence": sentence, "name": notice.instead_of.name}


def fill(sentence: str, notice: Notice) -> str:
    """Put the notice's values, and its `due_on` as dd/mm/yyyy, into the sentence.

    Raises KeyError, TypeError or ValueError when they do not fit.
    """
    return sentence % (notice.params | {"due_on": written(notice.due_on, Precision.DAY)})
