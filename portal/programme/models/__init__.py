"""What the programme keeps; a module per subject."""

from portal.programme.models.money import Payment, PlannedMoney
from portal.programme.models.plan import Plan, Target

__all__ = ["Payment", "Plan", "PlannedMoney", "Target"]
