"""Workbooks as provinces write them, made by the test that reads them."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

HEADS = ["STT", "Tên cơ quan, đơn vị", "Số quyết định", "Ngày công bố", "Phiên bản", "Ghi chú"]


def plain_book(path: Path, rows: list[list], heads: list[str] | None = None) -> Path:
    """One sheet: the head in the first row, and the rows."""
    book = Workbook()
    sheet = book.active
    for row in [heads or HEADS, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def official_book(path: Path) -> Path:
    """A register with a title, a head of two rows with merged cells, groups, totals between and notes below."""
    book = Workbook()
    book.active.title = "Bìa"
    book.active.append(["BÁO CÁO NĂM 2017"])
    sheet = book.create_sheet("Biểu 01")
    for row in [
        ["UBND TỈNH ĐẮK LẮK", None, None, None, None, "Biểu số 01"],
        ["DANH SÁCH CÁC CƠ QUAN ĐÃ CÔNG BỐ HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG THEO TCVN ISO 9001:2008"],
        ["(Kèm theo Báo cáo số 12/BC-SKHCN ngày 15 tháng 01 năm 2018)"],
        [],
        ["STT", "Tên cơ quan, đơn vị", "Tình trạng", "Quyết định công bố", None, "Ghi chú"],
        [None, None, None, "Số", "Ngày, tháng, năm", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "Sở, ban, ngành"],
        [1, "Sở KH&CN", "Đã CB", "12/QĐ-SKHCN", date(2016, 3, 1), None],
        [2, "Sở Nội vụ", "x", "15/QĐ-SNV", "05/4/2016", None],
        [None, "Cộng I", 2],
        ["II", "Huyện Krông Pắc"],
        [1, "UBND H. Krông Pắc", "Có", "Số 7/QĐ-UBND", 2015, "chỉ biết năm"],
        [2, "UBND xã Ea Phê", "Đã CB", "9/QĐ-UBND", "11/2016", None],
        [3, "UBND xã Hoà An", "Chưa", None, None, None],
        [4, "UBND xã Ea Kênh lạ", "Đã CB", "10/QĐ-UBND", "32/13/2016", None],
        ["Tổng cộng", None, 5],
        [],
        ["Ghi chú: số liệu đến ngày 31/12/2017"],
        [None, None, None, "Đắk Lắk, ngày 15 tháng 01 năm 2018"],
        [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"],
    ]:
        sheet.append(row)
    for block in ("A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:F6", "A2:F2", "A3:F3", "A17:B17"):
        sheet.merge_cells(block)
    book.save(path)
    return path
