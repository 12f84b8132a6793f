"""Closed lists of deadlines. The codes are stored; the words people see are beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Clock(TextChoices):
    """What runs out. A declaration has no expiry, a certificate has: a reminder always names its clock."""

    DECLARATION = "declaration", _("Declaration")
    CERTIFICATE = "certificate", _("Certificate")
    REPORTING = "reporting", _("Reporting")
    INSPECTION = "inspection", _("Inspection")
    DOCUMENTS = "documents", _("Documents of the system")
    PLAN = "plan", _("Plan")
    COMPETENCE = "competence", _("Competence")


class Audience(TextChoices):
    """Who is told. What each means for an agency says `agencies/responsible.py`."""

    HOLDER = "holder", _("The agency's officers")
    NAMED = "named", _("People whom the matter names, such as the inspection team")
    SUPERIOR = "superior", _("Officers of the body above")
    LEAD = "lead", _("The lead body")


class DayKind(TextChoices):
    """A day that is not worked though its weekday says so, or the other way round."""

    OFF = "off", _("Day off")
    WORKED = "worked", _("Worked in exchange")
