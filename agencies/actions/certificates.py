"""Writing down third-party certificates."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from agencies.models import Agency, Certificate, Contact
from portal.kit.dates import written_day
from portal.kit.vietnamese import nfc, search_key


class CertificateChanged(Refused):
    """Someone else changed the certificate since the person looked at it; says how it is now."""

    def __init__(self, now: Certificate):
        self.version = now.version
        message = _("Someone else changed this certificate meanwhile: it is now %(now)s. Look, then save again.")
        super().__init__(message % {"now": described(now)}, code="changed")


@transaction.atomic
def add_certificate(*, agency: Agency, **what: Any) -> Certificate:
    """Write down a certificate. Raises ValidationError (dates, a number twice)."""
    certificate = Certificate(agency=agency, **what)
    certificate.full_clean()
    certificate.save(force_insert=True)
    return certificate


@transaction.atomic
def edit_certificate(*, certificate: Certificate, seen_version: int | None, **what: Any) -> Certificate:
    """Correct a certificate or write down its end. Raises CertificateChanged."""
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if held.version != seen_version:
        raise CertificateChanged(held)
    for name, value in {**what, "version": held.version + 1}.items():
        setattr(held, name, value)
    held.full_clean()
    held.save()
    return held


def described(certificate: Certificate) -> str:
    """The certificate in one line, for a person who must compare."""
    return _("%(number)s of %(body)s, edition %(edition)s, %(issued)s to %(until)s") % {
        "number": certificate.number,
        "body": certificate.body,
        "edition": certificate.edition_id,
        "issued": written_day(certificate.issued_on),
        "until": written_day(certificate.valid_until),
    }


@transaction.atomic
def save_contact(*, contact: Contact, **what: Any) -> Contact:
    """Write down whom to call at an agency."""
    for name, value in what.items():
        setattr(contact, name, nfc(value))
    contact.search_key = search_key(contact.name)
    contact.full_clean()
    contact.save()
    return contact
