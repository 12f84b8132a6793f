from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.permissions import is_staff, own_agencies
from audits.choices import PaperFormat, PaperKind
from audits.models.visit import Visit, of_team
from audits.permissions import sees_every_visit


class PaperTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The lead body's alone."""
        return self if is_staff(user) else self.none()


class PaperTemplate(models.Model):
    """A Word template that staff put in place of the portal's own. Only ever added: the last one of a kind counts."""

    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind)
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        constraints = [models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_template_kind_known")]
        indexes = [models.Index(fields=["kind", "-id"], name="paper_template_newest")]

    def __str__(self):
        return self.name


def papers_of(user, paper: str = "") -> Q:
    """The condition on a paper (named by `paper`, itself if empty): the team's, or signed and at an own agency."""
    prefix = f"{paper}__" if paper else ""
    mine = {f"{prefix}visit__agency__line__overlap": own_agencies(user), f"{prefix}signed_on__isnull": False}
    return Q(**mine) | of_team(user, f"{prefix}visit")


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of them, a team's own, or what was signed with an officer's agencies."""
        return self if sees_every_visit(user) else self.filter(papers_of(user))


class Paper(models.Model):
    """One version of a visit's minutes or notice. Drafting anew, or correcting what is signed, is a new version.

    Never changed and never deleted, but for being signed, once (triggers of migration 0002).
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=10, choices=PaperKind)
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("date"))
    fields = models.JSONField()  # all that the paper says, as it was when it was made
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField(_("why it was corrected"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_for_team = models.CharField(_("signed for the team by"), max_length=200, blank=True)
    signed_for_agency = models.CharField(_("signed for the agency by"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a visit")
        verbose_name_plural = _("papers of visits")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_for_team="", signed_for_agency="", recorded_by=None)
                | (Q(signed_on__isnull=False, recorded_by__isnull=False) & ~Q(signed_for_team="")),
                name="paper_signed_by_someone",
            ),
            models.UniqueConstraint(fields=["visit", "kind", "version"], name="paper_version_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number or self.version}"

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None


class PaperFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if sees_every_visit(user) else self.filter(papers_of(user, "paper"))


class PaperFile(models.Model):
    """The bytes of a paper in one format, with their SHA-256. Only ever added."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files", db_index=False)
    format = models.CharField(_("format"), max_length=5, choices=PaperFormat)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a paper")
        verbose_name_plural = _("files of papers")
        constraints = [
            models.CheckConstraint(condition=Q(format__in=PaperFormat.values), name="paper_file_format_known"),
            models.UniqueConstraint(fields=["paper", "format"], name="paper_file_once"),
        ]

    def __str__(self):
        return self.name
