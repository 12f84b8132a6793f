"""Scans that people upload: what they are by their content, whether to take them, how to give them back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from errno import EDQUOT, ENOSPC
from hashlib import sha256
from os import SEEK_END
from typing import IO, Any, Protocol

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from portal.kit.vietnamese import nfc

log = logging.getLogger(__name__)

MAX_MEGABYTES = 10
MAX_MEGAPIXELS = 80  # an A3 page at 600 dpi has 70; a small file may claim a million
LONGEST_NAME = 150  # characters
LONGEST_EXTENSION = 10


class Kept(Protocol):
    """What is known of a kind of file: its content type, the extensions of its names (the usual first)."""

    @property
    def content_type(self) -> str: ...

    @property
    def extensions(self) -> tuple[str, ...]: ...


class FileKind(Enum):
    """The kinds of file that the portal keeps: first bytes, content type, extensions (the usual first)."""

    PDF = b"%PDF-", "application/pdf", (".pdf",)
    JPEG = b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")
    PNG = b"\x89PNG\r\n\x1a\n", "image/png", (".png",)

    def __init__(self, begins: bytes, content_type: str, extensions: tuple[str, ...]) -> None:
        self.begins = begins
        self.content_type = content_type
        self.extensions = extensions


def check_scan(upload: UploadedFile) -> FileKind:
    """The kind of the uploaded scan; ValidationError, fit for people, if the portal does not take it."""
    check_size(upload)
    kind = kind_of(upload)
    if kind is None:
        message = _("The file must be a PDF, or a picture (JPEG, PNG) of at most %(limit)d megapixels.")
        raise ValidationError(message % {"limit": MAX_MEGAPIXELS}, code="wrong_type")
    return kind


def check_size(upload: UploadedFile) -> None:
    """ValidationError, fit for people, for a file that is empty or too large."""
    if not upload.size:
        raise ValidationError(_("The file is empty. Please choose another one."), code="empty")
    if upload.size > MAX_MEGABYTES * 1024 * 1024:
        message = _("The file must be smaller than %(limit)d MB.") % {"limit": MAX_MEGABYTES}
        raise ValidationError(message, code="too_large")


def kind_of(file: IO[bytes]) -> FileKind | None:
    """The kind by content, whatever the name says; None for any other, a broken file, too large a picture."""
    file.seek(0)
    begins = file.read(16)
    kind = next((kind for kind in FileKind if begins.startswith(kind.begins)), None)
    if kind:
        is_sound = _is_whole_pdf(file) if kind == FileKind.PDF else _is_picture(file, kind)
        kind = kind if is_sound else None
    file.seek(0)
    return kind


def _is_whole_pdf(file: IO[bytes]) -> bool:
    """A PDF says at its end that it is whole; some scanners add a few bytes after that."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - 1024))
    return b"%%EOF" in file.read()


def _is_picture(file: IO[bytes], kind: FileKind) -> bool:
    """Whether the file is the picture that its first bytes say."""
    from portal.kit.pictures import is_picture  # Pillow takes 4 MB of every worker, and few uploads come

    return is_picture(file, kind.name, MAX_MEGAPIXELS)


def sha256_of(file: IO[bytes]) -> str:
    """The SHA-256 of the whole file, in hexadecimal digits."""
    file.seek(0)
    digest = sha256()
    while block := file.read(64 * 1024):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def safe_name(name: str, kind: Kept | None = None) -> str:
    """The last part of the name, without what a path, a terminal or a reader could be tricked with.

    The extension stays when a long name is cut. Given the kind, the name ends in an extension of that kind.
    """
    last = nfc(name.replace("\\", "/").rsplit("/", 1)[-1])
    plain = "".join("_" if sign in '<>:"|?*' else sign for sign in last).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not dot or len(extension) > LONGEST_EXTENSION:
        stem, extension = plain, ""
    ending = f".{extension}" if extension else ""
    if kind and ending.lower() not in kind.extensions:
        stem, ending = plain, kind.extensions[0]
    return (stem[: LONGEST_NAME - len(ending)].rstrip(". ") or "file") + ending


class WholeStorage(FileSystemStorage):
    """Django's storage, which leaves the beginning of a file behind when the disk is full."""

    def _save(self, name: str, content: Any) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc,no-any-return]  # the stubs leave it out
        except OSError:
            self.delete(name)
            raise


@contextmanager
def finding_room() -> Iterator[None]:
    """ValidationError, fit for people, when the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in (ENOSPC, EDQUOT):
            raise
        log.exception("The disk of the files is full")
        message = _("The portal's disk is full, so the file was not kept. Tell an administrator, and try again later.")
        raise ValidationError(message, code="no_room") from error


@contextmanager
def keeping(
    model: Any, upload: UploadedFile | None, check: Callable[[UploadedFile], Kept] = check_scan
) -> Iterator[Any]:
    """A row of the model for an uploaded scan, not yet saved, with its file kept under a key of its own; or None.

    No file stays behind when the block fails, commit included, or does not save the row. ValidationError for what the
    portal does not take; `check` says what that is where it is not scans alone. The model has name, content_type, size,
    sha256 and file.
    """
    if upload is None:
        yield None
        return
    kind = check(upload)
    row = model(name=safe_name(upload.name or "", kind), content_type=kind.content_type, size=upload.size)
    row.sha256 = sha256_of(upload)
    with finding_room():
        row.file.save(row.name, upload, save=False)
    is_kept = False
    try:
        yield row
        is_kept = row.pk is not None
    finally:
        if not is_kept:
            row.file.storage.delete(row.file.name)


def attachment(file: IO[bytes], name: str, content_type: str) -> FileResponse:
    """Give the file back as a download that no browser shows, runs, guesses at or keeps.

    A stored file that is missing, or withheld because a virus is in it, is not found (Http404).
    """
    if isinstance(file, FieldFile) and not (file.name and file.storage.exists(file.name)):
        raise Http404
    response = FileResponse(file, as_attachment=True, filename=safe_name(name), content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
