from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.choices import Kind, Tier
from portal.kit.numbers import Rounding
from portal.kit.tracking import tracked


@tracked()
class Register(models.Model):
    """The one row of settings of this register: whose it is, and how its figures are written."""

    area = models.ForeignKey("agencies.Area", models.PROTECT, verbose_name=_("area"), null=True, blank=True)
    name = models.CharField(_("province"), max_length=200, blank=True)
    rounding = models.CharField(_("rounding of rates"), max_length=10, choices=Rounding, default=Rounding.TRUNCATE)
    is_demo = models.BooleanField(_("demonstration data"), default=False)

    class Meta:
        verbose_name = _("register settings")
        verbose_name_plural = _("register settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="register_only_one"),
            models.CheckConstraint(condition=Q(rounding__in=Rounding.values), name="register_rounding_known"),
        ]

    def __str__(self):
        return self.name


@tracked()
class CompleteList(models.Model):
    """From this day on the list of a tier's agencies is known to be complete: only then is a rate shown."""

    tier = models.CharField(_("tier"), max_length=10, choices=Tier, unique=True)
    since = models.DateField(_("complete since"))
    basis = models.CharField(_("how this is known"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("complete list")
        verbose_name_plural = _("complete lists")
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="complete_list_tier_known"),
        ]

    def __str__(self):
        return self.get_tier_display()


@tracked()
class KindWording(models.Model):
    """Labels, help and required extra fields of a kind of fact. The effect of a kind is code and not edited here."""

    kind = models.CharField(_("kind"), max_length=30, choices=Kind, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=100, blank=True)
    label_en = models.CharField(_("English label"), max_length=100, blank=True)
    help_vi = models.TextField(_("Vietnamese help"), blank=True)
    help_en = models.TextField(_("English help"), blank=True)
    required = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("fields that must be filled in"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("wording of a kind of fact")
        verbose_name_plural = _("wording of the kinds of fact")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="kind_wording_kind_known"),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def label(self) -> str:
        return (self.label_en if get_language() == "en" else self.label_vi) or str(Kind(self.kind).label)

    @property
    def help(self) -> str:
        return self.help_en if get_language() == "en" else self.help_vi
