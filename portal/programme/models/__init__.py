"""What the programme keeps; a module per subject."""

from portal.programme.models.money import Payment, PlannedMoney
from portal.programme.models.plan import Plan, Target
from portal.programme.models.report import ReportColumn, ReportText

__all__ = ["Payment", "Plan", "PlannedMoney", "ReportColumn", "ReportText", "Target"]
