"""Files of the library: scans as everywhere, and forms to fill in, which are Word and Excel files without macros."""

from enum import Enum

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.kit.files import FileKind, check_scan, check_size
from portal.workbooks.reading.archive import check_archive
from portal.workbooks.reading.refusal import Unreadable

ZIP = b"PK\x03\x04"
PROGRAMS = ("activex/", "embeddings/", "oleobject")
"""Parts of a zip that bear what runs, beside macros."""
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class FormKind(Enum):
    """The kinds of file that are filled in: the part by which each is known, content type, extensions."""

    WORD = (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
    )
    EXCEL = "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)

    def __init__(self, part: str, content_type: str, extensions: tuple[str, ...]) -> None:
        self.part = part
        self.content_type = content_type
        self.extensions = extensions


def check_material(upload: UploadedFile) -> FileKind | FormKind:
    """The kind of the uploaded file; ValidationError, fit for people, if the library does not take it."""
    check_size(upload)
    upload.seek(0)
    begins = upload.read(len(ZIP))
    upload.seek(0)
    return _form(upload) if begins == ZIP else check_scan(upload)


def _form(upload: UploadedFile) -> FormKind:
    for kind in FormKind:
        try:
            check_archive(upload, mains={kind.part}, never=PROGRAMS)
        except Unreadable:
            continue
        finally:
            upload.seek(0)
        return kind
    message = _("The file must be a Word or Excel file (.docx, .xlsx) without macros, embedded programs and passwords.")
    raise ValidationError(message, code="wrong_type")
