"""Every change of every business row, in one order, and the seals over the chains of facts.

What a row said stands in the history that pghistory keeps beside its table, or in the row itself where rows are only
ever added; here stands that it changed, when, whose it is and by whom. Only triggers write (portal/history/sql.py).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.history.choices import Deed


class ChangeQuerySet(models.QuerySet["Change"]):
    def chained(self) -> "ChangeQuerySet":
        """Of facts: each holds the hash of what was recorded and of the link before it."""
        return self.exclude(chain="")


class Change(models.Model):
    """One change of one row. Keys and no references: it outlives what it names."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=63)  # the row's table
    row = models.BigIntegerField()
    event = models.BigIntegerField(null=True)  # the row of pghistory's table that holds what it said
    deed = models.CharField(max_length=6, choices=Deed)
    agency = models.BigIntegerField(null=True)  # whose data it is
    person = models.BigIntegerField(null=True)  # who was signed in
    context = models.UUIDField(null=True)  # pghistory's: page and network address
    database_user = models.CharField(max_length=63)
    origin = models.CharField(max_length=100, blank=True)  # of what was not done through a page: program and address
    chain = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(null=True)
    form = models.PositiveSmallIntegerField(null=True)  # which columns the hash is of
    content = models.BinaryField(null=True)  # SHA-256 of those columns
    hash = models.BinaryField(null=True)  # SHA-256 of the link before, the content, and who and when

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.CheckConstraint(name="change_deed_known", condition=Q(deed__in=Deed.values)),
            models.UniqueConstraint(fields=["chain", "position"], name="change_one_a_link"),
            models.CheckConstraint(
                name="change_is_linked_or_not",
                condition=Q(chain="", position=None, form=None, content=None, hash=None)
                | ~Q(chain="") & Q(position__gte=1, form__gte=1, content__isnull=False, hash__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="change_newest"),
            models.Index(fields=["agency", "-at", "-id"], name="change_of_agency"),
            models.Index(fields=["person", "-at", "-id"], condition=Q(person__isnull=False), name="change_of_person"),
            models.Index(fields=["kind", "row", "-id"], name="change_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.deed}"


class Seal(models.Model):
    """All links up to one, as one hash with the seal before: what is sealed cannot be taken away unnoticed.

    The hash is written into the log and into every backup, where nobody who changes the database reaches it.
    """

    at = models.DateTimeField()
    upto = models.BigIntegerField(unique=True)  # the newest link in it
    links = models.PositiveIntegerField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.pk}:{bytes(self.hash).hex()}"
