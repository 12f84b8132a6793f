"""What came in: the file as it was sent, how it was read, what becomes of each row, what was said about it before."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.workbooks.choices import ImportState, Verdict


def file_path(sent: "Import", filename: str) -> str:
    """Under its own key: the sender's file name is never part of a path."""
    return f"imports/{sent.key}"


def cells_path(sent: "Import", filename: str) -> str:
    return f"imports/{sent.key}.cells"


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> "ImportQuerySet":
        """One's own, and those of kinds that the person oversees."""
        from portal.workbooks.kinds import KINDS  # with the reading of workbooks: few pages need it, each loads models

        overseen = [kind.code for kind in KINDS.values() if kind.oversees(user)]
        return self.filter(Q(by=user.pk) | Q(kind__in=overseen))


class Import(models.Model):
    """A workbook that somebody brings in. What was read of it stays; nothing opens the file itself a second time."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of register"), max_length=30)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="imports")
    sent_at = models.DateTimeField(db_default=Now())
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=file_path)
    cells = models.FileField(upload_to=cells_path)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.SENT)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    head = ArrayField(models.PositiveIntegerField(), default=list)  # first and last row, within the sheet's rows
    columns = models.JSONField(default=dict)  # code of the column: its place
    for_all = models.JSONField(default=dict)  # code of the column: what holds for all rows
    values = models.JSONField(default=dict)  # code of the column: {words: code}
    names = models.JSONField(default=dict)  # words: key of whom they mean
    counts = models.JSONField(default=dict)  # verdict: rows
    round = models.PositiveIntegerField(default=0)  # looks at it, so far
    basis = models.CharField(max_length=64, blank=True, default="", db_default="")  # planned.basis_of, of that look
    looked_at = models.DateTimeField(null=True)
    only_good = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)  # a sentence of the catalogue
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_because = models.TextField(blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_because=""), name="import_undone_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="import_of_person")]

    def __str__(self) -> str:
        return self.name

    @property
    def mark(self) -> str:
        """How what it writes says where it came from."""
        return f"{self.name}, {self.sha256[:12]}"


class ImportRow(models.Model):
    """What becomes of one row of the sheet. `number` is the spreadsheet's."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    named = models.CharField(max_length=300, blank=True)
    cells = models.JSONField(default=dict)  # code of the column: the text of the cell
    remarks = models.JSONField(default=list)  # [code of the column, why, cure], as portal.kit.sentences keeps them
    candidates = models.JSONField(default=list)  # [key, name]
    plan = models.JSONField(null=True)  # what is to be written, as portal.workbooks.planned keeps it

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="import_verdict_known"),
        ]
        indexes = [models.Index(fields=["of", "verdict", "number"], name="import_row_by_verdict")]

    def __str__(self) -> str:
        return str(self.number)


class Outcome(models.Model):
    """What came of the rows of an import. One document: to write it onto thousands of rows took as long as the rows."""

    of = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="outcome")
    rows = models.JSONField()  # [number, [key that was made], [key of what that took the place of]]

    class Meta:
        verbose_name = _("outcome of an import")
        verbose_name_plural = _("outcomes of imports")

    def __str__(self) -> str:
        return str(self.of_id)


class Remembered(models.Model):
    """What a sender said before: what a column is, what a word means, whom a name means."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=6)  # choices.Said
    column = models.CharField(max_length=30, blank=True)  # whose words they are
    words = models.CharField(max_length=300)
    meaning = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("remembered choice")
        verbose_name_plural = _("remembered choices")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about", "column", "words"], name="remembered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.meaning}"
