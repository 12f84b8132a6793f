from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audits.choices import AnswerState, LineKind
from audits.models.visit import Visit, of_team
from audits.permissions import sees_every_visit
from portal.kit.tracking import tracked


@tracked()
class Checklist(models.Model):
    """A checklist (đề cương, phiếu kiểm tra) that visits go by; its lines stand in its versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title_vi = models.CharField(_("Vietnamese title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered for new visits"), default=True)

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return (get_language() == "en" and self.title_en) or self.title_vi


class ChecklistVersionQuerySet(models.QuerySet):
    def offered(self):
        """The last issued version of each checklist in use, the newest edition first: what a visit may start with."""
        issued = self.filter(issued_on__isnull=False, checklist__is_active=True)
        newest = issued.order_by("checklist", "-number").distinct("checklist")
        return self.filter(pk__in=newest.values("pk")).select_related("checklist").order_by("-checklist__code")


@tracked()
class ChecklistVersion(models.Model):
    """One version of a checklist. Once issued it and its lines never change (trigger of migration 0002)."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("what is new"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a checklist")
        verbose_name_plural = _("versions of checklists")
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["checklist"],
                condition=Q(issued_on=None),
                name="checklist_one_draft",
                violation_error_message=_("There is a draft of this checklist already."),
            ),
        ]

    def __str__(self):
        return f"{self.checklist}, {self.number}"

    @property
    def is_issued(self) -> bool:
        return self.issued_on is not None


@tracked()
class ChecklistLine(models.Model):
    """A question of a checklist. The key stays from version to version, so that the last visit's answer is found."""

    version = models.ForeignKey(ChecklistVersion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("order"))
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind)
    clause = models.ForeignKey(
        "agencies.Clause", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("clause")
    )
    basis = models.CharField(_("rule and its source"), max_length=300, blank=True)
    text_vi = models.TextField(_("Vietnamese question"))
    text_en = models.TextField(_("English question"), blank=True)
    guidance = models.TextField(_("what to look at"), blank=True)

    class Meta:
        verbose_name = _("line of a checklist")
        verbose_name_plural = _("lines of checklists")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.CLAUSE, clause__isnull=False) | (Q(kind=LineKind.RULE) & ~Q(basis="")),
                name="line_names_its_source",
                violation_error_message=_("A line names the clause or the rule that it asks after."),
            ),
            models.UniqueConstraint(fields=["version", "key"], name="line_key_once"),
            models.UniqueConstraint(
                fields=["version", "position"], name="line_position_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        indexes = [models.Index(fields=["key"], name="line_by_key")]

    def __str__(self):
        return self.text

    @property
    def text(self) -> str:
        return (get_language() == "en" and self.text_en) or self.text_vi


class WorkingPaperQuerySet(models.QuerySet):
    """What the team works with: the agency gets the findings and the minutes."""

    def visible_to(self, user):
        return self if sees_every_visit(user) else self.filter(of_team(user, "visit"))


class AnswerQuerySet(WorkingPaperQuerySet):
    def checked(self):
        return self.exclude(state=AnswerState.NOT_CHECKED)


@tracked()
class Answer(models.Model):
    """What a visit found on one line of its checklist. There is one for each line from the start of the visit on.

    The version is the answer's own: two inspectors at two lines of one visit are not in each other's way. The history
    keeps what each version said, and with it what a person who sends a stale page had seen.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="answers")
    line = models.ForeignKey(ChecklistLine, models.PROTECT, related_name="answers")
    state = models.CharField(_("answer"), max_length=15, choices=AnswerState, default=AnswerState.NOT_CHECKED)
    note = models.TextField(_("note"), blank=True)
    evidence = models.TextField(_("evidence seen"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a line")
        verbose_name_plural = _("answers to lines")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="answer_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.NOT_APPLICABLE) | ~Q(note=""),
                name="answer_not_applicable_with_reason",
                violation_error_message=_("Say in the note why this does not apply."),
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.NOT_CHECKED) | Q(by__isnull=False, at__isnull=False),
                name="answer_given_by_someone",
            ),
            models.UniqueConstraint(fields=["visit", "line"], name="answer_once"),
        ]

    def __str__(self):
        return f"{self.line_id}: {self.get_state_display()}"

    @property
    def said(self) -> tuple[str, str, str]:
        """What the answer consists of."""
        return self.state, self.note, self.evidence

    def give(self, state: str, *, by, note: str | None = None, evidence: str | None = None) -> None:
        """Set the answer, not yet saved; what is not given stays."""
        self.state, self.by, self.at = state, by, timezone.now()
        self.note = self.note if note is None else note.strip()
        self.evidence = self.evidence if evidence is None else evidence.strip()
        self.version += 1


class Sample(models.Model):
    """Files drawn at random. From seed, population and size anybody can draw the same again: see sampling.py.

    Only ever added.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="samples")
    line = models.ForeignKey(ChecklistLine, models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(_("files of"), max_length=300)
    population = models.PositiveIntegerField(_("number of files"))
    size = models.PositiveIntegerField(_("how many are drawn"))
    seed = models.CharField(_("seed"), max_length=64)
    method = models.PositiveSmallIntegerField(default=1)
    drawn = ArrayField(models.PositiveIntegerField(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("drawn on"))
    at = models.DateTimeField(auto_now_add=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    objects = WorkingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample")
        verbose_name_plural = _("samples")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("population")),
                name="sample_within_population",
                violation_error_message=_("A sample has at least one file and no more than there are."),
            ),
            models.CheckConstraint(condition=Q(drawn__len=F("size")), name="sample_complete"),
        ]

    def __str__(self):
        return self.subject
