"""Builders of the library and of announcements: each goes through the actions."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Agency
from portal.programme.actions.announcements import announce
from portal.programme.actions.guidance import Reading, add_material, add_version
from portal.programme.choices import MaterialKind
from portal.programme.models import Announcement, Material, Version
from tests import make

SINCE = date(2017, 1, 1)
TODAY = make.TODAY


def office(main: str = "word/document.xml", *more: str) -> bytes:
    """A file of Word, or another zip of parts, as small as can be."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", main, *more):
            archive.writestr(part, "<w:document/>")
    return file.getvalue()


def upload(name: str = "Mẫu.docx", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, office() if content is None else content)


def material(kind: str = MaterialKind.FORM, *, since: date = SINCE, **what) -> Material:
    what = {"title": "Mẫu bản công bố", "number": f"BM-{Material.objects.count() + 1}"} | what
    return add_material(by=make.clerk(), kind=kind, reading=Reading("1.0", since, upload=upload()), **what)


def revised(of: Material, since: date, label: str = "2.0") -> Version:
    return add_version(material=of, by=make.clerk(), reading=Reading(label, since, upload=upload()))


def announced(*agencies: Agency, on: date = TODAY, **what) -> Announcement:
    what = {"title": "Tập huấn tháng 3", "text": "Đề nghị cử người tham dự."} | what
    return announce(by=make.clerk(), on=on, agencies=[agency.pk for agency in agencies], **what)
