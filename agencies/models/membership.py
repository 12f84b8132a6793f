from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.choices import Role
from portal.kit.tracking import tracked


@tracked()
class Membership(models.Model):
    """A role of a person; an officer's is tied to an agency and reaches to the agencies below it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=15, choices=Role)
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        verbose_name=_("agency"),
        null=True,
        blank=True,
        related_name="memberships",
    )

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.OFFICER) | Q(agency__isnull=False),
                name="membership_officer_has_agency",
                violation_error_message=_("An officer needs an agency."),
            ),
            models.UniqueConstraint(fields=["person", "role", "agency"], nulls_distinct=False, name="membership_once"),
        ]

    def __str__(self):
        return f"{self.person} – {self.get_role_display()}"
