"""What an agency must do for people (thủ tục hành chính) and the documents of its system that say how: facts."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agencies.choices import Tier
from agencies.permissions import own_agencies, roles_of, sees_every_agency
from portal.programme.choices import ChangeKind
from portal.programme.models.recorded import STANDS, WITHDRAWN_WITH_REASON, Recorded, RecordedQuerySet


class LawQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """Law is everybody's who is somebody in the portal."""
        return self if roles_of(user) else self.none()


class ProcedureQuerySet(LawQuerySet):
    def in_force(self, on, known=None):
        """Those that held on a day: begun, and not abolished by it."""
        gone = LegalChange.objects.known(known).filter(
            procedure=OuterRef("pk"), kind=ChangeKind.ABOLISHED, happened_on__lte=on
        )
        return self.known(known).filter(~Exists(gone), since__lte=on)

    def competence(self, agency, tier):
        """Those that an agency of this tier handles."""
        return self.filter(Q(agency=agency) | Q(agency=None, tier=tier))

    def with_last_change(self, on, known=None):
        """With `changed_on` and `due_on` of the last change in law by a day; empty without one."""
        changes = LegalChange.objects.known(known).filter(
            procedure=OuterRef("pk"), kind=ChangeKind.CHANGED, happened_on__lte=on
        )
        last = changes.order_by("-happened_on", "due_on", "pk")
        return self.annotate(
            changed_on=Subquery(last.values("happened_on")[:1]), due_on=Subquery(last.values("due_on")[:1])
        )


class Procedure(Recorded):
    """An administrative procedure, handled by every agency of a tier or by one agency alone. Public: law."""

    code = models.CharField(_("procedure code"), max_length=40)
    name = models.CharField(_("name of the procedure"), max_length=500)
    field = models.CharField(_("field"), max_length=150)
    tier = models.CharField(_("tier that handles it"), max_length=10, choices=Tier)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, verbose_name=_("only this agency"), null=True, blank=True, related_name="+"
    )
    since = models.DateField(_("in force from"))
    search_key = models.TextField(default="", db_default="", editable=False)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative procedure")
        verbose_name_plural = _("administrative procedures")
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="procedure_search")]
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="procedure_tier_known"),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="procedure_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["code", "tier", "agency"],
                condition=STANDS,
                nulls_distinct=False,
                name="procedure_once",
                violation_error_message=_("A procedure of this code, for these agencies, is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


class LegalChangeQuerySet(LawQuerySet):
    def last(self, on, known=None):
        """Of each procedure the last change by a day."""
        changes = self.known(known).filter(kind=ChangeKind.CHANGED, happened_on__lte=on)
        later = changes.filter(procedure=OuterRef("procedure"), happened_on__gt=OuterRef("happened_on"))
        return changes.filter(~Exists(later))


class LegalChange(Recorded):
    """The law changed a procedure, and documents are to follow by a day; or abolished it."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="changes")
    kind = models.CharField(_("what happened"), max_length=10, choices=ChangeKind)
    happened_on = models.DateField(_("in force from"))
    due_on = models.DateField(_("documents are to follow by"), null=True, blank=True)
    number = models.CharField(_("document number"), max_length=60)

    objects = LegalChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in law")
        verbose_name_plural = _("changes in law")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.CHANGED, due_on__gte=F("happened_on"))
                | Q(kind=ChangeKind.ABOLISHED, due_on=None),
                name="change_due_after_it",
                violation_error_message=_(
                    "A change has a day by which documents follow, not before it is in force; an abolition has none."
                ),
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="change_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["procedure", "kind", "happened_on"],
                condition=STANDS,
                name="change_once",
                violation_error_message=_("This change is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.number}"


class IssueQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))

    def by(self, day):
        return self.filter(issued_on__lte=day)


class Issue(Recorded):
    """A document of an agency's system that says how a procedure is handled, as issued or revised on a day."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="issues")
    code = models.CharField(_("document code"), max_length=60)
    issue_no = models.PositiveSmallIntegerField(_("issue"))
    revision_no = models.PositiveSmallIntegerField(_("revision"))
    issued_on = models.DateField(_("date of issue"))

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a procedure")
        verbose_name_plural = _("documents of procedures")
        indexes = [models.Index(fields=["procedure", "agency", "issued_on"], name="issue_of_procedure")]
        constraints = [
            models.CheckConstraint(condition=Q(issue_no__gte=1), name="issue_number_possible"),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="issue_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["agency", "procedure", "code", "issue_no", "revision_no"],
                condition=STANDS,
                name="issue_once",
                violation_error_message=_("This issue and revision of the document is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.code} ({self.issue_no}/{self.revision_no})"


def document_path(document, filename) -> str:
    """Where a file lies: under its own key. The sender's file name is never part of a path."""
    return f"documents/{document.key}"


class IssueFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(issue__in=Issue.objects.visible_to(user).known())


class IssueFile(models.Model):
    """The document itself, sent with its issue or later, once. A wrong one goes with its issue, which is withdrawn."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="copy")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=document_path)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = IssueFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")

    def __str__(self):
        return self.name
