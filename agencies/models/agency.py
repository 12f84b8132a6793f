from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.choices import Group, Obligation, Tier
from agencies.permissions import own_agencies, sees_every_agency
from portal.kit.searching import matching_behind_wall
from portal.kit.tracking import tracked


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The agencies that this person may know of here: all, or an officer's own and those below."""
        return self if sees_every_agency(user) else self.filter(line__overlap=own_agencies(user))


@tracked(exclude=["version", "sort_key", "search_key", "tiers"])
class Agency(models.Model):
    """A state agency. All but its key and group follows from its facts as known now; only the fold writes it."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    group = models.CharField(_("group"), max_length=20, choices=Group, default=Group.OTHER)
    name = models.CharField(_("name"), max_length=300, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True)
    obligation = models.CharField(_("obligation"), max_length=10, choices=Obligation, blank=True)
    area = models.ForeignKey(
        "agencies.Area", models.PROTECT, verbose_name=_("area"), null=True, related_name="agencies"
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("superior agency"), null=True, related_name="subordinates"
    )
    line = ArrayField(
        models.BigIntegerField(), default=list, editable=False, help_text="Keys of the agency and of all above it."
    )
    tiers = ArrayField(
        models.CharField(max_length=10),
        default=list,
        db_default=list(Tier.values),
        editable=False,
        help_text="Every tier that a fact ever gave it, whatever became of the fact: it is looked for among these.",
    )
    sort_key = models.CharField(max_length=1000, editable=False, db_collation="C")
    search_key = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=["", *Tier.values]), name="agency_tier_known"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="agency_group_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=["", *Obligation.values]), name="agency_obligation_known"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="agency_by_name"),
            *(
                models.Index(fields=["sort_key", "id"], condition=Q(tiers__contains=[tier]), name=f"agency_of_{tier}")
                for tier in Tier.values
            ),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="agency_search"),
            GinIndex(fields=["line"], name="agency_line"),
        ]

    def __str__(self):
        return self.name or self.key


class ContactQuerySet(models.QuerySet):
    def matching(self, text):
        """Those whose key has a beginning of a word for each word of the text, all where the text has none."""
        return matching_behind_wall(self, text, "contacts_like")


@tracked(exclude=["search_key"])
class Contact(models.Model):
    """Whom to call at an agency about its system."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    search_key = models.TextField(default="", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="contact_search")]

    def __str__(self):
        return self.name
