"""Closed lists of what is known of stored files. The codes are stored; the words people see are beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Condition(TextChoices):
    """What became of a stored file, by its SHA-256."""

    UNSEEN = "unseen", _("Not looked at yet")
    WHOLE = "whole", _("As it came")
    MISSING = "missing", _("Missing")
    CHANGED = "changed", _("Changed")


WRONG = (Condition.MISSING, Condition.CHANGED)


class Infection(TextChoices):
    """What the virus scanner says. Without an answer a file is not yet checked, never clean."""

    UNCHECKED = "unchecked", _("Not yet checked")
    CLEAN = "clean", _("Nothing found")
    INFECTED = "infected", _("Infected and withheld")
