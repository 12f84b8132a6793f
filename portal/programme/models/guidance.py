"""The library: legal texts, model frameworks, forms and instructions, each with its versions."""

import uuid
from urllib.parse import urlsplit

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agencies.choices import Tier
from agencies.permissions import roles_of
from portal.programme.choices import MaterialKind
from portal.programme.models.recorded import STANDS, WITHDRAWN_WITH_REASON, Recorded, RecordedQuerySet


class LibraryQuerySet(RecordedQuerySet):
    def visible_to(self, user):
        """The library is everybody's who is somebody in the portal."""
        return self if roles_of(user) else self.none()


class MaterialQuerySet(LibraryQuerySet):
    def with_version(self, on, known=None):
        """With the `version` and its day `version_since` that are to be used on a day; without one, not there yet."""
        current = Version.objects.known(known).filter(material=OuterRef("pk"), since__lte=on).order_by("-since", "-pk")
        rows = self.annotate(
            version=Subquery(current.values("label")[:1]), version_since=Subquery(current.values("since")[:1])
        )
        return rows.filter(Exists(current))

    def meant_for(self, tier):
        """What is for agencies of this tier: what is for all of them too."""
        return self.filter(Q(tier=tier) | Q(tier=""))

    def of_edition(self, edition):
        """What serves an edition, by its code: what serves every edition too."""
        return self.filter(Q(edition__code=edition) | Q(edition=None))


class Material(Recorded):
    """A text or a model that agencies work by. Its words stay; what changes is a new version."""

    kind = models.CharField(_("kind"), max_length=12, choices=MaterialKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    about = models.TextField(_("what it is for"), max_length=2000, blank=True)
    edition = models.ForeignKey(
        "agencies.Edition", models.PROTECT, verbose_name=_("edition"), null=True, blank=True, related_name="+"
    )
    tier = models.CharField(_("for agencies of the tier"), max_length=10, choices=Tier, blank=True)
    sort_key = models.TextField(editable=False)
    search_key = models.TextField(editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material of the library")
        verbose_name_plural = _("materials of the library")
        indexes = [
            models.Index(fields=["kind", "sort_key", "id"], name="material_by_kind"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="material_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MaterialKind.values), name="material_kind_known"),
            models.CheckConstraint(condition=Q(tier__in=[*Tier.values, ""]), name="material_tier_known"),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="material_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["kind", "number", "title"],
                condition=STANDS,
                name="material_once",
                violation_error_message=_("This is in the library already: add a version to it."),
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.title}" if self.number else self.title


def material_path(version, filename) -> str:
    """Where a file lies: under its own key. The sender's file name is never part of a path."""
    return f"library/{version.key}"


class Version(Recorded):
    """How a material reads from a day on: its file, or the address where it is published, or both.

    A legal text may have neither: its number, its issuer and its day say which it is.
    """

    material = models.ForeignKey(Material, models.PROTECT, related_name="versions")
    label = models.CharField(_("version"), max_length=40)
    since = models.DateField(_("to be used from"))
    note = models.CharField(_("what is new"), max_length=500, blank=True)
    address = models.URLField(_("published at"), max_length=300, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=material_path, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", size=0, sha256="", name="") | (~Q(file="") & ~Q(sha256="") & Q(size__gt=0)),
                name="version_file_whole",
            ),
            models.CheckConstraint(
                condition=Q(address="") | Q(address__startswith="https://") | Q(address__startswith="http://"),
                name="version_address_of_the_web",
            ),
            models.CheckConstraint(condition=WITHDRAWN_WITH_REASON, name="version_withdrawn_with_reason"),
            models.UniqueConstraint(
                fields=["material", "label"],
                condition=STANDS,
                name="version_once",
                violation_error_message=_("This version is there already."),
            ),
        ]

    def __str__(self):
        return f"{self.material} ({self.label})"

    @property
    def host(self) -> str:
        """Whose page publishes it."""
        return urlsplit(self.address).hostname or ""
