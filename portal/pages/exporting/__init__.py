"""Lists and figures of the roof as files. Each asks the very queries of its page (portal/workbooks finds it here)."""

from portal.pages.exporting import agencies, certificates, figures, register, report, work

__all__ = ["agencies", "certificates", "figures", "register", "report", "work"]
