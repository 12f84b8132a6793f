"""Jobs, mails, notices, and how people want to be told."""

from portal.notices.models.job import Heartbeat, Job, JobQuerySet, Progress
from portal.notices.models.mail import Mail, MailQuerySet, MailTry
from portal.notices.models.notice import Notice, NoticeQuerySet
from portal.notices.models.preferences import Absence, CalendarFeed, MutedKind

__all__ = [
    "Absence",
    "CalendarFeed",
    "Heartbeat",
    "Job",
    "JobQuerySet",
    "Mail",
    "MailQuerySet",
    "MailTry",
    "MutedKind",
    "Notice",
    "NoticeQuerySet",
    "Progress",
]
