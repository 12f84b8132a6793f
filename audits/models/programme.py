from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies
from audits.choices import ProgrammeState, Rule, VisitForm
from audits.permissions import sees_every_visit
from portal.kit.tracking import tracked

OPEN_ENTRY = Q(until=None)


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A programme shows every agency in it: for those who see every visit."""
        return self if sees_every_visit(user) else self.none()


@tracked(exclude=["version"])
class Programme(models.Model):
    """A year's inspection programme (kế hoạch kiểm tra) with the decision that approves it."""

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("decision number"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection programme")
        verbose_name_plural = _("inspection programmes")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProgrammeState.values), name="programme_state_known"),
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.DRAFT, approved_by=None, approved_at=None)
                | (
                    Q(state=ProgrammeState.APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                    & Q(decided_on__isnull=False)
                    & ~Q(number="")
                    & ~Q(signer="")
                ),
                name="programme_approved_by_decision",
                violation_error_message=_("An approved programme needs the decision's number, date and signer."),
            ),
            models.CheckConstraint(condition=Q(year__range=(2006, 2100)), name="programme_year_possible"),
            models.UniqueConstraint(fields=["year", "title"], name="programme_once"),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})"

    @property
    def is_approved(self) -> bool:
        return self.state == ProgrammeState.APPROVED


class ProgrammeEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        if sees_every_visit(user):
            return self
        return self.filter(agency__line__overlap=own_agencies(user), since__isnull=False)

    def planned_on(self, day, known=None):
        """The entries that the programme had on a day, as known at a moment (or now); in a draft there are none yet."""
        if known is None:
            return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
        lasts = Q(until=None) | Q(until__gt=day) | Q(ended_at__gt=known)
        return self.filter(lasts, since__lte=day, added_at__lte=known, programme__approved_at__lte=known)

    def present(self):
        """The entries as they stand now, also those of a draft."""
        return self.filter(OPEN_ENTRY)


@tracked()
class ProgrammeEntry(models.Model):
    """An agency in a programme: how and when it is to be visited, from which day on that was the plan.

    In a draft (`since` empty) entries come and go. Once approved an entry only ever ends, once, with a reason; a
    change is an end and a new entry. So what the programme said can be asked for any day.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="entries")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    form = models.CharField(_("form"), max_length=10, choices=VisitForm, default=VisitForm.ON_SITE)
    window_from = models.DateField(_("from"))
    window_until = models.DateField(_("until"))
    rule = models.CharField(_("why chosen"), max_length=15, choices=Rule, default=Rule.CHOSEN)
    since = models.DateField(null=True, blank=True, editable=False)
    because = models.TextField(_("reason of the change"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True, blank=True, editable=False)
    ended_because = models.TextField(blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProgrammeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency in a programme")
        verbose_name_plural = _("agencies in a programme")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=VisitForm.values), name="entry_form_known"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="entry_rule_known"),
            models.CheckConstraint(
                condition=Q(window_until__gte=F("window_from")),
                name="entry_window_in_order",
                violation_error_message=_("The window ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(until=None, ended_because="", ended_by=None, ended_at=None)
                | (Q(until__gte=F("since"), ended_by__isnull=False, ended_at__isnull=False) & ~Q(ended_because="")),
                name="entry_ended_with_reason",
            ),
            models.UniqueConstraint(
                fields=["programme", "agency"],
                condition=OPEN_ENTRY,
                name="entry_once",
                violation_error_message=_("The agency is in the programme already."),
            ),
        ]

    def __str__(self):
        return f"{self.agency} – {self.programme}"
