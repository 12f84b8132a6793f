"""What a zip holds, looked through piece by piece before anything in it is believed."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from django.utils.translation import gettext as _

from portal.workbooks.reading.limits import MAX_PARTS, MAX_RATIO, MAX_ROW_MARKS, MAX_UNPACKED, WORTH_A_LOOK
from portal.workbooks.reading.refusal import Unreadable, broken, encrypted, has_macros, no_workbook, too_large

PIECE = 256 * 1024  # bytes looked through at once
_ENTITIES = [mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")]
_LONGEST = max(map(len, _ENTITIES))
_ROW_MARKS = (b"<row", b"<table:table-row", b"<x:row")
_ERRORS = (b't="e"', b"t='e'")  # how xlsx marks a cell whose formula came to nothing: #REF!, #N/A
_SHEETS = {
    "xl/workbook.xml": re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\s\w+:id=[\"']([^\"']+)"),
    "xl/_rels/workbook.xml.rels": re.compile(rb"\sTarget=[\"']([^\"']+)"),
}
WORKBOOK = frozenset({"xl/workbook.xml", "content.xml"})
"""The parts by one of which a workbook is known."""
_MACROS = ("vbaproject.bin", "macrosheets/", "basic/", "scripts/")


def check_archive(path: Path | IO[bytes], mains: Collection[str] = WORKBOOK, never: Collection[str] = ()) -> bool:
    """Raise Unreadable unless the zip is a workbook of modest size, without macros, entities and passwords.

    Gives whether cells of an xlsx may hold errors (#REF!), which are read in a way of their own. Another kind of
    document is known by its own main parts (`mains`); `never` are names of parts that are refused like macros. Bytes
    are counted while they are unpacked: what a header says of them may be a lie.
    """
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts, mains, (*_MACROS, *never))
            has_errors = _check_contents(archive, parts)
            _check_sheets(archive)
            return has_errors
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, OSError) as error:
        raise broken() from error


def date1904(path: Path) -> bool:
    """Whether the workbook counts its days from 1904 on, as old Macintoshes did."""
    with ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as part:
            words = part.read(PIECE)
    return b'date1904="1"' in words or b'date1904="true"' in words


def _check_parts(parts: list[ZipInfo], mains: Collection[str], never: Collection[str]) -> None:
    if len(parts) > MAX_PARTS:
        raise too_large()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    if any(mark in name for name in names for mark in never):
        raise has_macros()
    if "xl/workbook.bin" in names:
        raise Unreadable(_("Binary workbooks (.xlsb) are not read: save it as .xlsx, then send that."), "kind")
    if names.isdisjoint(mains):
        raise no_workbook()


def _check_contents(archive: ZipFile, parts: list[ZipInfo]) -> bool:
    left, rows, has_errors = MAX_UNPACKED, 0, False
    for part in parts:
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        size, end = 0, b""
        for piece in _pieces(archive, part):
            size += len(piece)
            _check_size(size, part, left)
            if is_xml:
                words = end + piece
                _refuse_entities(words)
                has_errors = has_errors or any(mark in words for mark in _ERRORS)
                rows += sum(piece.count(mark) for mark in _ROW_MARKS)
                end = piece[-_LONGEST:]
                if rows > MAX_ROW_MARKS:
                    raise too_large()
        left -= size
    return has_errors


def _check_sheets(archive: ZipFile) -> None:
    """Each sheet has a part of its own: one that stands for hundreds of sheets would be read hundreds of times."""
    for name, said in _SHEETS.items():
        if name in archive.namelist():
            with archive.open(name) as part:
                found = said.findall(part.read(4 * PIECE))
            if len(set(found)) < len(found):
                raise broken()


def _pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            yield piece


def _check_size(size: int, part: ZipInfo, left: int) -> None:
    if size > max(WORTH_A_LOOK, MAX_RATIO * max(part.compress_size, 1)):
        raise Unreadable(_("The file swells to many times its size when it is unpacked: it is not read."), "bomb")
    if size > left:
        raise too_large()


def _refuse_entities(words: bytes) -> None:
    if any(mark in words for mark in _ENTITIES):
        message = _("The file has definitions of its own inside (entities), which no workbook needs: it is not read.")
        raise Unreadable(message, "entities")
