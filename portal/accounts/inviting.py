"""The letter of an invitation: its key is made when it is sent, so that no secret waits anywhere."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions import new_invitation_key, note_invitation_mailed
from portal.accounts.models import Invitation


def mail_invitation(invitation: int, letter: int) -> bool:
    """Send this letter of an invitation; False when it is not wanted any more.

    Repeated, it sends another link, and only the newest opens. Raises OSError when the mail server does not take it.
    """
    key = new_invitation_key(invitation=invitation, letter=letter, at=timezone.now())
    if key is None:
        return False
    row = Invitation.objects.select_related("person", "invited_by").get(pk=invitation)
    address = settings.PORTAL_URL + reverse("invitation-open", args=[key])
    about = {"user": row.person, "invited_by": row.invited_by, "address": address, "expires_at": row.expires_at}
    get_adapter().send_letter("account/email/invitation", row.person.email, about)
    note_invitation_mailed(invitation=invitation, letter=letter, at=timezone.now())
    return True
