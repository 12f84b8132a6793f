"""Visits to agencies, what was found there, and what the agency answered."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Clause
from audits.choices import FINDING_MOVES, FindingState, Grade, TeamRole, VisitForm, VisitState
from portal.kit.dates import written_day


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))

    def coming(self, today):
        return self.filter(state=VisitState.PLANNED, planned_on__gte=today)


@pghistory.track(exclude=["version"])
class Visit(models.Model):
    """An inspection (kiểm tra) of one agency by a team."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="visits", verbose_name=_("agency"))
    planned_on = models.DateField(_("planned on"))
    form = models.CharField(_("form"), max_length=10, choices=VisitForm, default=VisitForm.ON_SITE)
    decision = models.CharField(_("decision number"), max_length=60, blank=True)
    subject = models.TextField(_("what is looked at"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    state_because = models.TextField(_("reason"), blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="TeamMember", related_name="visits", verbose_name=_("team")
    )
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=VisitForm.values), name="visit_form_known"),
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=~Q(state=VisitState.CANCELLED) | ~Q(state_because=""), name="visit_cancelled_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["planned_on", "id"], name="visit_by_day")]

    def __str__(self):
        return f"{self.agency} – {written_day(self.planned_on)}"


@pghistory.track()
class TeamMember(models.Model):
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=TeamRole, default=TeamRole.MEMBER)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_known"),
            models.UniqueConstraint(fields=["visit", "person"], name="team_member_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(role=TeamRole.LEADER), name="team_one_leader"),
        ]

    def __str__(self):
        return str(self.person)


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(visit__agency__in=Agency.objects.visible_to(user))

    def open(self):
        return self.exclude(state=FindingState.CLOSED)

    def overdue(self, today):
        return self.open().filter(due_on__lt=today)


@pghistory.track(exclude=["version"])
class Finding(models.Model):
    """What a visit found against a clause. Moves by FINDING_MOVES, through actions only."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+", verbose_name=_("clause"))
    grade = models.CharField(_("grade"), max_length=15, choices=Grade)
    statement = models.TextField(_("what was found"))
    due_on = models.DateField(_("to be corrected by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.LOGGED)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="finding_grade_known"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=Q(state=FindingState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=FindingState.CLOSED) & Q(closed_at=None, closed_by=None)),
                name="finding_closed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(grade__in=[Grade.MAJOR, Grade.MINOR]) | Q(due_on__isnull=False),
                name="finding_nonconformity_has_due_date",
                violation_error_message=_("A nonconformity needs the day by which it is corrected."),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=~Q(state=FindingState.CLOSED), name="finding_open_due")]

    def __str__(self):
        return f"{self.clause.number}: {self.statement[:60]}"

    @property
    def next_states(self):
        return FINDING_MOVES[FindingState(self.state)]


@pghistory.track()
class Reply(models.Model):
    """What was said about a finding: the agency's answer, or the team's words when it sends one back or closes."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="replies")
    state = models.CharField(max_length=10, choices=FindingState)
    text = models.TextField(_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.CheckConstraint(condition=Q(state__in=FindingState.values), name="reply_state_known")]

    def __str__(self):
        return self.text[:60]
