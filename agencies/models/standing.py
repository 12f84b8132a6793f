import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.choices import OBLIGED, Obligation, State, Tier, Upkeep
from agencies.permissions import own_agencies, sees_every_agency

KNOWN_NOW = Q(known__upper_inf=True)


class StandingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of it for those who see every agency: a figure needs no join."""
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))

    def known(self, at=None):
        """The standings as known at a moment; without one, as known now."""
        return self.filter(KNOWN_NOW) if at is None else self.filter(known__contains=at)

    def on(self, day):
        """The standing of each agency at the end of a day."""
        return self.filter(during__contains=day)

    def counted(self):
        """The agencies of the denominator: alive and obliged, whether mandatory or encouraged."""
        return self.filter(obligation__in=OBLIGED)

    def of_tier(self, tier):
        """The agencies of a tier: in a list by name each is found without passing by all those of the others."""
        return self.filter(tier=tier, agency__tiers__contains=[tier])


class Standing(models.Model):
    """What the fold says of one agency: this state, in these days, as known in this time.

    Carries all that figures group by, so that a figure needs no join. Rows are closed, never changed: a figure asked
    for a past moment comes out to the digit for ever.
    """

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="standings")
    state = models.CharField(max_length=10, choices=State)
    edition = models.CharField(max_length=10, blank=True)
    upkeep = models.CharField(max_length=4, choices=Upkeep, blank=True)
    tier = models.CharField(max_length=10, choices=Tier, blank=True)
    area = models.ForeignKey("agencies.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.ForeignKey("agencies.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    obligation = models.CharField(max_length=10, choices=Obligation, blank=True)
    during = DateRangeField()
    known = DateTimeRangeField()
    rules = models.PositiveSmallIntegerField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="standing_state_known"),
            models.CheckConstraint(condition=Q(upkeep__in=Upkeep.values), name="standing_upkeep_known"),
            models.CheckConstraint(condition=Q(tier__in=["", *Tier.values]), name="standing_tier_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=["", *Obligation.values]), name="standing_obligation_known"
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, known__isempty=False), name="standing_ranges_not_empty"
            ),
            ExclusionConstraint(
                name="standing_one_a_day",
                expressions=[("agency", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=KNOWN_NOW,
            ),
        ]
        indexes = [
            GistIndex(fields=["during"], condition=KNOWN_NOW, name="standing_today"),
            GistIndex(fields=["during", "known"], name="standing_past"),
        ]
        # That a standing begins open and is only ever closed, once, are the triggers `standing_*` of migration 0002.
        triggers = [pgtrigger.Protect(name="undeletable", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.agency_id}: {self.state} {self.during}"
