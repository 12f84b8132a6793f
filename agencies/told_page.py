"""The story of an agency's reminders: who was told what, whether it came and was opened, and what became of it."""

from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from agencies.models import Agency
from portal.deadlines.wording import step_in_words
from portal.kit.dates import written_day, written_moment
from portal.kit.paging import keyset_page
from portal.notices.choices import MailState
from portal.notices.models import Notice
from portal.notices.queries import lapsed_of, told_of
from portal.notices.wording import say


def told_page(agency: Agency, subject: str, request) -> dict[str, Any]:
    """What the page shows, of all the agency's matters or of one `subject`, such as "certificate:12"."""
    concerns = f"agency:{agency.pk}"
    found = keyset_page(told_of(concerns, subject), request.GET, order=("-id",))
    return {
        "agency": agency,
        "entries": [_entry(notice) for notice in found.rows],
        "links": found.links(request),
        "lapsed": _lapsed(concerns, subject),
    }


def _entry(notice: Notice) -> dict[str, Any]:
    made_at = localtime(notice.made_at)
    return {
        "iso": made_at.date().isoformat(),
        "day": written_day(made_at.date()),
        "title": say(notice),
        "to": f"{notice.person.name} – {step_in_words(notice.step)}",
        "lines": [_by_mail(notice), _opened(notice), _outcome(notice)],
    }


def _by_mail(notice: Notice) -> str:
    """The newest try, or why there is none yet."""
    if not notice.by_mail:
        return _("In the portal only, as the person wishes")
    tries = list(notice.mail.tries.all()) if notice.mail else []
    if not tries:
        return _("No e-mail yet")
    newest = tries[-1]
    words = _("E-mail to %(address)s, %(moment)s: %(state)s")
    said = {"address": newest.address, "moment": written_moment(newest.at), "state": newest.get_state_display()}
    answer = f" ({newest.answer})" if newest.answer and newest.state != MailState.SENT else ""
    return words % said + answer


def _opened(notice: Notice) -> str:
    if notice.read_at is None:
        return _("Not opened")
    return _("Opened %(moment)s") % {"moment": written_moment(notice.read_at)}


def _outcome(notice: Notice) -> str:
    if notice.ended_at:
        return _("Settled %(moment)s") % {"moment": written_moment(notice.ended_at)}
    return _("Lapsed: nothing was done") if notice.due_on < localdate() else _("Still due")


def _lapsed(concerns: str, subject: str) -> str:
    """One sentence on all that has lapsed, not only what stands on this page; empty when nothing has."""
    late = lapsed_of(concerns, subject, localdate())
    if not late["matters"]:
        return ""
    words = _("Past its day and not done: %(matters)s. People told: %(people)s; of them opened it: %(opened)s.")
    return words % late
