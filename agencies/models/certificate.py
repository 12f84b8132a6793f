import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.certificates.fold import Event, last_day
from agencies.choices import COVERING, SURVEILLING, CertificateKind, CertificateState, SurveillanceResult
from agencies.deadlines import RENEWABLE
from agencies.models.agency import Agency
from agencies.models.standing import KNOWN_NOW
from agencies.permissions import own_agencies, sees_every_agency
from portal.kit.tracking import tracked


@tracked()
class CertificationBody(models.Model):
    """Who issues certificates. One that the lead body has not looked at is `is_known` false: its papers are doubted."""

    code = models.CharField(_("code"), max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    accreditation_number = models.CharField(_("accreditation number"), max_length=60, blank=True)
    accredited_until = models.DateField(_("accredited until"), null=True, blank=True)
    is_known = models.BooleanField(
        _("known to the lead body"),
        default=False,
        help_text=_("Papers of a body that is not known are recorded only with a reason."),
    )

    class Meta:
        verbose_name = _("certification body")
        verbose_name_plural = _("certification bodies")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="certification_body_code_once")
        ]

    def __str__(self):
        return self.short_name or self.name


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that cover, or once covered, an agency of the person's."""
        if sees_every_agency(user):
            return self
        covers = CertificateCover.objects.filter(
            agency__line__overlap=own_agencies(user), fact__withdrawn_at=None, fact__certificate=models.OuterRef("pk")
        )
        return self.filter(models.Exists(covers))


class Certificate(models.Model):
    """A third-party certificate: a second clock beside the declaration (three years, ISO/IEC 17021-1), kept apart.

    Only its key: all that is known of it are its facts, and what they lead to its standings.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self):
        return str(self.pk)

    def covers_below(self, agencies: list[int]) -> bool:
        """Whether it covers, by what was said last, one of these agencies or one below them."""
        last = self.standings.known().order_by("-during").values("cover")[:1]
        return CertificateCover.objects.filter(fact__in=last, agency__line__overlap=agencies).exists()


class CertificateFactQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(certificate__in=Certificate.objects.visible_to(user))

    def known(self, at=None):
        """The facts that the portal knew at a moment; without one, those it knows now."""
        if at is None:
            return self.filter(withdrawn_at=None)
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), recorded_at__lte=at)


class CertificateFact(models.Model):
    """Something that happened to a certificate on a day. Never changed, never deleted: a wrong one is withdrawn.

    An issue bears the paper; it and a change of cover say all that is covered from that day on, not the difference.
    """

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="facts")
    kind = models.CharField(_("what happened"), max_length=30, choices=CertificateKind)
    happened_on = models.DateField(_("date"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    body = models.ForeignKey(
        CertificationBody, models.PROTECT, verbose_name=_("certification body"), null=True, blank=True
    )
    edition = models.ForeignKey(
        "agencies.Edition", models.PROTECT, to_field="code", db_column="edition", null=True, blank=True, db_index=False
    )
    first_issued_on = models.DateField(_("first issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    renews = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="renewals")
    scope = models.TextField(_("scope"), blank=True)
    sites = ArrayField(models.CharField(max_length=300), default=list, blank=True, verbose_name=_("sites"))
    agency_count = models.PositiveSmallIntegerField(default=0, editable=False)
    round = models.PositiveSmallIntegerField(_("which surveillance audit"), null=True, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=15, choices=SurveillanceResult, blank=True)
    note = models.TextField(_("note"), blank=True)

    warnings = ArrayField(models.CharField(max_length=30), default=list, blank=True, editable=False)
    because = models.TextField(blank=True, editable=False)
    source_key = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, editable=False)

    objects = CertificateFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of a certificate")
        verbose_name_plural = _("facts of certificates")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="certificate_fact_kind_known"),
            models.CheckConstraint(
                condition=Q(result__in=["", *SurveillanceResult.values]), name="certificate_fact_result_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=CertificateKind.ISSUED,
                    body__isnull=False,
                    edition__isnull=False,
                    first_issued_on__isnull=False,
                    first_issued_on__lte=F("happened_on"),
                    valid_until__isnull=False,
                    valid_until__gt=F("happened_on"),
                )
                & ~Q(number="")
                | ~Q(kind=CertificateKind.ISSUED)
                & Q(body=None, edition=None, first_issued_on=None, valid_until=None, renews=None),
                name="certificate_fact_bears_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(COVERING), agency_count__gte=1)
                | ~Q(kind__in=sorted(COVERING)) & Q(agency_count=0, scope="", sites=[]),
                name="certificate_fact_says_what_it_covers",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(SURVEILLING), round__isnull=False, round__gte=1)
                | ~Q(kind__in=sorted(SURVEILLING)) & Q(round=None),
                name="certificate_fact_counts_surveillance",
            ),
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.SURVEILLANCE_PLANNED, planned_on__isnull=False)
                | ~Q(kind=CertificateKind.SURVEILLANCE_PLANNED) & Q(planned_on=None),
                name="certificate_fact_plans_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.SURVEYED) & ~Q(result="")
                | ~Q(kind=CertificateKind.SURVEYED) & Q(result=""),
                name="certificate_fact_has_a_result",
            ),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=F("certificate")), name="certificate_renews_another"
            ),
            models.CheckConstraint(condition=Q(warnings=[]) | ~Q(because=""), name="certificate_doubt_with_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_at__gt=F("recorded_at")) & ~Q(withdrawn_because="")),
                name="certificate_fact_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind=CertificateKind.ISSUED, withdrawn_at=None),
                name="certificate_issued_once",
            ),
            models.UniqueConstraint(
                fields=["renews"],
                condition=Q(withdrawn_at=None, renews__isnull=False),
                name="certificate_renewed_once",
                violation_error_message=_("A renewal of this certificate is recorded already."),
            ),
            models.UniqueConstraint(
                F("body"),
                Upper("number"),
                F("happened_on"),
                condition=Q(kind=CertificateKind.ISSUED, withdrawn_at=None),
                name="certificate_paper_once",
                violation_error_message=_("A certificate of this body with this number and day of issue is recorded."),
            ),
        ]
        # That a fact can only be withdrawn, and once, and that it covers as many agencies as it says, are the
        # triggers of migration 0002.
        triggers = [pgtrigger.Protect(name="undeletable", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.certificate_id}"

    @property
    def ends_on(self):
        """The last day in force, of an issue: the paper's own or the end of its edition's transition."""
        return last_day(self.valid_until, self.edition.certificates_until) if self.valid_until else None

    def as_event(self) -> Event:
        return Event(id=self.pk, kind=self.kind, happened_on=self.happened_on, number=self.number, ends_on=self.ends_on)


class CertificateCoverQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only the person's own agencies: who else is on the paper stands on the certificate's page by name."""
        return self.filter(agency__in=Agency.objects.visible_to(user))


