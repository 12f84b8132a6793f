"""The two dates of every figure, under the name by which the roof knows them (portal/kit/asking.py)."""

from portal.kit.asking import NOT_ASKED, Dates, DatesForm, asked, asked_in

__all__ = ["NOT_ASKED", "Dates", "DatesForm", "asked", "asked_in"]
