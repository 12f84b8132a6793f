from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.programme.choices import CostLine, MoneyKind, Source
from portal.programme.models.plan import ENDED_WITH_REASON, OPEN_ROW, Plan, PlanRow, PlanRowQuerySet

LARGEST = 999_999_999_999_999
"""The largest amount of one row, in đồng: a little under a million milliards."""


class MoneyRow(models.Model):
    """For what, out of whose money, how much; `agency` empty: for the plan as a whole."""

    line = models.CharField(_("cost line"), max_length=10, choices=CostLine)
    source = models.CharField(_("source of the money"), max_length=10, choices=Source)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name=_("for the agency"), null=True, blank=True, related_name="+"
    )
    amount = models.BigIntegerField(_("amount in VND"))

    class Meta:
        abstract = True


class PlannedMoneyQuerySet(PlanRowQuerySet):
    def visible_to(self, user):
        return self.filter(plan__in=Plan.objects.visible_to(user).with_money_for(user))


class PlannedMoney(MoneyRow, PlanRow):
    """Money that a plan wants for one of its years."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="planned_money")
    year = models.PositiveSmallIntegerField(_("year"))

    objects = PlannedMoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned money")
        verbose_name_plural = _("planned money")
        constraints = [
            models.CheckConstraint(condition=Q(line__in=CostLine.values), name="planned_line_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="planned_source_known"),
            models.CheckConstraint(condition=Q(amount__range=(1, LARGEST)), name="planned_amount_possible"),
            models.CheckConstraint(condition=ENDED_WITH_REASON, name="planned_ended_with_reason"),
            models.UniqueConstraint(
                fields=["plan", "line", "source", "agency", "year"],
                condition=OPEN_ROW,
                nulls_distinct=False,
                name="planned_once",
                violation_error_message=_("The plan has money of this line and source already; change that."),
            ),
        ]

    def __str__(self):
        return f"{self.get_line_display()}: {self.amount}"


class PaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(plan__in=Plan.objects.visible_to(user).with_money_for(user))

    def known(self, at=None):
        """The payments that the portal knew of at a moment; without one, those it knows of now."""
        if at is None:
            return self.filter(withdrawn_at=None)
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), recorded_at__lte=at)

    def by(self, day):
        """Those that had happened by a day."""
        return self.filter(happened_on__lte=day)


class Payment(MoneyRow):
    """Money that was allotted or spent. Never changed, never deleted: a wrong one is withdrawn."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="payments")
    kind = models.CharField(_("what happened"), max_length=10, choices=MoneyKind)
    happened_on = models.DateField(_("date"))
    number = models.CharField(_("document number"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source_key = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, editable=False)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MoneyKind.values), name="payment_kind_known"),
            models.CheckConstraint(condition=Q(line__in=CostLine.values), name="payment_line_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="payment_source_known"),
            models.CheckConstraint(condition=Q(amount__range=(1, LARGEST)), name="payment_amount_possible"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="", withdrawn_by=None)
                | (Q(withdrawn_at__gt=F("recorded_at")) & ~Q(withdrawn_because="")),
                name="payment_withdrawn_with_reason",
            ),
        ]
        # That a payment can only be withdrawn, and once, is the trigger `payment_unchangeable` of migration 0004.

    def __str__(self):
        return f"{self.get_kind_display()}: {self.amount}"
