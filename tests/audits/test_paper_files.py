"""What comes out as Word and PDF: every letter of the source, fonts inside, the same bytes again, templates checked."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.utils.translation import override
from docx import Document
from pypdf import PdfReader

from agencies.checks import Refused
from audits.choices import PaperKind
from audits.papers import pdf, word
from audits.papers.fields import lines, long_day, numbered
from audits.papers.sample import held_sample, sample_fields
from tests.inspections import DAY

LETTERS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
ALPHABET = unicodedata.normalize("NFC", " ".join(letter + tone for letter in LETTERS for tone in TONES)) + " đ"
KINDS = list(PaperKind)


def texts(value) -> Iterator[str]:
    """All strings of the fields, but what was typed, which is said again in its own field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "typed":
                yield from texts(part)
    else:
        for part in value:
            yield from texts(part)


def squeezed(text: str) -> str:
    """Without spaces: lines break where they must."""
    return re.sub(r"\s+", "", text)


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read_pdf(content).pages)


def word_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def shown(kind: str, fields) -> dict:
    """The fields that the portal's own layouts show."""
    hidden = {"place", "leader", "secretary"} if kind == PaperKind.NOTICE else {"place"}
    hidden |= {"team", "answers", "form"} if kind == PaperKind.NOTICE else set()
    return {name: value for name, value in fields.items() if name not in hidden}


# --- the fields ---------------------------------------------------------------------------------------


def test_days_and_numbers_are_written_as_the_decree_has_them():
    assert long_day(DAY) == "ngày 02 tháng 3 năm 2026"
    assert long_day(DAY.replace(month=2)) == "ngày 02 tháng 02 năm 2026"
    assert [numbered(number, "BB-SKHCN") for number in ("5", "12", "7/BB", "")] == [
        "05/BB-SKHCN",
        "12/BB-SKHCN",
        "7/BB",
        "",
    ]
    assert lines("- một\n\n  + hai ") == ["một", "hai"]


def test_the_fields_say_what_was_found_and_answered():
    fields = sample_fields(PaperKind.MINUTES)

    assert fields["answered"] == "Tổng số 2 nội dung; phù hợp: 1; có phát hiện: 1."
    assert fields["findings"][0]["source"] == "Điều 9.2 TCVN ISO 9001:2015"
    assert [finding["due"] for finding in fields["findings"]] == ["31/05/2026", "–"]
    assert (fields["leader"], fields["secretary"]) == ("Phạm Văn Thưởng", "Y Ngọc")


# --- both files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_fields_stands_in_both_files(kind):
    fields = sample_fields(kind)
    fields["remarks"] = [f"{ALPHABET} {ALPHABET.upper()}", "<b>&amp;</b> {{ 7 * 7 }} {% if %}"]
    of_word = squeezed(word_text(word.filled(word.own_template(kind), fields)))
    of_pdf = squeezed(pdf_text(pdf.drawn(kind, fields)))

    for text in map(squeezed, texts(shown(kind, fields))):
        assert text in of_pdf
        assert text in of_word


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_fields_give_the_same_bytes(kind):
    fields = sample_fields(kind)

    assert pdf.drawn(kind, fields) == pdf.drawn(kind, fields)
    content = word.filled(word.own_template(kind), fields)
    assert content == word.filled(word.own_template(kind), fields)
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_is_a4_in_vietnamese_with_its_title_and_its_fonts_inside(kind):
    reader = read_pdf(pdf.drawn(kind, sample_fields(kind)))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    drawn_with = [font for font in fonts if "Liberation" in font["/BaseFont"]]

    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.root_object["/Lang"] == "vi-VN"
    assert "tại UBND xã Ea Sol" in reader.metadata.title
    assert drawn_with
    for font in drawn_with:
        assert font["/FontDescriptor"]["/FontFile2"].get_object().get_data()


def test_a_finding_longer_than_a_page_is_broken_not_lost():
    fields = sample_fields(PaperKind.MINUTES)
    fields["findings"][0]["statement"] = " ".join(f"chữ{number}" for number in range(1500))
    text = squeezed(pdf_text(pdf.drawn(PaperKind.MINUTES, fields)))

    assert all(f"chữ{number}" in text for number in range(1500))


# --- templates ----------------------------------------------------------------------------------------


def template(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_portals_own_template_is_a_good_template(kind):
    word.check_template(kind, word.own_template(kind))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (template("{{ abstract }} {{ so_hieu }} {{ ngay }}"), "ngay, so_hieu"),
        (template("{%p for one in findings %}", "{{ one.gradee }}", "{%p endfor %}"), "gradee"),
        (template("{{ abstract "), "cannot be filled"),
        (template("{% for one in findings %}"), "cannot be filled"),
        (template("{{ abstract.__class__.__mro__ }}"), "cannot be filled"),
        (b"%PDF-1.7", "Word file"),
        (b"PK\x03\x04 broken", "Word file"),
    ],
)
def test_what_is_wrong_with_a_template_is_told(content, told):
    with override("en"), pytest.raises(Refused) as refusal:
        word.check_template(PaperKind.MINUTES, content)
    assert told in str(refusal.value)


def test_a_template_with_macros_is_refused():
    content = BytesIO(template("{{ abstract }}"))
    with ZipFile(content, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")

    with override("en"), pytest.raises(Refused, match="macros"):
        word.check_template(PaperKind.MINUTES, content.getvalue())


def test_a_template_of_ones_own_is_filled():
    filled = word.filled(template("{{ number }}: {{ findings[1].statement }}"), sample_fields(PaperKind.MINUTES))

    assert word_text(filled) == "05/BB-SKHCN: Nên rút ngắn quy trình <một cửa> & bỏ bước thừa."


def test_a_visit_without_findings_or_checklist_has_papers_too():
    from audits.papers.fields import Held, Letterhead, fields_of

    bare = SimpleNamespace(**vars(held_sample().visit) | {"checklist": None, "decision": "", "subject": ""})
    for kind in KINDS:
        fields = fields_of(kind, Held(bare, [], [], []), Letterhead("", "", "", ""), {}, DAY)
        assert "không ghi nhận phát hiện nào" in pdf_text(pdf.drawn(kind, fields))
        assert "không ghi nhận phát hiện nào" in word_text(word.filled(word.own_template(kind), fields))
