"""What came in."""

from portal.workbooks.models.incoming import Import, ImportQuerySet, ImportRow, Remembered

__all__ = ["Import", "ImportQuerySet", "ImportRow", "Remembered"]
