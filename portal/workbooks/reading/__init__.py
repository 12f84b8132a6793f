"""Workbooks that people send, read where they can do no harm: in a child process with little memory and time."""

from portal.workbooks.reading.book import Book, Cell, Sheet, Unreadable, read_book

__all__ = ["Book", "Cell", "Sheet", "Unreadable", "read_book"]
