"""Closed lists of inspections. The codes are stored. Which moves lead from state to state stands in moves.py."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VisitForm(TextChoices):
    """How an agency is checked (kiểm tra tại trụ sở; qua hồ sơ, báo cáo)."""

    ON_SITE = "on_site", _("At the office")
    BY_FILES = "by_files", _("Through files and reports")


# --- the programme ------------------------------------------------------------------------------------


class ProgrammeState(TextChoices):
    DRAFT = "draft", _("Being drawn up")
    APPROVED = "approved", _("Approved")


class Rule(TextChoices):
    """Why an agency stands in a programme: chosen by hand or filter, or by a rule (audits/selection.py)."""

    CHOSEN = "chosen", _("Chosen")
    NOT_VISITED = "not_visited", _("Not visited for years")
    OPEN_FINDINGS = "open_findings", _("Has open findings")
    LONG_DECLARED = "long_declared", _("Declared long ago")
    UPKEEP_DUE = "upkeep_due", _("Upkeep is due")


# --- visits -------------------------------------------------------------------------------------------


class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    NOTIFIED = "notified", _("Notified")
    UNDER_WAY = "under_way", _("Visit under way")
    DRAFTED = "drafted", _("Minutes drafted")
    SIGNED = "signed", _("Minutes signed")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = (VisitState.PLANNED, VisitState.NOTIFIED)
"""The visit has not begun."""

BEGUN = (VisitState.UNDER_WAY, VisitState.DRAFTED, VisitState.SIGNED, VisitState.CLOSED)
"""The agency counts as visited."""


class VisitMove(TextChoices):
    NOTIFY = "notify", _("Notify the agency")
    POSTPONE = "postpone", _("Move to another day")
    START = "start", _("Start the visit")
    DRAFT = "draft", _("Draft the minutes")
    TAKE_BACK = "take-back", _("Take the draft back")
    SIGN = "sign", _("Minutes are signed")
    CLOSE = "close", _("Close the visit")
    CANCEL = "cancel", _("Cancel the visit")


class TeamRole(TextChoices):
    LEADER = "leader", _("Team leader")
    DEPUTY = "deputy", _("Deputy leader")
    MEMBER = "member", _("Member")
    SECRETARY = "secretary", _("Secretary")


class Capacity(TextChoices):
    """In which capacity a person has dealt with an agency, other than inspecting it."""

    EMPLOYED = "employed", _("Worked there")
    ADVISED = "advised", _("Advised it")
    TRAINED = "trained", _("Trained its people")
    AUDITED = "audited", _("Audited it internally or for a certificate")
    OTHER = "other", _("In another capacity")


# --- checklists ---------------------------------------------------------------------------------------


class LineKind(TextChoices):
    """What a line asks after: a rule of the state (QĐ 19/2014/QĐ-TTg and others), or a clause of an edition."""

    RULE = "rule", _("Rule")
    CLAUSE = "clause", _("Clause")


class AnswerState(TextChoices):
    NOT_CHECKED = "not_checked", _("Not checked")
    CONFORMS = "conforms", _("Conforms")
    FINDING = "finding", _("Finding")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


# --- findings and corrective actions ------------------------------------------------------------------


class FindingState(TextChoices):
    LOGGED = "logged", _("Logged by the team")
    ASKED = "asked", _("Plan asked for")
    PROPOSED = "proposed", _("Plan proposed")
    ACCEPTED = "accepted", _("Plan accepted")
    DONE = "done", _("Corrected, to be verified")
    EFFECTIVE = "effective", _("Verified effective")
    WAIVED = "waived", _("Waived until a day")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DRAFT_FINDING = (FindingState.LOGGED, FindingState.WITHDRAWN)
"""Known to the team only: the agency has not been told yet, or never will be."""

SETTLED = (FindingState.CLOSED, FindingState.WITHDRAWN)
"""Nothing more happens."""

WITH_AGENCY = (FindingState.ASKED, FindingState.ACCEPTED)
"""The next step is the agency's."""

WITH_TEAM = (FindingState.PROPOSED, FindingState.DONE, FindingState.EFFECTIVE)
"""The next step is the inspectors'."""


class FindingMove(TextChoices):
    ASK = "ask", _("Ask for a plan")
    NOTE = "note", _("Noted in the minutes, nothing is asked")
    PROPOSE = "propose", _("Propose a plan")
    ACCEPT = "accept", _("Accept the plan")
    SEND_BACK = "send-back", _("Send back to the agency")
    REPORT = "report", _("Report as corrected")
    CONFIRM = "confirm", _("Verified as effective")
    REJECT = "reject", _("Not effective: reopen")
    CLOSE = "close", _("Close the finding")
    SETTLE = "settle", _("Close without a plan")
    WAIVE = "waive", _("Waive until a day")
    END_WAIVER = "end-waiver", _("End the waiver")
    REOPEN = "reopen", _("Reopen")
    WITHDRAW = "withdraw", _("Withdraw the finding")


class ActionState(TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done, to be verified")
    EFFECTIVE = "effective", _("Verified effective")
    DROPPED = "dropped", _("Dropped")


OPEN_ACTION = (ActionState.PLANNED, ActionState.DONE)
"""Keeps its findings from being closed."""


class ActionMove(TextChoices):
    REPORT = "report", _("Report as done")
    CONFIRM = "confirm", _("Verified as effective")
    REJECT = "reject", _("Not effective: do it again")
    DROP = "drop", _("Drop the action")


# --- papers -------------------------------------------------------------------------------------------


class PaperKind(TextChoices):
    """Administrative documents that come out of a visit (biên bản kiểm tra; thông báo kết quả kiểm tra)."""

    MINUTES = "minutes", _("Minutes")
    NOTICE = "notice", _("Notice of result")


class PaperFormat(TextChoices):
    DOCX = "docx", _("Word")
    PDF = "pdf", "PDF"
    SCAN = "scan", _("Signed scan")
