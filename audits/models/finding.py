from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies
from audits.choices import DRAFT_FINDING, SETTLED, FindingMove, FindingState
from audits.models.steps import Step
from audits.models.visit import of_team
from audits.moves import ANSWERS, FINDING_MOVES, possible
from audits.permissions import sees_every_visit
from audits.turns import seen_state
from portal.kit.tracking import tracked

NEVER = date(9999, 12, 31)
"""The due day, in the order of lists, of what is never due."""


@tracked()
class Grade(models.Model):
    """How grave a finding is. Data: a changed grade binds the findings logged from then on, never older ones."""

    code = models.SlugField(_("code"), max_length=15, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=100)
    label_en = models.CharField(_("English label"), max_length=100)
    rank = models.PositiveSmallIntegerField(_("rank, the gravest first"))
    days = models.PositiveSmallIntegerField(
        _("days to correct"), null=True, blank=True, help_text=_("From the day of the visit; empty: nothing is due.")
    )
    is_nonconformity = models.BooleanField(_("counts as a nonconformity"))
    needs_plan = models.BooleanField(_("needs a plan and a verified correction"))
    is_active = models.BooleanField(_("offered for new findings"), default=True)

    class Meta:
        verbose_name = _("grade of findings")
        verbose_name_plural = _("grades of findings")
        constraints = [
            models.CheckConstraint(
                condition=Q(needs_plan=False) | Q(days__isnull=False),
                name="grade_with_plan_has_days",
                violation_error_message=_("What needs a plan needs the days to correct it."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_vi


@tracked()
class Cause(models.Model):
    """A kind of root cause that agencies choose from."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=150)
    label_en = models.CharField(_("English label"), max_length=150)
    position = models.PositiveSmallIntegerField(_("order"))
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("root cause")
        verbose_name_plural = _("root causes")

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_vi


def findings_of(user, finding: str = "") -> Q:
    """The condition on a finding (named by `finding`, itself if empty) that makes it this person's.

    An agency learns of a finding when it is asked about it; until then it is the team's draft.
    """
    prefix = f"{finding}__" if finding else ""
    told = ~Q(**{f"{prefix}state__in": DRAFT_FINDING})
    return Q(**{f"{prefix}agency__line__overlap": own_agencies(user)}) & told | of_team(user, f"{prefix}visit")


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, an inspector's own, or what an officer's agencies were told."""
        return self if sees_every_visit(user) else self.filter(findings_of(user))

    def open(self):
        return self.exclude(state__in=SETTLED)

    def overdue(self, today):
        """Open, and its day has passed; a waiver is a later day."""
        return self.open().filter(due_key__lt=today)

    def not_answered_by(self, user):
        """Those in which the person has never answered for the agency: nobody checks himself."""
        own = FindingStep.objects.filter(finding=models.OuterRef("pk"), by=user.pk, move__in=ANSWERS)
        return self.filter(~models.Exists(own))

    def in_state(self, state, on):
        """In a state as seen on a day: a waiver that has run out counts as asked."""
        lapsed = Q(state=FindingState.WAIVED, granted_until__lt=on)
        if state == FindingState.ASKED:
            return self.filter(Q(state=state) | lapsed)
        return self.filter(state=state).exclude(lapsed) if state == FindingState.WAIVED else self.filter(state=state)

    def seen(self, on):
        """With `seen_state`: the state as seen on a day."""
        lapsed = When(state=FindingState.WAIVED, granted_until__lt=on, then=Value(FindingState.ASKED.value))
        return self.annotate(seen_state=Case(lapsed, default=F("state")))


@tracked(exclude=["version", "due_key"])
class Finding(models.Model):
    """What a visit found against clauses, or against a rule. Moves by moves.FINDING_MOVES, through actions only.

    Visit, line and what the grade asked for when it was logged stay for life, and so does the day it was due;
    `granted_until` is a later day given by a waiver or when it was reopened. Agency and season are those of the visit,
    the leading clause is one of its clauses: foreign keys of migration 0002 hold them to it.
    """

    visit = models.ForeignKey("audits.Visit", models.PROTECT, related_name="findings")
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="findings", db_index=False, editable=False
    )
    season = models.PositiveSmallIntegerField(_("season"), editable=False)
    number = models.PositiveSmallIntegerField(_("number within the visit"), editable=False)
    line = models.ForeignKey(
        "audits.ChecklistLine", models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("line")
    )
    clause = models.ForeignKey(
        "agencies.Clause",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("leading clause"),
    )
    clauses = models.ManyToManyField(
        "agencies.Clause", through="FindingClause", related_name="findings", verbose_name=_("clauses")
    )
    basis = models.CharField(_("rule that is not kept"), max_length=300, blank=True)
    grade = models.ForeignKey(
        Grade,
        models.PROTECT,
        to_field="code",
        db_column="grade",
        related_name="+",
        db_index=False,
        verbose_name=_("grade"),
    )
    statement = models.TextField(_("what was found"))
    evidence = models.TextField(_("evidence"), blank=True)
    is_nonconformity = models.BooleanField(default=False, editable=False)
    needs_plan = models.BooleanField(default=False, editable=False)
    days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    due_on = models.DateField(_("to be corrected by"), null=True, blank=True)
    granted_until = models.DateField(_("granted until"), null=True, blank=True)
    due_key = models.GeneratedField(
        expression=Coalesce(Greatest("due_on", "granted_until"), Value(NEVER)),
        output_field=models.DateField(),
        db_persist=True,
    )
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.LOGGED)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_on = models.DateField(_("logged on"))
    logged_at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(_("corrected on"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=Q(clause__isnull=False) | ~Q(basis=""),
                name="finding_names_its_source",
                violation_error_message=_("A finding names a clause, or the rule that is not kept."),
            ),
            models.CheckConstraint(
                condition=Q(is_nonconformity=False, needs_plan=False) | Q(due_on__isnull=False),
                name="finding_nonconformity_has_due_date",
                violation_error_message=_("A nonconformity needs the day by which it is corrected."),
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.WAIVED) | Q(granted_until__isnull=False), name="finding_waived_until"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="finding_done_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[FindingState.DONE, FindingState.EFFECTIVE]) | Q(done_on__isnull=False),
                name="finding_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None, verified_by=None)
                | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="finding_verified_by_someone",
            ),
            models.CheckConstraint(
                condition=~(Q(state=FindingState.EFFECTIVE) | Q(state=FindingState.CLOSED, needs_plan=True))
                | Q(verified_on__isnull=False),
                name="finding_closed_only_if_verified",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.CLOSED, closed_on__isnull=False, closed_by__isnull=False)
                | (~Q(state=FindingState.CLOSED) & Q(closed_on=None, closed_by=None)),
                name="finding_closed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(done_by=None)
                | (
                    (Q(verified_by=None) | ~Q(verified_by=F("done_by")))
                    & (Q(closed_by=None) | ~Q(closed_by=F("done_by")))
                ),
                name="finding_verified_by_another",
                violation_error_message=_("Nobody verifies their own correction."),
            ),
            models.UniqueConstraint(fields=["visit", "number"], name="finding_number_once"),
        ]
        indexes = [
            # The list: by due day within each filter; also by agency, grade, clause and season.
            models.Index(fields=["due_key", "id"], name="finding_by_due"),
            models.Index(fields=["due_key", "id"], condition=~Q(state__in=SETTLED), name="finding_open_due"),
            models.Index(fields=["agency", "due_key", "id"], name="finding_by_agency"),
            models.Index(fields=["state", "due_key", "id"], name="finding_by_state"),
            models.Index(fields=["grade", "due_key", "id"], name="finding_by_grade"),
            models.Index(fields=["season", "due_key", "id"], name="finding_by_season"),
            models.Index(fields=["clause", "due_key", "id"], name="finding_by_clause"),
        ]

    def __str__(self):
        return f"{self.number}: {self.statement[:60]}"

    def state_on(self, day) -> FindingState:
        return seen_state(self.state, self.granted_until, day)

    def moves_on(self, day) -> list[str]:
        """The moves that the table allows on a day, by whomever."""
        return possible(FINDING_MOVES, self.state_on(day))


