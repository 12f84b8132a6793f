from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.choices import AreaLevel
from portal.kit.tracking import tracked


class AreaQuerySet(models.QuerySet):
    def in_force(self, on):
        """The generation of each code that holds on a day."""
        return self.filter(Q(begins_on=None) | Q(begins_on__lte=on), Q(ends_on=None) | Q(ends_on__gt=on))


@tracked()
class Area(models.Model):
    """A province, district or commune. Codes are used again after a reform: code and generation together are the key.

    Codes are those of the General Statistics Office: province 2 digits, district 3, commune 5.
    """

    code = models.CharField(_("code"), max_length=10)
    generation = models.PositiveSmallIntegerField(_("generation"), default=1)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=AreaLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("lies in"), null=True, blank=True, related_name="parts"
    )
    begins_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until, not including"), null=True, blank=True)
    variants = ArrayField(models.CharField(max_length=200), verbose_name=_("other spellings"), default=list, blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C")
    search_key = models.TextField(editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(fields=["code", "generation"], name="area_code_generation"),
            models.CheckConstraint(condition=Q(level__in=AreaLevel.values), name="area_level_known"),
            models.CheckConstraint(
                condition=Q(begins_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("begins_on")),
                name="area_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def district(self) -> "Area | None":
        """The district that the area is or lies in; None for a province, and since the district tier ended."""
        if self.level == AreaLevel.DISTRICT:
            return self
        if self.level == AreaLevel.COMMUNE and self.parent and self.parent.level == AreaLevel.DISTRICT:
            return self.parent
        return None
