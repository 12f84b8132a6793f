from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies, sees_every_agency
from portal.kit.tracking import tracked
from portal.programme.choices import PlanState, Step
from portal.programme.permissions import sees_all_money

OPEN_ROW = Q(until=None)
ENDED_WITH_REASON = Q(until=None, ended_because="", ended_by=None, ended_at=None) | (
    Q(until__gte=F("since"), ended_at__isnull=False) & ~Q(ended_because="")
)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The plans of all for those who see every agency; to an officer those of the own agencies and below."""
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))

    def with_money_for(self, user):
        """Of these, the plans whose money this person may see: can_see_money as a query."""
        return self if sees_all_money(user) else self.filter(agency__line__overlap=own_agencies(user))

    def covering(self, year):
        """The plans in whose time a year lies."""
        return self.filter(year__lte=year, last_year__gte=year)

    def in_force(self, known=None):
        """The plans that were approved, as known at a moment (or now)."""
        approved = self.filter(state=PlanState.APPROVED)
        return approved.filter(approved_at__lte=known) if known else approved


@tracked(exclude=["version"])
class Plan(models.Model):
    """A plan (kế hoạch) of the province or of one agency, for one year or several, with the decision that approves it.

    What it has reached is computed from facts, never typed. `approved_at` is when the portal was told of the decision.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name=_("whose plan"), null=True, blank=True, related_name="plans"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    basis = models.CharField(_("source"), max_length=300, blank=True)
    is_illustrative = models.BooleanField(_("amounts are made up for illustration"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    source_key = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(year__range=(2006, 2100), last_year__range=(F("year"), F("year") + 9)),
                name="plan_years_possible",
                violation_error_message=_("A plan lasts one year to ten, and ends no sooner than it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT, approved_at=None, approved_by=None)
                | (
                    Q(state=PlanState.APPROVED, approved_at__isnull=False, decided_on__isnull=False)
                    & ~Q(number="")
                    & ~Q(signer="")
                ),
                name="plan_approved_by_decision",
                violation_error_message=_("An approved plan needs the decision's number, date and signer."),
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "title"],
                nulls_distinct=False,
                name="plan_once",
                violation_error_message=_("There is a plan of this year with this title already."),
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="plan_newest")]

    def __str__(self):
        return self.title

    @property
    def is_approved(self) -> bool:
        return self.state == PlanState.APPROVED

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.last_year, 12, 31)

    @property
    def years(self) -> str:
        """2018, or 2018–2020."""
        return str(self.year) if self.year == self.last_year else f"{self.year}–{self.last_year}"


class PlanRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def planned_on(self, day, known=None):
        """The rows that approved plans had on a day, as known at a moment (or now)."""
        if known is None:
            return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
        lasts = Q(until=None) | Q(until__gt=day) | Q(ended_at__gt=known)
        return self.filter(lasts, since__lte=day, added_at__lte=known, plan__approved_at__lte=known)

    def present(self):
        """The rows as they stand now, also those of a draft."""
        return self.filter(OPEN_ROW)


class PlanRow(models.Model):
    """A row of a plan, from which day on that was the plan.

    In a draft (`since` empty) rows come and go. Once approved a row only ever ends, once, with a reason; a change is an
    end and a new row. So what the plan said can be asked for any day, as known at any moment.
    """

    since = models.DateField(null=True, blank=True, editable=False)
    because = models.TextField(_("reason of the change"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(editable=False)
    until = models.DateField(null=True, blank=True, editable=False)
    ended_because = models.TextField(blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        # That a row of an approved plan only ends, and once, is the trigger `plan_row_ended_once` of migration 0004.


class Target(PlanRow):
    """What an agency is to reach, and by which day (the last in time)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="targets", verbose_name=_("agency"))
    step = models.CharField(_("step"), max_length=10, choices=Step)
    edition = models.ForeignKey(
        "agencies.Edition",
        models.PROTECT,
        to_field="code",
        db_column="edition",
        verbose_name=_("edition"),
        null=True,
        blank=True,
        db_index=False,
    )
    due_on = models.DateField(_("to be reached by"))

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a plan")
        verbose_name_plural = _("targets of plans")
        indexes = [models.Index(fields=["due_on"], condition=OPEN_ROW, name="target_by_due")]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="target_step_known"),
            models.CheckConstraint(
                condition=Q(step=Step.CONVERT, edition__isnull=False) | (~Q(step=Step.CONVERT) & Q(edition=None)),
                name="target_converts_to_edition",
                violation_error_message=_("A conversion needs the edition to which, other steps have none."),
            ),
            models.CheckConstraint(condition=ENDED_WITH_REASON, name="target_ended_with_reason"),
            models.UniqueConstraint(
                fields=["plan", "agency", "step"],
                condition=OPEN_ROW,
                name="target_once",
                violation_error_message=_("The agency has this step in the plan already."),
            ),
        ]

    def __str__(self):
        return f"{self.agency} – {self.get_step_display()}"
