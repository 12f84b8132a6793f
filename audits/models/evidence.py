import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.models.checklist import Answer
from audits.models.correction import CorrectiveAction
from audits.models.finding import Finding
from audits.models.visit import RequestedDocument
from audits.permissions import sees_every_visit
from portal.kit.tracking import tracked

HOLDERS = ("answer", "finding", "action", "requested")


def evidence_path(evidence, filename) -> str:
    """Where a file lies: under its own key. The sender's file name is never part of a path."""
    return f"evidence/{evidence.key}"


def _one_holder() -> Q:
    """Exactly one of the holders."""
    condition = Q()
    for held in HOLDERS:
        others = {f"{name}__isnull": name != held for name in HOLDERS}
        condition |= Q(**others)
    return condition


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Seen by whoever sees what it shows."""
        if sees_every_visit(user):
            return self
        return self.filter(
            Q(answer__in=Answer.objects.visible_to(user))
            | Q(finding__in=Finding.objects.visible_to(user))
            | Q(action__in=CorrectiveAction.objects.visible_to(user))
            | Q(requested__in=RequestedDocument.objects.visible_to(user))
        )


@tracked()
class Evidence(models.Model):
    """A file that shows something: an answer to a line, a finding, a correction, a document that was asked for."""

    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="files")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="files")
    action = models.ForeignKey(CorrectiveAction, models.PROTECT, null=True, blank=True, related_name="files")
    requested = models.ForeignKey(RequestedDocument, models.PROTECT, null=True, blank=True, related_name="files")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=evidence_path)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [models.CheckConstraint(condition=_one_holder(), name="evidence_of_one_thing")]

    def __str__(self):
        return self.name
