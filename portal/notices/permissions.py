"""Who may do what with notices and jobs: one predicate per deed."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User

if TYPE_CHECKING:
    from portal.notices.models import Absence, Job, Mail, Notice


def can_see_notices(user: User | AnonymousUser) -> bool:
    """Everybody who is signed in has a bell; it holds one's own notices only."""
    return user.is_authenticated


def can_read_notice(user: User, notice: "Notice") -> bool:
    return notice.person_id == user.pk


def can_see_jobs(user: User | AnonymousUser) -> bool:
    """Sees what the machine did, and which mails did not arrive."""
    return user.is_active and user.is_staff


def can_run_job(user: User, job: "Job") -> bool:
    """Asks for work that failed once more."""
    return can_see_jobs(user)


def can_see_mail(user: User, mail: "Mail") -> bool:
    """Reads when it was sent, to which address, and what the mail server answered."""
    return can_see_jobs(user)


def can_send_mail(user: User, mail: "Mail") -> bool:
    """Has a mail that came back sent once more."""
    return can_see_jobs(user)


def can_set_preferences(user: User | AnonymousUser) -> bool:
    """Says how to be told: by mail or not, through whom, into which calendar. Everybody for themselves."""
    return user.is_authenticated


def can_take_back(user: User, absence: "Absence") -> bool:
    return absence.person_id == user.pk
