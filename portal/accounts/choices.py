"""Closed lists of this app. Imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")


class Look(TextChoices):
    """Of the pages: light, dark, or as the machine is set."""

    SYSTEM = "system", _("Like the machine")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
