"""Closed lists of the programme. The codes are stored; the words people see are beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# --- plans --------------------------------------------------------------------------------------------


class PlanState(TextChoices):
    DRAFT = "draft", _("Being drawn up")
    APPROVED = "approved", _("Approved")


class Step(TextChoices):
    """What an agency is to reach. Which facts fulfil a step: docs/plans.md."""

    BUILD = "build", _("Build and declare")
    CONVERT = "convert", _("Convert to an edition")
    REDECLARE = "redeclare", _("Declare again")
    ELECTRONIC = "electronic", _("Electronic ISO")


class Outcome(TextChoices):
    """How a target stands on a day: exactly one of these."""

    REACHED = "reached", _("Reached")
    OPEN = "open", _("Not due yet")
    OVERDUE = "overdue", _("Overdue")
    LAPSED = "lapsed", _("Agency dissolved")


# --- money --------------------------------------------------------------------------------------------


class CostLine(TextChoices):
    """What money is for, as the regime of the state's QMS money names it (Thông tư 159/2014/TT-BTC, practice)."""

    CONSULTING = "consulting", _("Consulting")
    TRAINING = "training", _("Training")
    ASSESSMENT = "assessment", _("Audit or certification")
    UPKEEP = "upkeep", _("Upkeep and improvement")
    CONVERSION = "conversion", _("Conversion")
    COMMITTEE = "committee", _("Work of the steering committee")
    INSPECTION = "inspection", _("Inspection")


class Source(TextChoices):
    """Whose money it is."""

    PROVINCE = "province", _("Provincial budget")
    DISTRICT = "district", _("District budget")
    COMMUNE = "commune", _("Commune budget")
    SCIENCE = "science", _("Science and technology budget")
    CENTRAL = "central", _("Central budget")
    OTHER = "other", _("Other sources")


class MoneyKind(TextChoices):
    """Beside what a plan wants: what happened to money."""

    ALLOTTED = "allotted", _("Allotted")
    SPENT = "spent", _("Spent")


# --- procedures ---------------------------------------------------------------------------------------


class ChangeKind(TextChoices):
    """What the law did to an administrative procedure."""

    CHANGED = "changed", _("Changed")
    ABOLISHED = "abolished", _("Abolished")


class Coverage(TextChoices):
    """How an agency's documents stand to a procedure on a day; the rule: procedures/coverage.py."""

    COVERED = "covered", _("Covered")
    OUTDATED = "outdated", _("Outdated")
    MISSING = "missing", _("No document")
    ORPHAN = "orphan", _("Without a procedure")


# --- the library --------------------------------------------------------------------------------------


class MaterialKind(TextChoices):
    """What stands in the library."""

    FORM = "form", _("Form")
    FRAMEWORK = "framework", _("Model framework")
    INSTRUCTION = "instruction", _("Instruction")
    LEGAL = "legal", _("Legal text")


# --- training -----------------------------------------------------------------------------------------


class CourseKind(TextChoices):
    """What a course teaches. Which skill it gives: training/skills.py."""

    AWARENESS = "awareness", _("What the standard asks")
    BUILDING = "building", _("Building a system")
    AUDITING = "auditing", _("Internal auditing")
    IMPROVING = "improving", _("Upkeep and improvement")
    INSPECTING = "inspecting", _("Inspecting and assessing")


class Skill(TextChoices):
    """What somebody is able to do for a system, shown by a certificate."""

    BUILD = "build", _("Can build")
    CHECK = "check", _("Can check")
    IMPROVE = "improve", _("Can improve")
    INSPECT = "inspect", _("Can inspect")


class Part(TextChoices):
    """In which part somebody was at a course."""

    LEARNER = "learner", _("Learned")
    TRAINER = "trainer", _("Taught")


class PaperState(TextChoices):
    """How a certificate stands on a day; the rule: training/skills.py."""

    VALID = "valid", _("Valid")
    ENDING = "due", _("Ends within three months")
    EXPIRED = "expired", _("Expired")


# --- consultants and assessors --------------------------------------------------------------------------


class AdviserKind(TextChoices):
    """Who may advise agencies or assess them, once eligible (Thông tư 26/2014/TT-BKHCN)."""

    ORGANISATION = "organisation", _("Consulting organisation")
    EXPERT = "expert", _("Independent consultant")
    ASSESSOR = "assessor", _("Assessor")


class ServiceKind(TextChoices):
    """What an agency was served for."""

    BUILDING = "building", _("Building a system")
    CONVERSION = "conversion", _("Conversion")
    UPKEEP = "upkeep", _("Upkeep and improvement")
    ASSESSMENT = "assessment", _("Assessment")


# --- the province's yearly report ---------------------------------------------------------------------


class ReportSection(TextChoices):
    """Parts of the report; each has tables and words built from them."""

    DECLARED = "declared", _("Declarations")
    BUILT = "built", _("Built, converted and declared again in the year")
    UPKEEP = "upkeep", _("Upkeep")
    COVERAGE = "coverage", _("Administrative procedures in the systems")
    PLANS = "plans", _("Plans and money")
    INSPECTIONS = "inspections", _("Inspections and findings")
    REPORTS = "reports", _("Reports of the agencies")


class ReportColumnCode(TextChoices):
    """What the list of agencies that goes with the report can say of each."""

    NUMBER = "number", _("No.")
    NAME = "name", _("Agency")
    GROUP = "group", _("Group")
    TIER = "tier", _("Tier")
    DISTRICT = "district", _("District")
    OBLIGATION = "obligation", _("Obligation")
    STATE = "state", _("State")
    EDITION = "edition", _("Edition")
    DECLARATION = "declaration", _("Number and date of the declaration")
    COVERED = "covered", _("Procedures covered")
    COMPETENCE = "competence", _("Procedures in competence")
    UPKEEP = "upkeep", _("Upkeep")
    AUDITED_ON = "audited_on", _("Internal audit")
    REVIEWED_ON = "reviewed_on", _("Management review")
    REPORTED_ON = "reported_on", _("Yearly report sent on")
