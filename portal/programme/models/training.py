"""Courses, and who was there: facts. Names of people are private: they stand behind the wall (portal/kit/wall.py)."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.permissions import own_agencies, roles_of, sees_every_agency
from portal.kit.searching import matching_behind_wall
from portal.programme.choices import CourseKind, Part
from portal.programme.models.recorded import STANDS, WITHDRAWN_WITH_REASON, Recorded, RecordedQuerySet

FOR_EVER = date(9999, 12, 31)
"""The last day, in comparisons and in the order of lists, of a certificate that does not end."""
LAST_DAY = Coalesce("valid_until", Value(FOR_EVER))


class CourseQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """That a course was held everybody may know who is somebody in the portal; not who was there."""
        return self if roles_of(user) else self.none()

    def open_to(self, agency):
        """Those at which people of the agency may have been."""
        return self.filter(Q(agency=None) | Q(agency=agency))


class Course(Recorded):
    """A course that was held: by the lead body or a provider for several agencies, or by one agency for its own."""

    code = models.CharField(_("number of the course"), max_length=60)
    kind = models.CharField(_("what it taught"), max_length=10, choices=CourseKind)
    title = models.CharField(_("title"), max_length=200)
    provider = models.CharField(_("held by"), max_length=200)
    place = models.CharField(_("place"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hours = models.PositiveSmallIntegerField(_("hours"))
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        verbose_name=_("only for the agency"),
        null=True,
        blank=True,
        related_name="+",
    )
    search_key = models.TextField(editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="course_by_day"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="course_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CourseKind.values), name="course_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="course_in_order",
                violation_error_message=_("The last day of a course is not before its first."),
            ),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=2000), name="course_hours_possible"),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="course_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["code"],
                condition=STANDS,
                name="course_once",
                violation_error_message=_("A course of this number is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class AttendanceQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """People of the agencies that this person may know of."""
        return self if sees_every_agency(user) else self.filter(agency__line__overlap=own_agencies(user))

    def held(self, on, known=None):
        """Of courses that had ended by a day, as known at a moment or now."""
        return self.known(known).filter(course__in=Course.objects.known(known), course__ends_on__lte=on)

    def certified(self, on, known=None):
        """Those by which a certificate was earned by a day, for each person and kind of course the newest."""
        papers = self.held(on, known).exclude(certificate="")
        newer = (
            Attendance.objects.held(on, known)
            .exclude(certificate="")
            .filter(
                agency=OuterRef("agency"),
                name=OuterRef("name"),
                course__kind=OuterRef("course__kind"),
                course__ends_on__gt=OuterRef("course__ends_on"),
            )
        )
        return papers.filter(~Exists(newer))

    def serving(self, on, known=None):
        """Those whose certificate is in force on a day."""
        papers = self.held(on, known).exclude(certificate="")
        return papers.filter(Q(valid_until=None) | Q(valid_until__gte=on))

    def matching(self, text):
        """The people whose name has a beginning of a word for each word of the text, all where the text has none."""
        return matching_behind_wall(self, text, "attendances_like")

    def with_last_day(self):
        """With `last_day` of the certificate, by which they are listed."""
        return self.annotate(last_day=LAST_DAY)


class Attendance(Recorded):
    """A person of an agency who was at a course, and the certificate earned there; with `account` where the person
    has one: so it is known of inspectors what they learned and whom they taught."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(_("part"), max_length=10, choices=Part, default=Part.LEARNER)
    name = models.CharField(_("name"), max_length=120)
    position = models.CharField(_("position"), max_length=120, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account in the portal"),
        null=True,
        blank=True,
        related_name="+",
    )
    certificate = models.CharField(_("number of the certificate"), max_length=60, blank=True)
    valid_until = models.DateField(_("certificate valid until"), null=True, blank=True)
    search_key = models.TextField(default="", db_default="", editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        indexes = [
            models.Index(fields=["agency", "name"], name="attendance_of_agency"),
            models.Index(LAST_DAY, "id", name="attendance_by_end"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="attendance_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="attendance_part_known"),
            models.CheckConstraint(
                condition=Q(part=Part.LEARNER) & (Q(valid_until=None) | ~Q(certificate=""))
                | Q(part=Part.TRAINER, certificate="", valid_until=None),
                name="attendance_certificate_of_learner",
                violation_error_message=_("Only who learned has a certificate, and only a certificate has an end."),
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="attendance_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["course", "agency", "name"],
                condition=STANDS,
                name="attendance_once",
                violation_error_message=_("This person of the agency is recorded at the course already."),
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.course}"
