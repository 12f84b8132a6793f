"""The papers as PDF, laid out by Decree 30/2020/NĐ-CP, annex I: A4, margins, sizes in points, letterhead, signatures.

Embedded fonts; the same fields give the same bytes. ReportLab is loaded at the first paper that a process draws.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.sax.saxutils import escape

from audits.choices import PaperKind

if TYPE_CHECKING:
    from reportlab.platypus import Flowable, Paragraph, Table

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TEXT, HEAD, NOTE = 14, 13, 11  # points: text of the body; letterhead, tables; recipients

Story: TypeAlias = "list[Flowable]"


def drawn(kind: str, fields: dict[str, Any]) -> bytes:
    """The bytes of the PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    _load_fonts()
    left, right, top, bottom = 30 * mm, 15 * mm, 20 * mm, 20 * mm
    out = BytesIO()
    paper = BaseDocTemplate(
        out,
        pagesize=A4,
        title=f"{fields['title']} {fields['number']}".strip() + f" – {fields['abstract']}",
        author=fields["issuer"],
        subject=fields["abstract"],
        lang="vi-VN",
        creator="",
        invariant=1,  # no clock in the file
        displayDocTitle=True,
    )
    width, height = A4[0] - left - right, A4[1] - top - bottom
    frame = Frame(left, bottom, width, height, 0, 0, 0, 0)
    paper.addPageTemplates(PageTemplate(frames=[frame], onPage=_number_page))
    body = _minutes if kind == PaperKind.MINUTES else _notice
    paper.build([*_letterhead(fields, width), *_title(fields), *body(fields, width)])
    return out.getvalue()


