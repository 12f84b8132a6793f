"""Closed lists of the register. The codes are stored; the words people see are beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    """The level of government an agency belongs to."""

    PROVINCE = "province", _("Provincial agency")
    DISTRICT = "district", _("District People's Committee")
    DIVISION = "division", _("Specialised division of a district")
    COMMUNE = "commune", _("Commune People's Committee")


class Obligation(TextChoices):
    """Whether the agency must apply the standard (Decision 19/2014/QĐ-TTg, article 2; else set by the province)."""

    MANDATORY = "mandatory", _("Mandatory")
    ENCOURAGED = "encouraged", _("Encouraged")
    NEITHER = "neither", _("Neither")


OBLIGED = (Obligation.MANDATORY, Obligation.ENCOURAGED)


class State(TextChoices):
    """Where an agency stands; folded from its facts, never typed."""

    NONE = "none", _("Not started")
    BUILDING = "building", _("Building")
    APPLYING = "applying", _("Applying")
    DECLARED = "declared", _("Declared")
    REDECLARE = "redeclare", _("Must declare again")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Upkeep(TextChoices):
    """Whether the yearly internal audit and management review are in time; empty before a declaration."""

    NOT_ASKED = "", _("Not asked for")
    KEPT = "kept", _("Kept up")
    DUE = "due", _("Upkeep due")


class Freshness(TextChoices):
    """How long ago somebody told the portal of an agency's system (agencies/freshness.py)."""

    RECENT = "recent", _("In the last 90 days")
    OLDER = "older", _("Longer ago")
    NEVER = "never", _("Never")


class Conversion(TextChoices):
    """The way from one edition to the next; leaves state and edition alone until the new declaration."""

    NONE = "none", _("No conversion")
    UNDER_WAY = "under_way", _("Conversion under way")
    DONE = "done", _("Done")


class Kind(TextChoices):
    """What happened. The order is the rank: of two facts on one day the lower rank counts first."""

    FOUNDED = "founded", _("Agency founded")
    RENAMED = "renamed", _("Agency renamed")
    MOVED = "moved", _("Area, superior or tier changed")
    OBLIGED = "obliged", _("Obligation set")
    PLAN_ISSUED = "plan_issued", _("ISO plan issued")
    COMMITTEE_SET = "committee_set", _("Steering committee set up or re-formed")
    TRAINING_HELD = "training_held", _("Training held")
    DOCUMENTS_ISSUED = "documents_issued", _("System documents issued or revised")
    APPLIED = "applied", _("System applied")
    INTERNAL_AUDIT = "internal_audit", _("Internal audit held")
    MANAGEMENT_REVIEW = "management_review", _("Management review held")
    EFFECTIVENESS_CONFIRMED = "effectiveness_confirmed", _("Effectiveness confirmed by the head")
    POSTED = "posted", _("Declaration posted and made public")
    SENT = "sent", _("Declaration sent to the lead body")
    CERTIFIED_144 = "certified_144", _("Certified under Decision 144/2006/QĐ-TTg")
    DECLARED = "declared", _("Conformity declared")
    REDECLARED = "redeclared", _("Conformity declared again")
    SCOPE_CHANGED = "scope_changed", _("Scope changed")
    PAUSED = "paused", _("System paused")
    RESUMED = "resumed", _("System resumed")
    ENDED = "ended", _("System ended")
    DISSOLVED = "dissolved", _("Agency dissolved")
    ELECTRONIC = "electronic", _("Electronic system in use")

    @property
    def rank(self) -> int:
        return RANKS[self]


RANKS = {kind: rank for rank, kind in enumerate(Kind, start=1)}

_KEPT_UP = _("Counts for the upkeep of a declared system for twelve months.")
HELP = {
    Kind.DOCUMENTS_ISSUED: _("Procedures and other documents of the system, also when they are revised."),
    Kind.APPLIED: _("From this day on the agency works by the system; it is declared later."),
    Kind.INTERNAL_AUDIT: _KEPT_UP,
    Kind.MANAGEMENT_REVIEW: _KEPT_UP,
    Kind.POSTED: _("The declaration hangs at the office or stands on the web page."),
    Kind.CERTIFIED_144: _("A certificate from before the duty became a declaration."),
    Kind.DECLARED: _("The first declaration, signed by the head."),
    Kind.REDECLARED: _("A declaration that follows an earlier one: another scope or edition, a merger."),
    Kind.SCOPE_CHANGED: _("The agency then has to declare again."),
    Kind.ENDED: _("The system ends, not the agency; it may declare anew later."),
}
"""What tells a kind from others that sound like it, where the administration has not worded a help of its own."""

