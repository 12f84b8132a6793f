"""The mail of one person and day, as it reads at the moment it is sent."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.notices.models import Mail, Notice
from portal.notices.withholding import still_theirs
from portal.notices.wording import say, title_of

MANY = 20
"""Notices of one kind that a mail spells out; the bell has the rest."""

# So that holiday notices and the like do not answer (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


class Group(NamedTuple):
    """The notices of one kind: each as a sentence and the address that opens it, and how many are left out."""

    title: str
    lines: list[tuple[str, str]]
    more: int


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The message in the person's language, most urgent first; None without a reader or anything to read."""
    person = mail.person
    notices = still_theirs(mail.notices.open().order_by("due_on", "id"))
    if not (person.is_active and person.email and notices):
        return None
    with translation.override(person.language):
        context = {"name": person.name, "groups": groups(notices)}
        message = EmailMultiAlternatives(
            subject=_subject(mail, len(notices)),
            body=render_to_string("notices/digest.txt", context),
            to=[person.email],
            headers=HEADERS | {"Message-ID": mail.message_id},
        )
        message.attach_alternative(render_to_string("notices/digest.html", context), "text/html")
    return message


def groups(notices: Iterable[Notice]) -> list[Group]:
    """The notices by kind, that with the most urgent one first."""
    by_rule: dict[str, list[Notice]] = {}
    for notice in notices:
        by_rule.setdefault(notice.rule, []).append(notice)
    return [
        Group(title_of(rule), [_line(notice) for notice in of_kind[:MANY]], max(0, len(of_kind) - MANY))
        for rule, of_kind in by_rule.items()
    ]


def _line(notice: Notice) -> tuple[str, str]:
    return say(notice), settings.PORTAL_URL + reverse("notice-open", args=[notice.pk])


def _subject(mail: Mail, count: int) -> str:
    if mail.at_once:
        return _("ISO 9001 portal: due within two days")
    words = ngettext("ISO 9001 portal: %(count)d reminder", "ISO 9001 portal: %(count)d reminders", count)
    return words % {"count": count}
