"""The report as a Word file: parts, numbers and words of the page. python-docx is loaded when it is written."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from portal.pages.report.sections import Section, Table

if TYPE_CHECKING:
    from docx.document import Document

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIXED = datetime(2000, 1, 1, tzinfo=UTC)  # no clock in the file


def written(title: str, lead: str, sections: list[Section], note: str) -> bytes:
    """The bytes of the file; `note` says what a person changed."""
    from docx import Document as new
    from docx.shared import Pt

    document = new()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times New Roman", Pt(13)
    document.add_heading(title, level=0)
    document.add_paragraph(lead)
    for number, section in enumerate(sections, start=1):
        document.add_heading(f"{number}. {section.title}", level=1)
        for line in section.words.splitlines():
            document.add_paragraph(line)
        if section.by:
            document.add_paragraph(note % {"person": section.by}).runs[0].italic = True
        for table in section.tables:
            _table(document, table)
    about = document.core_properties
    about.title, about.language, about.author = title, "vi-VN", ""
    about.created = about.modified = FIXED
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Document, table: Table) -> None:
    document.add_paragraph(table.title).runs[0].bold = True
    drawn = document.add_table(rows=1, cols=len(table.columns) + 1, style="Table Grid")
    for cell, words in zip(drawn.rows[0].cells, ["", *table.columns], strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    for place, row in enumerate(table.rows, start=1):
        is_sum = table.has_sum and place == len(table.rows)
        for cell, part in zip(drawn.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(part.words).bold = is_sum
    document.add_paragraph()
