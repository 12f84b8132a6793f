from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Deed(TextChoices):
    """What happened to a row; the labels that pghistory's triggers give."""

    INSERT = "insert", _("added")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("deleted")
