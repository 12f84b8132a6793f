"""Writing down whom to call at an agency."""

from typing import Any

from django.db import transaction

from agencies.models import Contact
from portal.kit.vietnamese import nfc, search_key


@transaction.atomic
def save_contact(*, contact: Contact, **what: Any) -> Contact:
    """Write down whom to call at an agency."""
    for name, value in what.items():
        setattr(contact, name, nfc(value))
    contact.search_key = search_key(contact.name)
    contact.full_clean()
    contact.save()
    return contact
