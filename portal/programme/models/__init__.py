"""What the programme keeps; a module per subject."""

from portal.programme.models.money import Payment, PlannedMoney
from portal.programme.models.plan import Plan, Target
from portal.programme.models.procedures import Issue, LegalChange, Procedure
from portal.programme.models.report import ReportColumn, ReportText

__all__ = [
    "Issue",
    "LegalChange",
    "Payment",
    "Plan",
    "PlannedMoney",
    "Procedure",
    "ReportColumn",
    "ReportText",
    "Target",
]
