from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies
from audits.choices import AHEAD, BEGUN, Capacity, TeamRole, VisitForm, VisitMove, VisitState
from audits.models.steps import Step
from audits.permissions import is_inspector, sees_every_visit
from portal.kit.dates import written_day
from portal.kit.tracking import tracked


def of_team(user, visit: str = "pk") -> Q:
    """The condition on a visit, whose key is named by `visit`, that the person inspects there."""
    here = TeamMember.objects.filter(visit=OuterRef(visit), person=user.pk)
    return Q(Exists(here)) if is_inspector(user) else Q(pk__in=[])


def of_people(user, visit: str = "") -> Q:
    """The condition on a visit (named by `visit`, itself if empty) that the person inspects there or is inspected."""
    prefix = f"{visit}__" if visit else ""
    return Q(**{f"{prefix}agency__line__overlap": own_agencies(user)}) | of_team(user, f"{prefix}pk")


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, an inspector's own, or those at an officer's agencies."""
        return self if sees_every_visit(user) else self.filter(of_people(user))

    def coming(self, today):
        return self.filter(state__in=AHEAD, planned_on__gte=today)

    def begun(self, on, known=None):
        """The visits that had begun by the end of a day and were not cancelled by then, as known at a moment or now."""
        told = VisitStep.objects.filter(visit=OuterRef("pk"), on__lte=on)
        if known is not None:
            told = told.filter(at__lte=known)
        return self.filter(Exists(told.filter(move=VisitMove.START)), ~Exists(told.filter(move=VisitMove.CANCEL)))


@tracked(exclude=["version"])
class Visit(models.Model):
    """An inspection (kiểm tra) of one agency by a team. Moves by moves.VISIT_MOVES, through actions only.

    `season` is the year it is counted in: that of its programme, else of its planned day.
    """

    programme = models.ForeignKey(
        "audits.Programme", models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("programme")
    )
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="visits", verbose_name=_("agency"))
    season = models.PositiveSmallIntegerField(_("season"), editable=False)
    planned_on = models.DateField(_("planned on"))
    form = models.CharField(_("form"), max_length=10, choices=VisitForm, default=VisitForm.ON_SITE)
    decision = models.CharField(_("decision number"), max_length=60, blank=True)
    subject = models.TextField(_("what is looked at"), blank=True)
    checklist = models.ForeignKey(
        "audits.ChecklistVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("checklist"),
    )
    state = models.CharField(_("state"), max_length=10, choices=VisitState, default=VisitState.PLANNED)
    state_because = models.TextField(_("reason"), blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    signed_on = models.DateField(_("minutes signed on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
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
                condition=Q(state=VisitState.CANCELLED, cancelled_on__isnull=False) & ~Q(state_because="")
                | ~Q(state=VisitState.CANCELLED) & Q(cancelled_on=None),
                name="visit_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.CANCELLED)
                | Q(state__in=AHEAD, started_on=None)
                | Q(state__in=BEGUN, started_on__isnull=False),
                name="visit_begun_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[VisitState.SIGNED, VisitState.CLOSED], signed_on__isnull=False)
                | ~Q(state__in=[VisitState.SIGNED, VisitState.CLOSED]) & Q(signed_on=None),
                name="visit_signed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.CLOSED, closed_on__isnull=False, closed_by__isnull=False)
                | ~Q(state=VisitState.CLOSED) & Q(closed_on=None, closed_by=None),
                name="visit_closed_by_someone",
            ),
            # What findings hold of their visit is held to it by foreign keys of migration 0002.
            models.UniqueConstraint(fields=["id", "agency", "season"], name="visit_agency_season"),
        ]
        indexes = [
            models.Index(fields=["planned_on", "id"], name="visit_by_day"),
            models.Index(fields=["season", "planned_on", "id"], name="visit_by_season"),
            models.Index(fields=["agency", "planned_on"], name="visit_of_agency"),
        ]

    def __str__(self):
        return f"{self.agency} – {written_day(self.planned_on)}"

    def state_on(self, day) -> VisitState:
        return VisitState(self.state)


@tracked()
class TeamMember(models.Model):
    """A person on a visit's team, with the ties to the agency that were seen and why the person is on it even so."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=10, choices=TeamRole, default=TeamRole.MEMBER)
    ties = models.TextField(_("ties to the agency"), blank=True)
    ties_because = models.TextField(_("why the person is on the team even so"), blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_known"),
            models.CheckConstraint(condition=Q(ties="") | ~Q(ties_because=""), name="team_ties_with_reason"),
            models.UniqueConstraint(fields=["visit", "person"], name="team_member_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(role=TeamRole.LEADER), name="team_one_leader"),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if sees_every_visit(user) else self.filter(person=user.pk)


@tracked()
class Engagement(models.Model):
    """A person's dealing with an agency in another capacity than inspecting it, as told by the person or by staff.

    An officer's role (Membership) counts as one without being written down here.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie to an agency")
        verbose_name_plural = _("ties to agencies")
        constraints = [
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="engagement_capacity_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="engagement_in_order"
            ),
        ]
        indexes = [models.Index(fields=["agency", "person"], name="engagement_of_agency")]

    def __str__(self):
        return f"{self.person} – {self.agency}"


class VisitStep(Step):
    """A move of a visit; a postponed one tells the day it was moved from."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=10, choices=VisitMove)
    state = models.CharField(max_length=10, choices=VisitState)
    moved_from = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("step of a visit")
        verbose_name_plural = _("steps of visits")
        constraints = [
            models.CheckConstraint(condition=Q(move__in=VisitMove.values), name="visit_step_move_known"),
            models.CheckConstraint(condition=Q(state__in=VisitState.values), name="visit_step_state_known"),
        ]


class RequestedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if sees_every_visit(user) else self.filter(of_people(user, "visit"))


@tracked()
class RequestedDocument(models.Model):
    """A document that the agency is asked for before the visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="requested_documents")
    what = models.CharField(_("document"), max_length=300)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    due_on = models.DateField(_("wanted by"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RequestedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("requested document")
        verbose_name_plural = _("requested documents")

    def __str__(self):
        return self.what
