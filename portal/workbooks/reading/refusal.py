"""Why a file is not read."""

from django.utils.translation import gettext as _

from portal.kit.numbers import written_number
from portal.workbooks.reading.limits import MAX_COLUMNS, MAX_ROWS


class Unreadable(Exception):
    """The file is not read; the sentence says why and what to do, in the sender's language."""

    def __init__(self, sentence: str, code: str):
        self.sentence, self.code = sentence, code
        super().__init__(sentence)


def too_large() -> Unreadable:
    message = _(
        "The file is too large: at most %(rows)s rows and %(columns)s columns are read. Delete what is empty below and "
        "beside the table, or send it in parts."
    )
    return Unreadable(message % {"rows": written_number(MAX_ROWS), "columns": MAX_COLUMNS}, "too_large")


def broken() -> Unreadable:
    return Unreadable(_("The file is damaged: open it in Excel and save it anew, then send that."), "broken")


def no_workbook() -> Unreadable:
    return Unreadable(_("This is no workbook: choose an Excel file (.xlsx, .xls), .ods or .csv."), "kind")


def has_macros() -> Unreadable:
    message = _("The file has macros, which may do harm: save it as an Excel workbook without macros (.xlsx).")
    return Unreadable(message, "macros")


def old_letters() -> Unreadable:
    message = _(
        "The letters of this file are those of an old font (.VnTime, VNI-Times): convert it to Unicode, for instance "
        "with UniKey, then send that."
    )
    return Unreadable(message, "font")


def encrypted() -> Unreadable:
    return Unreadable(_("The file is protected by a password: take the password off, then send it."), "encrypted")
