"""How cells look: the type of official papers (Times New Roman), thin lines, a quiet head."""

from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from portal.workbooks.writing.book import Kind

LINE = "#8A9099"
HEAD = "#DCE6F1"
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


class Formats:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        def look(**properties: Any) -> Any:
            return workbook.add_format({"font_name": "Times New Roman", "font_size": 12, **properties})

        lined = {"border": 1, "border_color": LINE, "valign": "top"}
        self.issuer = look(bold=True)
        self.title = look(bold=True, font_size=14, align="center_across")
        self.dates = look(italic=True, align="center_across")
        self.caption = look(bold=True)
        self.head = look(
            **lined | {"bold": True, "bg_color": HEAD, "text_wrap": True, "valign": "vcenter"}, align="center"
        )
        self.text = look(**lined, text_wrap=True)
        self.number = look(**lined, num_format="#,##0", align="right")
        self.percent = look(**lined, num_format='0.00" %"', align="right")
        self.day = look(**lined, num_format=DAY, align="center")
        self.moment = look(**lined, num_format=MOMENT, align="center")
        self.foot = look(**lined, bold=True, bg_color="#F2F4F7")
        self.foot_number = look(**lined, bold=True, bg_color="#F2F4F7", num_format="#,##0", align="right")
        self.foot_percent = look(**lined, bold=True, bg_color="#F2F4F7", num_format='0.00" %"', align="right")
        words = _("Total").replace('"', "'")
        self.counted = look(**lined, bold=True, bg_color="#F2F4F7", num_format=f'"{words}: "#,##0', align="left")
        self.ordinal = look(**lined, num_format="0", align="center")
        self._by_kind = {
            Kind.ORDINAL: self.ordinal,
            Kind.NUMBER: self.number,
            Kind.DAY: self.day,
            Kind.MOMENT: self.moment,
        }

    def of(self, kind: Kind) -> Any:
        return self._by_kind.get(kind, self.text)
