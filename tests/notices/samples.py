"""Notices and jobs, with only what the test is about spelled out."""

from datetime import date
from itertools import count

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from portal.notices.choices import MailState
from portal.notices.models import Heartbeat, Mail, MailTry, Notice
from portal.notices.outbox import gather_mails, notify

SENTENCE = gettext_noop("Certificate %(number)s of %(agency)s is valid until %(due_on)s.")
REFUSED = "550 5.1.1 No such mailbox"
"""What a mail server said; it speaks English, whatever the language of the page."""
_numbers = count(1)


def told(person, **fields):
    """The arguments of `notify`; each call is about another certificate unless it names one."""
    return {
        "person": person.pk,
        "subject": f"certificate:{next(_numbers)}",
        "rule": "sample",  # no kind that the portal looks for: nothing ends by itself
        "clock": "certificate",
        "step": 30,
        "due_on": date(2026, 12, 24),
        "sentence": SENTENCE,
        "params": {"number": "QMS-01", "agency": "Sở Y tế"},
        "link": "/notices/",
    } | fields


def notice(person, **fields):
    """An unsaved notice, as `notify_all` takes them."""
    about = told(person, **fields)
    return Notice(person_id=about.pop("person"), **about)


def mailed(person):
    """A mail to them that the mail server refused, with the proof of it."""
    notify(**told(person, link="/"))
    gather_mails(localdate())
    mail = person.mails.latest("pk")
    Mail.objects.filter(pk=mail.pk).update(state=MailState.BOUNCED, answer=REFUSED)
    MailTry.objects.create(mail=mail, address=person.email, state=MailState.BOUNCED, answer=REFUSED)
    return mail


def mark(name="done", **_args):
    """What jobs do in the tests. A second time under the same name it fails."""
    Heartbeat.objects.create(name=name)
    return {"marks": 1}


def marks():
    return list(Heartbeat.objects.exclude(name="sweep").order_by("name").values_list("name", flat=True))