LIFE = frozenset({Kind.FOUNDED, Kind.RENAMED, Kind.MOVED, Kind.OBLIGED, Kind.DISSOLVED})
"""Facts about the agency itself; recorded by the province's staff, not by the agency."""

PREPARING = frozenset({Kind.PLAN_ISSUED, Kind.COMMITTEE_SET, Kind.TRAINING_HELD, Kind.DOCUMENTS_ISSUED})
UPKEEP = frozenset({Kind.INTERNAL_AUDIT, Kind.MANAGEMENT_REVIEW})
DECLARING = frozenset({Kind.CERTIFIED_144, Kind.DECLARED, Kind.REDECLARED})


class Reason(TextChoices):
    """Why a declaration was made again (Decision 19/2014/QĐ-TTg, article 4.3, and practice)."""

    SCOPE = "scope", _("Scope adjusted, extended or reduced")
    EDITION = "edition", _("Converted to a new edition")
    MERGER = "merger", _("Merged, split or renamed")
    OTHER = "other", _("Another reason")


class ReportState(TextChoices):
    """What became of an agency's yearly report."""

    SENT = "sent", _("Handed in")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Sent back")


class Group(TextChoices):
    """The group (khối) an agency is counted in by officials."""

    DEPARTMENT = "department", _("Provincial departments, boards and sectors")
    SUB_DEPARTMENT = "sub_department", _("Sub-departments")
    MANAGEMENT_BOARD = "management_board", _("Management boards")
    DISTRICT = "district", _("District People's Committees")
    DIVISION = "division", _("Divisions of districts")
    COMMUNE = "commune", _("Communes, wards and townships")
    OTHER = "other", _("Other agencies")


class AreaLevel(TextChoices):
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")


class Role(TextChoices):
    """What a person does in the portal."""

    STAFF = "staff", _("Provincial staff")
    LEADER = "leader", _("Leader")
    OFFICER = "officer", _("Agency officer")
    INSPECTOR = "inspector", _("Inspector")
    ADMINISTRATOR = "administrator", _("Administrator")


# --- certificates: the second clock -----------------------------------------------------------------


class CertificateState(TextChoices):
    """What a certificate is worth on a day; folded from what happened to it, never typed."""

    VALID = "valid", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn by the body")
    CANCELLED = "cancelled", _("Cancelled at request")
    EXPIRED = "expired", _("Expired")
    REPLACED = "replaced", _("Replaced by its renewal")


class CertificateKind(TextChoices):
    """What happened to a certificate. The order is the rank: of two facts on one day the lower rank counts first."""

    ISSUED = "issued", _("Certificate issued")
    COVER_CHANGED = "cover_changed", _("Scope extended or reduced")
    SURVEILLANCE_PLANNED = "surveillance_planned", _("Surveillance audit planned")
    SURVEYED = "surveyed", _("Surveillance audit held")
    SUSPENDED = "suspended", _("Certificate suspended")
    RESTORED = "restored", _("Suspension lifted")
    LET_GO = "let_go", _("Will not be renewed")
    CANCELLED = "cancelled", _("Cancelled at the agency's wish")
    WITHDRAWN = "withdrawn", _("Withdrawn by the certification body")


CERTIFICATE_RANKS = {kind: rank for rank, kind in enumerate(CertificateKind, start=1)}

COVERING = frozenset({CertificateKind.ISSUED, CertificateKind.COVER_CHANGED})
"""Facts that say what a certificate covers: scope, agencies and sites, all of it and not the difference."""

SURVEILLING = frozenset({CertificateKind.SURVEILLANCE_PLANNED, CertificateKind.SURVEYED})


class SurveillanceResult(TextChoices):
    PASSED = "passed", _("Passed")
    NONCONFORMING = "nonconforming", _("Passed, with nonconformities to correct")
    FAILED = "failed", _("Not passed")