@tracked()
class FindingClause(models.Model):
    """A clause that a finding is against. Only ever added and taken away with the draft (state logged)."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="clause_links", db_index=False)
    clause = models.ForeignKey("agencies.Clause", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("clause of a finding")
        verbose_name_plural = _("clauses of findings")
        constraints = [models.UniqueConstraint(fields=["finding", "clause"], name="finding_clause_once")]
        indexes = [models.Index(fields=["clause", "finding"], name="finding_clause_by_clause")]

    def __str__(self):
        return f"{self.finding_id}: {self.clause_id}"


class FindingStep(Step):
    """A move of a finding with the words said. What was reopened keeps all of them. Only ever added."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=15, choices=FindingMove)
    state = models.CharField(max_length=10, choices=FindingState)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("step of a finding")
        verbose_name_plural = _("steps of findings")
        constraints = [
            models.CheckConstraint(condition=Q(move__in=FindingMove.values), name="finding_step_move_known"),
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_step_state_known"),
        ]


class Plan(models.Model):
    """What an agency proposes about a finding: cause and correction. Only ever added: the last one counts.

    The corrective actions that go with it are the finding's (CorrectiveAction).
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause"))
    cause_text = models.TextField(_("cause in words"))
    correction = models.TextField(_("correction"))
    responsible = models.CharField(_("responsible"), max_length=150, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("proposed on"))
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("plan of a correction")
        verbose_name_plural = _("plans of corrections")
        constraints = [models.UniqueConstraint(fields=["finding", "number"], name="plan_number_once")]

    def __str__(self):
        return self.correction[:60]
