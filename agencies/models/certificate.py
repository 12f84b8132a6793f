import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency__in=Agency.objects.visible_to(user))

    def in_force(self):
        return self.filter(ended_on=None)


@pghistory.track(exclude=["version"])
class Certificate(models.Model):
    """A third-party certificate: a second clock beside the declaration (three years, ISO/IEC 17021-1), kept apart."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="certificates")
    number = models.CharField(_("certificate number"), max_length=60)
    body = models.CharField(_("certification body"), max_length=200)
    edition = models.ForeignKey(
        "agencies.Edition", models.PROTECT, verbose_name=_("edition"), to_field="code", db_column="edition"
    )
    scope = models.TextField(_("scope"), blank=True)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"))
    ended_on = models.DateField(_("replaced or withdrawn on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="certificate_number_of_body"),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("issued_on")),
                name="certificate_valid_after_issue",
                violation_error_message=_("“Valid until” must be after “issued on”."),
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(ended_on=None), name="certificate_expiring"),
        ]

    def __str__(self):
        return self.number
