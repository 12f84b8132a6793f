"""A notice in words, in the active language: for the bell, and for the mail in its reader's language."""

import logging

from django.utils.translation import gettext

from portal.kit.dates import Precision, written
from portal.notices.models import Notice

log = logging.getLogger(__name__)


def say(notice: Notice) -> str:
    """The notice's sentence, translated and filled in.

    A translation whose placeholders are wrong is logged, and the English sentence shown: `notify` has tried
    that one.
    """
    try:
        return fill(gettext(notice.sentence), notice)
    except (KeyError, TypeError, ValueError):
        log.exception("The translation of %r has other placeholders", notice.sentence)
        return fill(notice.sentence, notice)


def fill(sentence: str, notice: Notice) -> str:
    """Put the notice's values, and its `due_on` as dd/mm/yyyy, into the sentence.

    Raises KeyError, TypeError or ValueError when they do not fit.
    """
    return sentence % (notice.params | {"due_on": written(notice.due_on, Precision.DAY)})
