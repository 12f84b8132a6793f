"""Closed lists of inspections, and the moves allowed between states. The codes are stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VisitForm(TextChoices):
    """How an agency is checked (kiểm tra tại trụ sở; qua hồ sơ, báo cáo)."""

    ON_SITE = "on_site", _("At the office")
    BY_FILES = "by_files", _("Through files and reports")


class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


VISIT_MOVES = {
    VisitState.PLANNED: (VisitState.HELD, VisitState.CANCELLED),
    VisitState.HELD: (),
    VisitState.CANCELLED: (),
}


class TeamRole(TextChoices):
    LEADER = "leader", _("Team leader")
    DEPUTY = "deputy", _("Deputy leader")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary")


class Grade(TextChoices):
    """How grave a finding is (ISO/IEC 17021-1:2015, 3.12 and 3.13, and practice)."""

    MAJOR = "major", _("Major nonconformity")
    MINOR = "minor", _("Minor nonconformity")
    OBSERVATION = "observation", _("Observation")
    RECOMMENDATION = "recommendation", _("Recommendation")
    GOOD = "good", _("Good practice")


DAYS_TO_CORRECT = {Grade.MAJOR: 30, Grade.MINOR: 60, Grade.OBSERVATION: 90}
"""Days from the visit until a finding is due, proposed in the form; other grades have no due date."""


class FindingState(TextChoices):
    LOGGED = "logged", _("Waiting for the agency's answer")
    ANSWERED = "answered", _("Answered, to be checked")
    CLOSED = "closed", _("Closed")


FINDING_MOVES = {
    FindingState.LOGGED: (FindingState.ANSWERED, FindingState.CLOSED),
    FindingState.ANSWERED: (FindingState.CLOSED, FindingState.LOGGED),
    FindingState.CLOSED: (),
}
