import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Collate, Upper
from django.utils.translation import gettext_lazy as _

from agencies.choices import DECLARING, LIFE, RANKS, Kind, Obligation, Reason, Tier
from agencies.models.agency import Agency
from agencies.standing import Event
from portal.kit.dates import Precision, last_day, written
from portal.kit.tracking import tracked

PLAIN_NUMBER = Func(Upper("number"), Value("Đ"), Value("D"), function="translate", output_field=models.TextField())
"""A document number as it is looked for: 5249/qd-ubnd finds 5249/QĐ-UBND. An index serves it."""

COUNTS_ON = Case(
    *[
        When(
            precision=unit,
            then=Func(
                F("happened_on"),
                template=f"(date_trunc('{unit}', %(expressions)s::timestamp) + interval '1 {unit} - 1 day')::date",
                output_field=models.DateField(),
            ),
        )
        for unit in (Precision.MONTH.value, Precision.YEAR.value)
    ],
    default=F("happened_on"),
)
"""The day from which a fact counts, as `Fact.counts_on` says it."""
RANK = Func(
    Value(list(RANKS), output_field=ArrayField(models.TextField())),
    Cast("kind", models.TextField()),
    function="array_position",
    output_field=models.IntegerField(),
)
"""The rank of a fact's kind, the lowest first."""


class FactQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))

    def known(self, at=None):
        """The facts that the portal knew at a moment; without one, those it knows now."""
        if at is None:
            return self.filter(withdrawn_at=None)
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), recorded_at__lte=at)

    def numbered_like(self, text):
        """The facts shown by a document whose number contains the text, whatever its capitals and the stroke of Đ."""
        return self.alias(plain_number=PLAIN_NUMBER).filter(
            plain_number__contains=text.strip().upper().replace("Đ", "D")
        )

    def counting_by(self, on):
        """The facts that count on a day."""
        return self.alias(counts=COUNTS_ON).filter(counts__lte=on)

    def newest_first(self):
        """The other way round from the order in which the fold takes them (`Event.order`)."""
        return self.order_by(COUNTS_ON.desc(), RANK.desc(), Collate("number", "C").desc(), "-pk")

    def events(self):
        """The facts as the fold sees them."""
        return [fact.as_event() for fact in self]


class Fact(models.Model):
    """Something that happened at an agency on a date, shown by a document.

    Never changed, never deleted: a wrong fact is withdrawn and a right one recorded. It has two times: `happened_on`
    in the world, and `recorded_at` .. `withdrawn_at` for what the portal knew.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="facts")
    kind = models.CharField(_("what happened"), max_length=30, choices=Kind)
    happened_on = models.DateField(_("date"))
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, default=Precision.DAY)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=300, blank=True)
    edition = models.ForeignKey(
        "agencies.Edition", models.PROTECT, to_field="code", db_column="edition", null=True, blank=True, db_index=False
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    scope = models.TextField(_("scope: fields of activity"), blank=True)
    covered = models.PositiveIntegerField(_("procedures covered"), null=True, blank=True)
    competence = models.PositiveIntegerField(_("procedures in competence"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    name = models.CharField(_("name of the agency"), max_length=300, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True)
    area = models.ForeignKey("agencies.Area", models.PROTECT, null=True, blank=True, db_index=False)
    superior = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    obligation = models.CharField(_("obligation"), max_length=10, choices=Obligation, blank=True)

    warnings = ArrayField(models.CharField(max_length=30), default=list, blank=True, editable=False)
    source_key = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="fact_kind_known"),
            models.CheckConstraint(condition=Q(precision__in=Precision.values), name="fact_precision_known"),
            models.CheckConstraint(condition=Q(reason__in=["", *Reason.values]), name="fact_reason_known"),
            models.CheckConstraint(condition=Q(tier__in=["", *Tier.values]), name="fact_tier_known"),
            models.CheckConstraint(condition=Q(obligation__in=["", *Obligation.values]), name="fact_obligation_known"),
            models.CheckConstraint(
                condition=~Q(kind__in=DECLARING) | Q(edition__isnull=False), name="fact_declaration_has_edition"
            ),
            models.CheckConstraint(
                condition=Q(covered=None) | Q(competence=None) | Q(covered__lte=F("competence")),
                name="fact_covered_within_competence",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_at__gt=F("recorded_at")) & ~Q(withdrawn_because="")),
                name="fact_withdrawn_with_reason",
            ),
        ]
        indexes = [
            GinIndex(OpClass(PLAIN_NUMBER, name="gin_trgm_ops"), name="fact_number_search"),
            models.Index(
                fields=["agency", "recorded_at"], condition=~Q(kind__in=sorted(LIFE)), name="fact_told_of_agency"
            ),
        ]
        # That a fact can only be withdrawn, and once, is the trigger `fact_unchangeable` of migration 0002.
        triggers = [pgtrigger.Protect(name="undeletable", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.agency}"

    @property
    def counts_on(self):
        """The day from which the fact counts: the last day of its period."""
        return last_day(self.happened_on, self.precision)

    @property
    def day(self) -> str:
        """The date in no more detail than it is known: 31/12/2017, 12/2017 or 2017."""
        return written(self.happened_on, self.precision)

    def as_event(self) -> Event:
        return Event(
            id=self.pk,
            kind=self.kind,
            happened_on=self.happened_on,
            precision=self.precision,
            number=self.number,
            edition=self.edition_id or "",
            name=self.name,
            tier=self.tier,
            area=self.area_id,
            superior=self.superior_id,
            obligation=self.obligation,
        )


def scan_path(scan, filename) -> str:
    """Where a scan lies: under its own key. The sender's file name is never part of a path."""
    return f"scans/{scan.key}"


class ScanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(fact__in=Fact.objects.visible_to(user))

    def public(self):
        """The scans that everybody may read: of declarations that stand, and marked so by a person."""
        return self.filter(is_public=True, fact__kind__in=DECLARING, fact__withdrawn_at=None)


@tracked()
class Scan(models.Model):
    """The scanned document of a fact. Served only through the access check of its agency, unless it is public."""

    fact = models.OneToOneField(Fact, models.PROTECT, related_name="scan")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=scan_path)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(_("public"), default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")

    def __str__(self):
        return self.name