@cache
def _load_fonts() -> None:
    """Make the fonts known to ReportLab, once in a process."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for bold, italic, style in [(0, 0, "Regular"), (1, 0, "Bold"), (0, 1, "Italic"), (1, 1, "BoldItalic")]:
        registerFont(TTFont(f"Serif-{style}", FONTS / f"LiberationSerif-{style}.ttf"))
        addMapping("Serif", bold, italic, f"Serif-{style}")


def _number_page(canvas: Any, paper: Any) -> None:
    """The number stands in the middle of the upper margin, not on the first page."""
    if paper.page > 1:
        canvas.setFont("Serif-Regular", HEAD)
        canvas.drawCentredString(paper.pagesize[0] / 2, paper.pagesize[1] - 36, str(paper.page))


def _p(text: str, font: str = "Regular", size: int = TEXT, align: str = "left", **style: Any) -> Paragraph:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    aligned = {"left": 0, "center": 1, "justify": 4}[align]
    marked = escape(text).replace("\n", "<br/>")
    look = ParagraphStyle(
        "", fontName=f"Serif-{font}", fontSize=size, leading=size * 1.2, alignment=aligned, splitLongWords=1, **style
    )
    return Paragraph(marked, look)


def _text(text: str) -> Paragraph:
    """A paragraph of the body: justified, the first line 1 cm in, 6 points after."""
    return _p(text, align="justify", firstLineIndent=28, spaceAfter=6)


def _heading(text: str) -> Paragraph:
    return _p(text, "Bold", firstLineIndent=28, spaceBefore=4, spaceAfter=6, keepWithNext=1)


def _rule(width: float) -> Flowable:
    from reportlab.lib.colors import black
    from reportlab.platypus import HRFlowable

    return HRFlowable(width=width, thickness=0.7, color=black, spaceBefore=4, spaceAfter=4)


def _side_by_side(left: Story, right: Story, widths: list[float]) -> Table:
    from reportlab.platypus import Table

    placed = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")]
    bare = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Table([[left, right]], colWidths=widths, style=[*placed, *bare])


def _letterhead(fields: dict[str, Any], width: float) -> Story:
    from reportlab.pdfbase.pdfmetrics import stringWidth
    from reportlab.platypus import Spacer

    widths = [width * 0.42, width * 0.58]
    country, motto = MOTTO
    issuer: Story = [_p(fields["superior"], size=12, align="center")] if fields["superior"] else []
    issuer += [_p(fields["issuer"], "Bold", 12, "center"), _rule(widths[0] * 0.4)]
    issuer.append(_p(f"Số: {fields['number'] or '…………'}", size=HEAD, align="center"))
    state: Story = [_p(country, "Bold", 12, "center"), _p(motto, "Bold", HEAD, "center")]
    state += [_rule(stringWidth(motto, "Serif-Bold", HEAD)), _p(fields["place_and_date"], "Italic", HEAD, "center")]
    return [_side_by_side(issuer, state, widths), Spacer(0, 14)]


def _title(fields: dict[str, Any]) -> Story:
    title = _p(fields["title"], "Bold", TEXT, "center", spaceAfter=2)
    return [title, _p(fields["abstract"], "Bold", TEXT, "center"), _rule(90), _p("", size=6)]


def _minutes(fields: dict[str, Any], width: float) -> Story:
    people = [_text(f"- {one['name']}, {one['role']}.") for one in fields["team"]]
    return [
        *([_text(f"Căn cứ Quyết định số {fields['decision']};")] if fields["decision"] else []),
        _text(f"Thời gian bắt đầu: {', '.join(part for part in (fields['began'], fields['visit_day']) if part)}."),
        _text(f"Địa điểm: {fields['location'] or fields['agency']}."),
        _text(f"Hình thức: {fields['form']}."),
        _heading("I. THÀNH PHẦN"),
        _text("1. Đoàn kiểm tra"),
        *people,
        _text(f"2. Đơn vị được kiểm tra: {fields['agency']}"),
        *_dashed(fields["hosts"]),
        _heading("II. NỘI DUNG KIỂM TRA"),
        *_subject(fields),
        _heading("III. KẾT QUẢ KIỂM TRA"),
        *_found(fields, width),
        *_section("IV. NHẬN XÉT", fields["remarks"]),
        *_section("V. KIẾN NGHỊ, YÊU CẦU", fields["requests"]),
        *_section("VI. Ý KIẾN CỦA ĐƠN VỊ ĐƯỢC KIỂM TRA", fields["opinion"]),
        _text(
            f"Biên bản kết thúc vào {fields['ended']}, được lập thành {fields['copies']} bản có giá trị như nhau, "
            "đã đọc lại cho những người tham dự cùng nghe, thống nhất và ký tên."
        ),
        _signatures(fields, width),
        *_told(fields),
        *_answers(fields, width),
    ]


def _notice(fields: dict[str, Any], width: float) -> Story:
    decision = f"Thực hiện Quyết định số {fields['decision']}, " if fields["decision"] else ""
    opening = f"{decision}{fields['visit_day']}, Đoàn kiểm tra đã kiểm tra tại {fields['agency']}"
    return [
        _text(f"{opening[0].upper()}{opening[1:]} (hình thức: {fields['form'].lower()})."),
        _text("Kết quả kiểm tra được thông báo như sau:"),
        _heading("1. Nội dung kiểm tra"),
        *_subject(fields),
        _heading("2. Kết quả kiểm tra"),
        *_found(fields, width),
        *_section("3. Kết luận", fields["remarks"]),
        *_section("4. Yêu cầu đối với đơn vị được kiểm tra", fields["requests"]),
        _recipients(fields, width),
    ]


def _subject(fields: dict[str, Any]) -> Story:
    checklist = [f"Phiếu kiểm tra: {fields['checklist']}."] if fields["checklist"] else []
    return [_text(line) for line in (fields["subject"], *checklist)]


def _dashed(said: list[str]) -> Story:
    return [_text(f"- {line}") for line in said]


def _section(title: str, said: list[str]) -> Story:
    return [_heading(title), *map(_text, said)] if said else []


def _found(fields: dict[str, Any], width: float) -> Story:
    story: Story = [_text(fields["answered"])] if fields["answered"] else []
    story.append(_text(fields["found"]))
    rows = [[one["number"], _evident(one), one["source"], one["grade"], one["due"]] for one in fields["findings"]]
    heads = ["STT", "Nội dung phát hiện", "Điều khoản, quy định", "Mức độ", "Thời hạn khắc phục"]
    return [*story, *_table(heads, rows, [width * part for part in (0.08, 0.38, 0.23, 0.14, 0.17)])]


def _evident(finding: dict[str, str]) -> str:
    return finding["statement"] + (f"\nBằng chứng: {finding['evidence']}" if finding["evidence"] else "")


def _answers(fields: dict[str, Any], width: float) -> Story:
    """The annex: what each line of the checklist was answered with."""
    from reportlab.platypus import PageBreak

    if not fields["answers"]:
        return []
    rows = [[one["number"], one["text"], one["result"]] for one in fields["answers"]]
    annex = [_p("PHỤ LỤC", "Bold", TEXT, "center"), _p("Kết quả theo phiếu kiểm tra", "Bold", TEXT, "center")]
    table = _table(["STT", "Nội dung kiểm tra", "Kết quả"], rows, [width * part for part in (0.08, 0.7, 0.22)])
    return [PageBreak(), *annex, _p("", size=6), *table]


def _table(heads: list[str], rows: list[list[str]], widths: list[float]) -> Story:
    """A ruled table whose head repeats on each page; rows may break across pages."""
    from reportlab.lib.colors import black
    from reportlab.platypus import Spacer, Table

    if not rows:
        return []
    cells = [[_p(head, "Bold", 12, "center") for head in heads]]
    cells += [[_p(text, size=12) for text in row] for row in rows]
    style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return [Table(cells, colWidths=widths, repeatRows=1, splitInRow=1, style=style), Spacer(0, 8)]


def _signatures(fields: dict[str, Any], width: float) -> Flowable:
    from reportlab.platypus import KeepTogether, Spacer

    def block(title: str, name: str) -> Story:
        under = _p("(Ký, ghi rõ họ tên)", "Italic", HEAD, "center")
        return [_p(title, "Bold", HEAD, "center"), under, Spacer(0, 62), _p(name, "Bold", TEXT, "center")]

    half = [width / 2, width / 2]
    rows: Story = [
        _side_by_side(block("ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", ""), block("TRƯỞNG ĐOÀN", fields["leader"]), half)
    ]
    if fields["secretary"]:
        rows += [Spacer(0, 10), _side_by_side(block("THƯ KÝ", fields["secretary"]), [], half)]
    return KeepTogether([Spacer(0, 8), *rows])


def _told(fields: dict[str, Any]) -> Story:
    return [
        _p("Nơi nhận:", "BoldItalic", 12, spaceBefore=10),
        *(_p(f"- {line}", size=NOTE) for line in fields["recipients"]),
    ]


def _recipients(fields: dict[str, Any], width: float) -> Flowable:
    from reportlab.platypus import KeepTogether, Spacer

    left = _told(fields)
    right: Story = [_p(fields["signer_title"], "Bold", HEAD, "center"), Spacer(0, 70)]
    right.append(_p(fields["signer"], "Bold", TEXT, "center"))
    return KeepTogether([Spacer(0, 10), _side_by_side(left, right, [width / 2, width / 2])])
