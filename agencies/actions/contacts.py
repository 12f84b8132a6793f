"""Writing down whom to call at an agency."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from agencies.models import Contact
from portal.history.entries import entries_of
from portal.kit.vietnamese import nfc, search_key

WRITTEN = ("name", "position", "phone", "email")


@transaction.atomic
def save_contact(*, contact: Contact, **what: Any) -> Contact:
    """Write down whom to call at an agency."""
    for name, value in what.items():
        setattr(contact, name, nfc(value))
    contact.search_key = search_key(contact.name)
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def take_contacts_back(*, made: Collection[int], before: Collection[int]) -> None:
    """Delete contacts that came in together, and set those that were there before to what they were.

    `before` are the entries of their history from before; that history keeps both.
    """
    entries, then = entries_of(Contact, made, "pgh_id", "pgh_obj_id", *WRITTEN), set(before)
    written = {key: what for entry, key, *what in entries if entry in then}
    for contact in Contact.objects.select_for_update().filter(pk__in=made):
        if what := written.get(contact.pk):
            save_contact(contact=contact, **dict(zip(WRITTEN, what, strict=True)))
        else:
            contact.delete()
