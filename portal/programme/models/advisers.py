"""Who advises agencies or assesses them, the papers that allow it, and whom they served: facts.

Certification bodies are no rows of these: they stand in the register of certificates (agencies.CertificationBody).
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies, roles_of, sees_every_agency
from portal.programme.choices import AdviserKind, ServiceKind
from portal.programme.models.recorded import STANDS, WITHDRAWN_WITH_REASON, Recorded, RecordedQuerySet


class RegisterQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """The register of those who may advise is everybody's who is somebody in the portal."""
        return self if roles_of(user) else self.none()


class AdviserQuerySet(RegisterQuerySet):
    def eligible(self, on, known=None):
        """Those with a paper in force on a day."""
        return self.filter(Exists(Eligibility.objects.in_force(on, known).filter(adviser=OuterRef("pk"))))


class Adviser(Recorded):
    """A consulting organisation, an independent consultant or an assessor; `account` where an inspector is one."""

    kind = models.CharField(_("kind"), max_length=15, choices=AdviserKind)
    name = models.CharField(_("name"), max_length=200)
    works_for = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("works for"), null=True, blank=True, related_name="experts"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account in the portal"),
        null=True,
        blank=True,
        related_name="+",
    )
    sort_key = models.CharField(max_length=1000, editable=False, db_collation="C")
    search_key = models.TextField(editable=False)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultant or assessor")
        verbose_name_plural = _("consultants and assessors")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="adviser_by_name"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="adviser_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AdviserKind.values), name="adviser_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=AdviserKind.ORGANISATION) | Q(works_for=None, account=None),
                name="adviser_organisation_is_nobody",
                violation_error_message=_("An organisation works for nobody and has no account."),
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="adviser_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=STANDS,
                name="adviser_once",
                violation_error_message=_("This name is in the register already."),
            ),
        ]

    def __str__(self):
        return self.name


class EligibilityQuerySet(RegisterQuerySet):
    def in_force(self, on, known=None):
        return self.known(known).filter(issued_on__lte=on, valid_until__gte=on)


class Eligibility(Recorded):
    """A paper by which an adviser is eligible (giấy xác nhận đủ điều kiện, thẻ chuyên gia): issued for three years."""

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="papers")
    number = models.CharField(_("document number"), max_length=60)
    issuer = models.CharField(_("issued by"), max_length=200)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("in force until"))

    objects = EligibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("eligibility paper")
        verbose_name_plural = _("eligibility papers")
        indexes = [models.Index(fields=["valid_until", "id"], name="eligibility_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("issued_on")),
                name="eligibility_in_order",
                violation_error_message=_("A paper does not end before it was issued."),
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="eligibility_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["adviser", "number"],
                condition=STANDS,
                name="eligibility_once",
                violation_error_message=_("This paper is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.adviser}"


class ServiceQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))

    def begun(self, on, known=None):
        """Those that had begun by a day, as known at a moment or now."""
        return self.known(known).filter(adviser__in=Adviser.objects.known(known), since__lte=on)

    def with_eligibility(self, known=None):
        """With `was_eligible`: whether the adviser had a paper in force on the first day."""
        papers = Eligibility.objects.known(known).filter(
            adviser=OuterRef("adviser"), issued_on__lte=OuterRef("since"), valid_until__gte=OuterRef("since")
        )
        return self.annotate(was_eligible=Exists(papers))


class Service(Recorded):
    """An adviser served an agency; `until` empty: goes on."""

    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="services")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    kind = models.CharField(_("what for"), max_length=10, choices=ServiceKind)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    contract = models.CharField(_("number of the contract"), max_length=60, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service to an agency")
        verbose_name_plural = _("services to agencies")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ServiceKind.values), name="service_kind_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="service_in_order",
                violation_error_message=_("What is until a day does not begin after it."),
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="service_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["adviser", "agency", "kind", "since"],
                condition=STANDS,
                name="service_once",
                violation_error_message=_("This service is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.adviser} – {self.agency}"
