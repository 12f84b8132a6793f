"""The portal's own work as a file: the mails with what became of them."""

from django.conf import settings
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies.exporting import AT_ONCE, book_of
from agencies.permissions import scope_of
from portal.notices import queries
from portal.notices.choices import MailState
from portal.notices.models import Job
from portal.notices.permissions import can_see_jobs
from portal.pages.dates import Dates
from portal.workbooks.writing.book import Book, Column, Kind, Table
from portal.workbooks.writing.sources import source


@source("jobs", may=can_see_jobs, scope=scope_of)
def jobs(user, params: QueryDict) -> Book:
    """The work of the portal as far back as it is kept, the newest first."""
    rows = Job.objects.visible_to(user).order_by("-pk")
    titles = {line.kind: str(line.title or line.kind) for line in queries.kinds_of_jobs(settings.PERIODIC)}
    columns = [
        Column(_("Work"), Kind.TEXT, 34),
        Column(_("State"), Kind.TEXT, 18),
        Column(_("Asked for"), Kind.MOMENT),
        Column(_("Last run"), Kind.MOMENT),
        Column(_("Ended"), Kind.MOMENT),
        Column(_("Tries"), Kind.NUMBER),
        Column(_("What went wrong"), Kind.LONG, 50),
    ]
    words = (
        (
            titles.get(each.kind, each.kind),
            each.get_state_display(),
            each.made_at,
            each.started_at,
            each.ended_at,
            each.attempts,
            each.last_error[:1000],
        )
        for each in rows.iterator(AT_ONCE)
    )
    return book_of(_("The portal's own work"), Dates(localdate()), [Table(columns, words, rows.count())])


@source("mails", may=can_see_jobs, scope=scope_of)
def mails(user, params: QueryDict) -> Book:
    state, who = params.get("state", ""), params.get("q", "").strip()
    rows = queries.mails(user, state=state if state in MailState.values else "", who=who)
    columns = [
        Column(_("Day"), Kind.DAY),
        Column(_("Person"), Kind.TEXT, 28),
        Column(_("E-mail"), Kind.TEXT, 30),
        Column(_("State"), Kind.TEXT, 22),
        Column(_("Notices"), Kind.NUMBER),
        Column(_("Sent"), Kind.MOMENT),
        Column(_("Answer of the mail server"), Kind.LONG, 40),
    ]
    words = (
        (each.day, each.person.name, each.person.email, each.get_state_display(), each.told, each.sent_at, each.answer)
        for each in rows.order_by("-id").iterator(AT_ONCE)
    )
    return book_of(_("E-mails"), Dates(localdate()), [Table(columns, words, rows.count())])
