"""The mail of one person and day, as it reads at the moment it is sent."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from portal.notices.models import Mail
from portal.notices.wording import say

# So that holiday notices and the like do not answer (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """The message in the person's language, most urgent first; None without a reader or anything to read."""
    person = mail.person
    notices = list(mail.notices.order_by("due_on", "id"))
    if not (person.is_active and person.email and notices):
        return None
    with translation.override(person.language):
        lines = [(say(notice), settings.PORTAL_URL + notice.link) for notice in notices]
        context = {"name": person.name, "lines": lines}
        message = EmailMultiAlternatives(
            subject=ngettext("ISO 9001 portal: %(count)d reminder", "ISO 9001 portal: %(count)d reminders", len(lines))
            % {"count": len(lines)},
            body=render_to_string("notices/digest.txt", context),
            to=[person.email],
            headers=HEADERS | {"Message-ID": mail.message_id},
        )
        message.attach_alternative(render_to_string("notices/digest.html", context), "text/html")
    return message
