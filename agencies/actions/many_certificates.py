"""Recording papers of certificates that come in together, and taking them back: all or nothing, known from one moment.

The caller has asked whether the person may, and has looked at what is doubtful of them.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies.actions.certificates import NOTHING_TOLD, Told, issue, new_fact, withdraw
from agencies.certificates.knowing import hold_certificates, knowing_of
from agencies.certificates.queries import named_by
from agencies.choices import CertificateKind
from agencies.models import Agency, Certificate, CertificateFact, CertificationBody

PAPER = ("number", "body", "edition", "first_issued_on", "valid_until", "scope", "sites", "note", "happened_on")
"""What an issue says."""


@dataclass(eq=False)
class Issue:
    """A paper: what it says by field name, whom it covers, the issue that it corrects, and what it renews.

    `fact` is what was recorded of it.
    """

    what: dict[str, Any]
    agencies: Collection[Agency]
    corrects: CertificateFact | None = None
    renews: "Certificate | Issue | None" = None
    fact: CertificateFact | None = None

    @property
    def renewed(self) -> Certificate | None:
        if isinstance(self.renews, Issue):
            return self.renews.fact.certificate if self.renews.fact else None
        return self.renews


@contextmanager
def holding_papers(certificates: Collection[int], bodies: Collection[int]) -> Iterator[None]:
    """Keep others from writing of these certificates, and from recording papers of these bodies, until the end."""
    with transaction.atomic():
        hold_certificates(sorted(certificates))
        held = CertificationBody.objects.select_for_update(no_key=True).filter(pk__in=bodies)
        list(held.order_by("pk").values_list("pk"))
        yield


def issue_all(issues: Collection[Issue], *, by: Any, on: date, because: str, corrected: str) -> None:
    """Record the papers, the oldest first. Raises Refused for what no paper can say.

    `because` says why doubtful ones are right all the same, `corrected` why those that they correct are withdrawn.
    """
    made = Certificate.objects.bulk_create(Certificate() for issue_ in issues if issue_.corrects is None)
    new = iter(made)
    of = {id(each): each.corrects.certificate if each.corrects else next(new) for each in issues}
    renewed = [each.renews.pk for each in issues if isinstance(each.renews, Certificate)]
    renewed += [each.corrects.renews_id for each in issues if each.corrects and each.corrects.renews_id]
    with knowing_of([*(certificate.pk for certificate in of.values()), *renewed]) as at:
        for each in sorted(issues, key=lambda each: each.what["happened_on"]):
            _issue(each, of[id(each)], by, on, at, because, corrected)


def _issue(
    each: Issue, certificate: Certificate, by: Any, on: date, at: datetime, because: str, corrected: str
) -> None:
    renews = each.renewed
    if each.corrects:
        renews = each.corrects.renews
        withdraw(each.corrects, by, at, corrected)
    words = each.what | {"renews": renews}
    each.fact = new_fact(certificate, CertificateKind.ISSUED, by, at, NOTHING_TOLD, words)
    issue(each.fact, each.agencies, on, Told(because=because))


def take_papers_back(*, made: Collection[int], replaced: Collection[int], by: Any, on: date, because: str) -> None:
    """Withdraw papers that came in together, and record anew those that they had corrected."""
    facts = list(CertificateFact.objects.known().filter(pk__in=made).select_related("certificate").order_by("-pk"))
    old = CertificateFact.objects.filter(pk__in=replaced).select_related("certificate", "renews", "body", "edition")
    others = [key for fact in (*facts, *old) if (key := fact.renews_id)]
    with knowing_of([*(fact.certificate_id for fact in facts), *others]) as at:
        for fact in facts:
            withdraw(fact, by, at, because)
        for fact in old:
            words = {name: getattr(fact, name) for name in PAPER} | {"renews": fact.renews}
            again = new_fact(fact.certificate, CertificateKind.ISSUED, by, at, NOTHING_TOLD, words)
            issue(again, named_by(fact), on, Told(because=fact.because or because))
