"""The register: areas, agencies, what happened at them, and what follows from it."""

from agencies.models.agency import Agency, Contact
from agencies.models.area import Area
from agencies.models.certificate import (
    Certificate,
    CertificateCover,
    CertificateFact,
    CertificateStanding,
    CertificationBody,
)
from agencies.models.confirmation import Confirmation
from agencies.models.edition import Clause, Edition
from agencies.models.fact import Fact, Scan
from agencies.models.membership import Membership
from agencies.models.report import YearlyReport
from agencies.models.settings import CompleteList, KindWording, Register
from agencies.models.standing import Standing

__all__ = [
    "Agency",
    "Area",
    "Certificate",
    "CertificateCover",
    "CertificateFact",
    "CertificateStanding",
    "CertificationBody",
    "Clause",
    "CompleteList",
    "Confirmation",
    "Contact",
    "Edition",
    "Fact",
    "KindWording",
    "Membership",
    "Register",
    "Scan",
    "Standing",
    "YearlyReport",
]
