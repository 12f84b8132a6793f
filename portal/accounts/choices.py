"""Closed lists of this app. Imports nothing of ours."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    VIETNAMESE = "vi", _("Vietnamese")
    ENGLISH = "en", _("English")


class Closed(TextChoices):
    """Why an account is closed."""

    LEFT = "left", _("The person left")
    IDLE = "idle", _("Not used for a long time")


class InvitationState(TextChoices):
    """Where an invitation stands: computed, never stored."""

    WAITING = "waiting", _("Letter on its way")
    OPEN = "open", _("Not accepted yet")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    ACCEPTED = "accepted", _("Accepted")


class Look(TextChoices):
    """Of the pages: light, dark, or as the machine is set."""

    SYSTEM = "system", _("Like the machine")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
