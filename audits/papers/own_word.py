"""The portal's own Word templates, built in code: A4, margins, sizes and letterhead of Decree 30/2020, annex I."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from audits.choices import PaperKind
from audits.papers.pdf import MOTTO

FONT = "Times New Roman"
SMALL: dict[str, Any] = {"size": 11, "align": ALIGN.LEFT}
RECIPIENTS = (
    ("Nơi nhận:", {"bold": True, "italic": True, "size": 12, "align": ALIGN.LEFT}),
    ("{%p for line in recipients %}", SMALL),
    ("- {{ line }}", SMALL),
    ("{%p endfor %}", SMALL),
)


@cache
def built(kind: PaperKind) -> bytes:
    """The bytes of the template."""
    word = Document()
    _set_page(word)
    _letterhead(word)
    title = _say(word, "{{ title }}", bold=True, align=ALIGN.CENTER, indent=0, after=2)
    title.paragraph_format.space_before = Pt(14)
    _say(word, "{{ abstract }}", bold=True, align=ALIGN.CENTER, indent=0)
    _say(word, "─" * 8, align=ALIGN.CENTER, indent=0)
    (_minutes if kind == PaperKind.MINUTES else _notice)(word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _set_page(word: Any) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.different_first_page_header_footer = True
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)


def _say(place: Any, text: str, *, bold=False, italic=False, size=14, align=ALIGN.JUSTIFY, indent=1.0, after=6) -> Any:
    paragraph = place.add_paragraph()
    _write(paragraph, text, bold=bold, italic=italic, size=size, align=align)
    paragraph.paragraph_format.first_line_indent = Cm(indent)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _write(paragraph: Any, text: str, *, bold=False, italic=False, size=14, align=ALIGN.CENTER) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)


def _cell(cell: Any, *written: tuple[str, dict[str, Any]]) -> None:
    """Fill a cell with paragraphs; the empty one that it comes with is the first."""
    for number, (text, look) in enumerate(written):
        _write(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), text, **look)


def _grid(word: Any, widths: tuple[float, ...], rows: int = 1, style: str | None = None) -> Any:
    """A table of fixed widths in cm, of its columns for LibreOffice, of its cells for Word; no row breaks apart."""
    table = word.add_table(rows=rows, cols=len(widths), style=style)
    table.autofit = False
    for width, column in zip(widths, table.columns, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def _letterhead(word: Any) -> None:
    country, motto = MOTTO
    left, right = _grid(word, (7.1, 9.4)).rows[0].cells
    strong = {"bold": True, "size": 12}
    _cell(
        left,
        ("{{ superior }}", {"size": 12}),
        ("{{ issuer }}", strong),
        ("─" * 6, {"size": 10}),
        ("Số: {{ number }}", {"size": 13}),
    )
    _cell(
        right,
        (country, strong),
        (motto, {"bold": True, "size": 13}),
        ("─" * 16, {"size": 10}),
        ("{{ place_and_date }}", {"italic": True, "size": 13}),
    )


def _heading(word: Any, text: str) -> None:
    paragraph = _say(word, text, bold=True).paragraph_format
    paragraph.keep_with_next, paragraph.space_before = True, Pt(4)


def _each(word: Any, name: str, text: str = "{{ line }}") -> None:
    """A paragraph for each line of a list."""
    _say(word, f"{{%p for line in {name} %}}")
    _say(word, text)
    _say(word, "{%p endfor %}")


def _minutes(word: Any) -> None:
    _say(word, "{%p if decision %}")
    _say(word, "Căn cứ Quyết định số {{ decision }};")
    _say(word, "{%p endif %}")
    _say(word, "Thời gian bắt đầu: {% if began %}{{ began }}, {% endif %}{{ visit_day }}.")
    _say(word, "Địa điểm: {{ location or agency }}.")
    _say(word, "Hình thức: {{ form }}.")
    _heading(word, "I. THÀNH PHẦN")
    _say(word, "1. Đoàn kiểm tra")
    _each(word, "team", "- {{ line.name }}, {{ line.role }}.")
    _say(word, "2. Đơn vị được kiểm tra: {{ agency }}")
    _each(word, "hosts", "- {{ line }}")
    _heading(word, "II. NỘI DUNG KIỂM TRA")
    _subject(word)
    _heading(word, "III. KẾT QUẢ KIỂM TRA")
    _found(word)
    _heading(word, "IV. NHẬN XÉT")
    _each(word, "remarks")
    _heading(word, "V. KIẾN NGHỊ, YÊU CẦU")
    _each(word, "requests")
    _heading(word, "VI. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA")
    _each(word, "opinion")
    _say(
        word,
        "Biên bản kết thúc vào {{ ended }}, được lập thành {{ copies }} bản có giá trị như nhau, đã đọc lại cho "
        "những người tham dự cùng nghe, thống nhất và ký tên.",
    )
    _signatures(word, ("ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", ""), ("TRƯỞNG ĐOÀN", "{{ leader }}"))
    _say(word, "{%p if secretary %}")
    _signatures(word, ("THƯ KÝ", "{{ secretary }}"), ("", ""))
    _say(word, "{%p endif %}")
    _cell(_grid(word, (16.5,)).rows[0].cells[0], *RECIPIENTS)
    _answers(word)


def _notice(word: Any) -> None:
    _say(
        word,
        "{% if decision %}Thực hiện Quyết định số {{ decision }}, {{ visit_day }}{% else %}Vào {{ visit_day }}"
        "{% endif %}, Đoàn kiểm tra đã kiểm tra tại {{ agency }} (hình thức: {{ form|lower }}).",
    )
    _say(word, "Kết quả kiểm tra được thông báo như sau:")
    _heading(word, "1. Nội dung kiểm tra")
    _subject(word)
    _heading(word, "2. Kết quả kiểm tra")
    _found(word)
    _heading(word, "3. Kết luận")
    _each(word, "remarks")
    _heading(word, "4. Yêu cầu đối với đơn vị được kiểm tra")
    _each(word, "requests")
    left, right = _grid(word, (8.25, 8.25)).rows[0].cells
    _cell(left, *RECIPIENTS)
    _cell(right, ("{{ signer_title }}", {"bold": True, "size": 13}), ("\n\n\n", {}), ("{{ signer }}", {"bold": True}))


def _subject(word: Any) -> None:
    _say(word, "{{ subject }}")
    _say(word, "{%p if checklist %}")
    _say(word, "Phiếu kiểm tra: {{ checklist }}.")
    _say(word, "{%p endif %}")


def _found(word: Any) -> None:
    _say(word, "{%p if answered %}")
    _say(word, "{{ answered }}")
    _say(word, "{%p endif %}")
    _say(word, "{{ found }}")
    heads = ("STT", "Nội dung phát hiện", "Điều khoản, quy định", "Mức độ", "Thời hạn khắc phục")
    said = "{{ one.statement }}{% if one.evidence %}\nBằng chứng: {{ one.evidence }}{% endif %}"
    row = ("{{ one.number }}", said, "{{ one.source }}", "{{ one.grade }}", "{{ one.due }}")
    _table(word, "findings", heads, row, (1.3, 6.3, 3.8, 2.3, 2.8))


def _answers(word: Any) -> None:
    _say(word, "{%p if answers %}")
    title = _say(word, "PHỤ LỤC", bold=True, align=ALIGN.CENTER, indent=0)
    title.paragraph_format.page_break_before = True
    _say(word, "Kết quả theo phiếu kiểm tra", bold=True, align=ALIGN.CENTER, indent=0)
    row = ("{{ one.number }}", "{{ one.text }}", "{{ one.result }}")
    _table(word, "answers", ("STT", "Nội dung kiểm tra", "Kết quả"), row, (1.3, 11.6, 3.6))
    _say(word, "{%p endif %}")


def _table(word: Any, name: str, heads: tuple[str, ...], row: tuple[str, ...], widths: tuple[float, ...]) -> None:
    """A ruled table with a row for each of a list; the head repeats on each page. Without rows there is no table."""
    _say(word, f"{{%p if {name} %}}")
    table = _grid(word, widths, 4, "Table Grid")
    for written, cells in zip(
        (heads, (f"{{%tr for one in {name} %}}",), row, ("{%tr endfor %}",)), table.rows, strict=True
    ):
        for text, cell in zip(written, cells.cells, strict=False):
            is_head = written is heads
            _cell(cell, (text, {"size": 12, "bold": is_head, "align": ALIGN.CENTER if is_head else ALIGN.LEFT}))
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _say(word, "{%p endif %}")


def _signatures(word: Any, *sides: tuple[str, str]) -> None:
    for cell, (title, name) in zip(_grid(word, (9, 7.5)).rows[0].cells, sides, strict=True):
        under = "(Ký, ghi rõ họ tên)" if title else ""
        look = {"italic": True, "size": 13}
        _cell(cell, (title, {"bold": True, "size": 13}), (under, look), ("\n\n\n", {}), (name, {"bold": True}))
