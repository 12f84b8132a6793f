"""What the programme keeps; a module per subject."""

from portal.programme.models.advisers import Adviser, Eligibility, Service
from portal.programme.models.announcements import Addressee, Announcement, Opening, Reach
from portal.programme.models.coverage import CoverageRun, CoverageTake
from portal.programme.models.guidance import Material, Version
from portal.programme.models.money import Payment, PlannedMoney
from portal.programme.models.plan import Plan, Target
from portal.programme.models.procedures import Issue, IssueFile, LegalChange, Procedure
from portal.programme.models.report import ReportColumn, ReportText
from portal.programme.models.training import Attendance, Course

__all__ = [
    "Addressee",
    "Adviser",
    "Announcement",
    "Attendance",
    "Course",
    "CoverageRun",
    "CoverageTake",
    "Eligibility",
    "Issue",
    "IssueFile",
    "LegalChange",
    "Material",
    "Opening",
    "Payment",
    "Plan",
    "PlannedMoney",
    "Procedure",
    "Reach",
    "ReportColumn",
    "ReportText",
    "Service",
    "Target",
    "Version",
]
