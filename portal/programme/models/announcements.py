"""What the lead body tells chosen agencies, and who has opened it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies, sees_every_agency
from portal.programme.models.guidance import Material
from portal.programme.models.recorded import WITHDRAWN_WITH_REASON, Recorded, RecordedQuerySet


class AnnouncementQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """Those to an agency that is this person's, or below one that is; all for who sees every agency."""
        if sees_every_agency(user):
            return self
        return self.filter(Exists(Addressee.objects.visible_to(user).filter(announcement=OuterRef("pk"))))


class Announcement(Recorded):
    """Told once, to the agencies chosen then. A wrong one is withdrawn, and its notices end."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=5000)
    told_on = models.DateField(_("day"))
    material = models.ForeignKey(
        Material, models.PROTECT, verbose_name=_("material of the library"), null=True, blank=True, related_name="+"
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [models.Index(fields=["-told_on", "-id"], name="announcement_by_day")]
        constraints = [
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="announcement_withdrawn_with_reason")
        ]

    def __str__(self):
        return self.title


class OfAgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))


class AddresseeQuerySet(OfAgencyQuerySet):
    def opened(self, is_so=True):
        """Those at which somebody has opened the announcement; or nobody."""
        there = Exists(Opening.objects.filter(announcement=OuterRef("announcement"), agency=OuterRef("agency")))
        return self.filter(there if is_so else ~there)


class Addressee(models.Model):
    """An agency that was told. Only ever added, with its announcement."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="addressees", db_index=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency that was told")
        verbose_name_plural = _("agencies that were told")
        constraints = [models.UniqueConstraint(fields=["announcement", "agency"], name="addressee_once")]

    def __str__(self):
        return f"{self.announcement_id} {self.agency_id}"


class Opening(models.Model):
    """Who of those that look after an agency opened what it was told, and when first. Only ever added."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="openings", db_index=False)
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement that was opened")
        verbose_name_plural = _("announcements that were opened")
        constraints = [models.UniqueConstraint(fields=["announcement", "agency", "person"], name="opening_once")]

    def __str__(self):
        return f"{self.announcement_id} {self.agency_id} {self.person_id}"


class Reach(models.Model):
    """At how many agencies an announcement was opened, of how many that were told. Triggers of a migration count it."""

    announcement = models.OneToOneField(Announcement, models.PROTECT, primary_key=True, related_name="reach")
    told = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(opened__lte=models.F("told")), name="reach_opened_of_told")
        ]

    def __str__(self):
        return f"{self.announcement_id} {self.opened}/{self.told}"

    @property
    def unopened(self) -> int:
        return self.told - self.opened
