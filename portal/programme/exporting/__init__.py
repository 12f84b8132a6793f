"""Lists of the programme as files. Each asks the very queries of its page (portal/workbooks finds it here)."""

from portal.programme.exporting import guidance, procedures, training

__all__ = ["guidance", "procedures", "training"]
