from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies
from audits.choices import OPEN_ACTION, ActionMove, ActionState
from audits.models.finding import Finding
from audits.models.steps import Step
from audits.permissions import sees_every_visit
from portal.kit.tracking import tracked


class CorrectiveActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, else those of the own agencies and those that serve a finding that the person may see."""
        if sees_every_visit(user):
            return self
        served = ActionFinding.objects.filter(
            action=models.OuterRef("pk"), finding__in=Finding.objects.visible_to(user)
        )
        return self.filter(Q(agency__line__overlap=own_agencies(user)) | Q(models.Exists(served)))

    def open(self):
        return self.filter(state__in=OPEN_ACTION)

    def overdue(self, today):
        return self.filter(state=ActionState.PLANNED, due_on__lt=today)


@tracked(exclude=["version"])
class CorrectiveAction(models.Model):
    """What takes the cause away (hành động khắc phục), for one finding or many; without an agency it is provincial.

    Moves by moves.ACTION_MOVES, through actions only.
    """

    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    findings = models.ManyToManyField(Finding, through="ActionFinding", related_name="corrective_actions")
    what = models.TextField(_("what is done"))
    responsible = models.CharField(_("responsible"), max_length=150)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=10, choices=ActionState, default=ActionState.PLANNED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_on = models.DateField(_("added on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ActionState.DONE, ActionState.EFFECTIVE], done_on__isnull=False, done_by__isnull=False
                )
                | ~Q(state__in=[ActionState.DONE, ActionState.EFFECTIVE]) & Q(done_on=None, done_by=None),
                name="action_done_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.EFFECTIVE, verified_on__isnull=False, verified_by__isnull=False)
                | ~Q(state=ActionState.EFFECTIVE) & Q(verified_on=None, verified_by=None),
                name="action_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("done_by")),
                name="action_verified_by_another",
                violation_error_message=_("Nobody verifies their own correction."),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="action_by_due")]

    def __str__(self):
        return self.what[:60]

    def state_on(self, day) -> ActionState:
        return ActionState(self.state)


@tracked()
class ActionFinding(models.Model):
    """That a corrective action serves a finding. Taken away by `leave_action` alone, which says why."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="links", db_index=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="action_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("since"))

    class Meta:
        verbose_name = _("finding of a corrective action")
        verbose_name_plural = _("findings of corrective actions")
        constraints = [models.UniqueConstraint(fields=["action", "finding"], name="action_finding_once")]

    def __str__(self):
        return f"{self.action_id}: {self.finding_id}"


class ActionFindingLeft(models.Model):
    """That a finding was taken out of a corrective action, and why. Only ever added."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="left", verbose_name=_("action"))
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+", verbose_name=_("finding"))
    because = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("finding taken out of a corrective action")
        verbose_name_plural = _("findings taken out of corrective actions")
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="action_finding_left_with_reason")]

    def __str__(self):
        return self.because[:60]


class ActionStep(Step):
    """A move of a corrective action. Only ever added."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=ActionMove)
    state = models.CharField(max_length=10, choices=ActionState)

    class Meta:
        verbose_name = _("step of a corrective action")
        verbose_name_plural = _("steps of corrective actions")
        constraints = [
            models.CheckConstraint(condition=Q(move__in=ActionMove.values), name="action_step_move_known"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_step_state_known"),
        ]
