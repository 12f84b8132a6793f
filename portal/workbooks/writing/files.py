"""A book as a file of one of the formats."""

from typing import IO

from portal.workbooks.choices import Format
from portal.workbooks.writing.book import Book, Tell, to_nobody


def write_file(book: Book, format: str, file: IO[bytes], tell: Tell = to_nobody) -> None:
    """Write the book into the file and go back to its beginning."""
    from portal.workbooks.writing.texts import write_text
    from portal.workbooks.writing.xlsx import write_workbook  # takes 3 MB of every process, and few give files out

    (write_workbook if format == Format.XLSX else write_text)(book, file, tell)
    file.seek(0)
