import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.workbooks.choices import Format


def path_of(export: "Export", filename: str) -> str:
    """Where a file lies: under a key of its own, never under a name."""
    return f"exports/{export.key}"


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: User) -> "ExportQuerySet":
        """One's own, as long as they are kept. Whether the rows may still be read is asked at the download."""
        return self.filter(person=user.pk, expires_at__gt=Now())

    def over(self) -> "ExportQuerySet":
        return self.filter(expires_at__lte=Now())


class Export(models.Model):
    """A list or figure that a person asked for as a file, and the file, once it is made (actions/exports.py)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="exports")
    source = models.CharField(max_length=60)
    query = models.TextField(blank=True)  # the parameters of the page that it was asked on
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=5)
    scope = models.CharField(max_length=64)  # what the person could see then (Source.scope), as SHA-256
    title = models.CharField(max_length=300)
    count = models.PositiveIntegerField()  # rows
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to=path_of, blank=True)
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes; None until the file is made
    made_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file given out")
        verbose_name_plural = _("files given out")
        constraints = [
            models.CheckConstraint(condition=Q(format__in=Format.values), name="export_format_known"),
            models.CheckConstraint(
                condition=Q(made_at=None, size=None, file="") | (Q(made_at__isnull=False, size__gt=0) & ~Q(file="")),
                name="export_made_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="export_of_person"),
            models.Index(fields=["expires_at"], name="export_over"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def job(self) -> str:
        """The key of the job that makes it."""
        return f"export:{self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.made_at is not None
