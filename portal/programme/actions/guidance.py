"""Keeping the library: materials, their versions with files; withdrawing what was put there wrongly.

`by` is nobody for the machine's own keeper: the command line and the demonstration.
"""

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import NotYours, Refused
from agencies.models import Edition
from portal.kit.files import keeping
from portal.kit.sql import held
from portal.kit.vietnamese import nfc, search_key, sort_key
from portal.programme.actions.recorded import kept, withdrawn
from portal.programme.choices import MaterialKind
from portal.programme.guidance.files import check_material
from portal.programme.models import Material, Version
from portal.programme.permissions import can_keep_library


@dataclass(frozen=True)
class Reading:
    """How a material reads from a day on. It has a file, or an address where it is published; a legal text need not."""

    label: str
    since: date
    note: str = ""
    address: str = ""
    upload: UploadedFile | None = None


def add_material(
    *,
    by,
    kind: str,
    title: str,
    reading: Reading,
    number: str = "",
    issuer: str = "",
    about: str = "",
    edition: Edition | None = None,
    tier: str = "",
) -> Material:
    """Put a material into the library, with its first version. Raises NotYours, Refused, ValidationError."""
    _lead_body(by)
    words = {"number": number, "title": title, "issuer": issuer, "about": about}
    words = {name: nfc(text).strip() for name, text in words.items()}
    material = Material(kind=kind, edition=edition, tier=tier, **words)
    material.sort_key = sort_key(words["title"])
    material.search_key = search_key(words["number"], words["title"], words["issuer"])
    with keeping(Version, reading.upload, check=check_material) as version, transaction.atomic():
        kept(material, by)
        _add(material, version, reading, by)
    return material


def add_version(*, material: Material, by, reading: Reading) -> Version:
    """Say how a material reads from a day on; before it, the version of that time stays. Raises as `add_material`."""
    _lead_body(by)
    with keeping(Version, reading.upload, check=check_material) as version, transaction.atomic():
        material = _standing(material)
        return _add(material, version, reading, by)


@transaction.atomic
def withdraw_version(*, version: Version, by, because: str) -> None:
    """Say that a version was put there wrongly. Raises NotYours, Refused (also: the only one)."""
    _lead_body(by)
    material = _standing(version.material)
    version = held(Version.objects.all(), version.pk)
    if not material.versions.known().exclude(pk=version.pk).exists():
        raise Refused(_("This is the only version: withdraw the material itself."), code="only")
    withdrawn(version, by, because)


@transaction.atomic
def withdraw_material(*, material: Material, by, because: str) -> None:
    """Take a material out of the library, with its versions. Raises NotYours, Refused."""
    _lead_body(by)
    material = _standing(material)
    for version in material.versions.known().order_by("pk").select_for_update(no_key=True):
        withdrawn(version, by, because)
    withdrawn(material, by, because)


def _add(material: Material, version: Version | None, reading: Reading, by) -> Version:
    if version is None and not reading.address and material.kind != MaterialKind.LEGAL:
        raise Refused({"upload": _("Add the file, or say where it is published.")}, code="nothing")
    version = version or Version()
    version.material, version.since = material, reading.since
    version.label, version.note, version.address = nfc(reading.label).strip(), nfc(reading.note), reading.address
    return kept(version, by)


def _standing(material: Material) -> Material:
    """The material, locked: its versions are links of its chain."""
    material = held(Material.objects.all(), material.pk)
    if material.withdrawn_at is not None:
        raise Refused(_("This has been withdrawn already."), code="withdrawn")
    return material


def _lead_body(by) -> None:
    if by is not None and not can_keep_library(by):
        raise NotYours
