"""What came in, files given out, and the settings of the app."""

from portal.workbooks.models.export import Export, ExportQuerySet
from portal.workbooks.models.incoming import Import, ImportQuerySet, ImportRow, Outcome, Remembered
from portal.workbooks.models.settings import WorkbookSettings

__all__ = [
    "Export",
    "ExportQuerySet",
    "Import",
    "ImportQuerySet",
    "ImportRow",
    "Outcome",
    "Remembered",
    "WorkbookSettings",
]
