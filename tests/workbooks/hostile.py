"""Files that are no register: each is refused with a sentence, and harms nothing."""

import io
import struct
import zipfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlwt
from openpyxl import Workbook

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def written(path: Path, sheet: bytes | str, workbook: str = BOOK, relations: str = RELS, **parts: bytes | str) -> Path:
    """A workbook of one sheet with this XML, and further parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", workbook)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def sound(path: Path) -> bytes:
    """The bytes of a workbook that nothing is wrong with."""
    book = Workbook()
    for number in range(200):
        book.active.append([number, f"Cơ quan {number}"])
    book.save(path)
    return path.read_bytes()


def bomb(path: Path) -> Path:
    """Under 200 KB that unpack to 150 MB."""
    return written(path, (SHEET % ("<row><c><v>1</v></c></row>" + " " * 150_000_000)).encode())


def lying(path: Path) -> Path:
    """A bomb whose headers say that it is small."""
    content = bytearray(bomb(path).read_bytes())
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def entities(path: Path) -> Path:
    """Asks for a file of the server."""
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SHEET
    return written(path, text % '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>')


def late_entities(path: Path) -> Path:
    """The same behind a comment that is longer than what is looked through at once."""
    text = '<?xml version="1.0"?><!--' + "x y z " * 100_000 + '--><!DOCTYPE a [<!ENTITY x "y">]>' + SHEET
    return written(path, text % '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>')


def many_rows(path: Path) -> Path:
    return written(path, SHEET % "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001)))


def many_columns(path: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(range(16_384)))
    book.save(path)
    return path


def far_corner(path: Path) -> Path:
    """Two cells, one of them in the last row and column: as a table it would be 17 billion cells."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return written(path, SHEET % rows)


def repeated(path: Path) -> Path:
    """An .ods whose one row says that it is there a million times, and its one cell 16,384 times."""
    text = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", text)
    return path


def many_parts(path: Path) -> Path:
    return written(path, SHEET % "", **{f"xl__part{number}.xml": "<a/>" for number in range(1001)})


def with_macros(path: Path) -> Path:
    return written(path, SHEET % "", **{"xl/vbaProject.bin": OLE})


def password_in_zip(path: Path) -> Path:
    content = bytearray(written(path, SHEET % "").read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + place] |= 1
    path.write_bytes(content)
    return path


def _bytes(content: bytes):
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def cut_off(path: Path) -> Path:
    path.write_bytes(sound(path)[:-3000])
    return path


def flipped(path: Path) -> Path:
    """One byte inside a sheet is another."""
    content = bytearray(sound(path))
    at = content.find(b"xl/worksheets/sheet1.xml") + 200
    content[at] ^= 0xFF
    path.write_bytes(content)
    return path


def other_zip(path: Path) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("[Content_Types].xml", TYPES)
    return path


def page_as_xls(path: Path) -> Path:
    path.write_text("<html><table><tr><td>Cơ quan</td></tr></table></html>", encoding="utf-8")
    return path


def nested(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(10_000_000))
    with ZipFile(path, "w") as archive:
        archive.writestr("b.zip", inner.getvalue())
    return path


def blocks_upon_blocks(path: Path) -> Path:
    """29,000 merged blocks, each over all rows below its first: 400 million cells to fill, one after the other."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 29_001))
    blocks = "".join(f'<mergeCell ref="A{n}:A29000"/>' for n in range(1, 29_000))
    return written(path, SHEET.replace("</sheetData>", f"</sheetData><mergeCells>{blocks}</mergeCells>") % rows)


def one_part_for_all(path: Path) -> Path:
    """900 sheets, all of them the same part of 25,000 rows."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 25_000))
    sheet = '<sheet name="A" sheetId="1" r:id="rId1"/>'
    sheets = "".join(sheet.replace('"A"', f'"A{n}"').replace('"1"', f'"{n}"') for n in range(1, 900))
    return written(path, SHEET % rows, workbook=BOOK.replace(sheet, sheets))


def outside(path: Path) -> Path:
    """The sheet is said to be a file of the server."""
    target = RELS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    return written(path, SHEET % "", relations=target)


def ring(path: Path) -> Path:
    """An .xls whose table of sectors leads from each sector to the first one again."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for number in range(2000):
        sheet.write(number, 0, f"Cơ quan {number}")
    book.save(str(path))
    content = bytearray(path.read_bytes())
    (sector,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<100I", content, 512 + sector * 512, *[0] * 100)
    path.write_bytes(content)
    return path


def dangling(path: Path) -> Path:
    """Texts that are said to stand where no text is."""
    return written(path, SHEET % '<row r="1"><c r="A1" t="s"><v>99999999</v></c><c r="B1" t="s"><v>-1</v></c></row>')


def in_old_font(*rows: list[str]):
    """A register whose letters are drawn by a font, not written."""

    def write(path: Path) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path

    return write


FILES = {
    "blocks.xlsx": (blocks_upon_blocks, "broken"),
    "one_part.xlsx": (one_part_for_all, "broken"),
    "outside.xlsx": (outside, "broken"),
    "ring.xls": (ring, "broken"),
    "dangling.xlsx": (dangling, "broken"),
    "breaks.csv": (_bytes(b"a,b\n" + b"\n" * 9_900_000), "too_large"),
    "vni.xlsx": (
        in_old_font(["STT", "Teân cô quan", "Soá quyeát ñònh"], ["1", "Sôû Noäi vuï", "15/QÑ-SNV"]),
        "font",
    ),
    "tcvn3.xlsx": (in_old_font(["STT", "Tªn c¬ quan", "Sè quyÕt ®Þnh"], ["1", "Së Néi vô", "15/Q§-SNV"]), "font"),
    "bomb.xlsx": (bomb, "bomb"),
    "lying.xlsx": (lying, None),
    "entities.xlsx": (entities, "entities"),
    "late_entities.xlsx": (late_entities, "entities"),
    "many_rows.xlsx": (many_rows, "too_large"),
    "many_columns.xlsx": (many_columns, "too_large"),
    "far_corner.xlsx": (far_corner, "too_large"),
    "repeated.ods": (repeated, "too_large"),
    "many_parts.xlsx": (many_parts, "too_large"),
    "macros.xlsm": (with_macros, "macros"),
    "password.xlsx": (password_in_zip, "encrypted"),
    "encrypted.xlsx": (_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)), "encrypted"),
    "macros.xls": (_bytes(OLE + "Workbook_VBA_PROJECT_CUR".encode("utf-16-le") + bytes(512)), "macros"),
    "letter.doc": (_bytes(OLE + "WordDocument".encode("utf-16-le") + bytes(512)), "kind"),
    "hollow.xls": (_bytes(OLE + "Workbook".encode("utf-16-le") + bytes(512)), "broken"),
    "cut_off.xlsx": (cut_off, "broken"),
    "flipped.xlsx": (flipped, "broken"),
    "letter.xlsx": (other_zip, "kind"),
    "nested.xlsx": (nested, "kind"),
    "page.xls": (page_as_xls, "kind"),
    "scan.xlsx": (_bytes(b"%PDF-1.7\n\0\0"), "kind"),
    "program.xlsx": (_bytes(b"MZ\x90\0\x03\0\0\0"), "kind"),
    "empty.xlsx": (_bytes(b""), "empty"),
    "long.csv": (_bytes(b"a,b\n" * 40_000), "too_large"),
    "wide.csv": (_bytes(",".join(map(str, range(16_384))).encode()), "too_large"),
    "letters.csv": (_bytes(b"\xff\xfe\x00"), "encoding"),
}
"""How each is made, and the code of the refusal; None where any is right."""