class CertificateCover(models.Model):
    """An agency that a certificate covers, as a fact says."""

    fact = models.ForeignKey(CertificateFact, models.PROTECT, related_name="covers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificate_covers")

    objects = CertificateCoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency covered")
        verbose_name_plural = _("agencies covered")
        constraints = [models.UniqueConstraint(fields=["fact", "agency"], name="certificate_covers_once")]
        triggers = [pgtrigger.Protect(name="unchangeable", operation=pgtrigger.Delete | pgtrigger.Update)]

    def __str__(self):
        return f"{self.fact_id}: {self.agency_id}"


class CertificateStandingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of certificates that cover an agency of the person's on the day."""
        if sees_every_agency(user):
            return self
        covers = CertificateCover.objects.filter(
            agency__line__overlap=own_agencies(user), fact=models.OuterRef("cover")
        )
        return self.filter(models.Exists(covers))

    def known(self, at=None):
        """As known at a moment; without one, as known now."""
        return self.filter(KNOWN_NOW) if at is None else self.filter(known__contains=at)

    def on(self, day):
        """As at the end of a day."""
        return self.filter(during__contains=day)

    def renewable(self):
        """Those of which somebody still has to say what becomes of them."""
        return self.filter(state__in=sorted(RENEWABLE), is_let_go=False)

    def with_names(self):
        """With the names of the agencies that each covers, in the order of the alphabet."""
        covers = CertificateCover.objects.filter(fact=models.OuterRef("cover")).order_by("agency__sort_key", "agency")
        return self.annotate(names=ArraySubquery(covers.values("agency__name")))


class CertificateStanding(models.Model):
    """What the fold says of one certificate: this state, in these days, as known in this time. Only ever closed."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="standings")
    state = models.CharField(_("state"), max_length=10, choices=CertificateState)
    since = models.DateField(_("since"))
    ends_on = models.DateField(_("in force until at most"))
    paper = models.ForeignKey(CertificateFact, models.PROTECT, related_name="+", db_index=False)
    cover = models.ForeignKey(CertificateFact, models.PROTECT, related_name="+", db_index=False)
    is_let_go = models.BooleanField(_("will not be renewed"), default=False)
    during = DateRangeField()
    known = DateTimeRangeField()
    rules = models.PositiveSmallIntegerField()

    objects = CertificateStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a certificate")
        verbose_name_plural = _("standings of certificates")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CertificateState.values), name="certificate_state_known"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, known__isempty=False), name="certificate_ranges_not_empty"
            ),
            ExclusionConstraint(
                name="certificate_one_state_a_day",
                expressions=[("certificate", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=KNOWN_NOW,
            ),
        ]
        indexes = [
            GistIndex(fields=["during"], condition=KNOWN_NOW, name="certificate_today"),
            GistIndex(fields=["during", "known"], name="certificate_past"),
        ]
        triggers = [pgtrigger.Protect(name="undeletable", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.certificate_id}: {self.state} {self.during}"

    @property
    def called(self) -> str:
        """The agency that it covers, and how many more there are (`with_names`)."""
        first, others = self.names[0], len(self.names) - 1
        if not others:
            return first
        words = ngettext("%(agency)s and %(count)d more", "%(agency)s and %(count)d more", others)
        return words % {"agency": first, "count": others}
