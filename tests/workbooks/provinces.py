"""Registers as provinces really write them, each as rows and merged blocks; and the kinds of file they are saved as."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

Cell = str | int | float | date | None
Fact = tuple[str, str, str, str, str]
"""Agency, number, day or month or year, edition, kind."""


@dataclass
class Register:
    """A sheet: its rows from the first on, merged blocks, how many rows are refused, and the facts that it tells."""

    rows: list[list[Cell]]
    facts: set[Fact]
    merged: list[str] = field(default_factory=list)
    refused: int = 0
    lost: set[Fact] = field(default_factory=set)  # what is in doubt where merged blocks are lost: in files of text
    has_namesake: bool = False  # another district has a commune Hòa An too
    sheet: str = "Sheet1"
    is_decomposed: bool = False  # letters and their marks apart (NFD), as a Mac types them
    hidden: list[str] = field(default_factory=list)  # columns and rows that Excel does not show; the sheet is locked

    def __post_init__(self) -> None:
        if self.is_decomposed:
            self.rows = [[_apart(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows]


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


TITLE = [
    ["ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
]


def declared(agency: str, number: str, day: str, edition: str = "2008", kind: str = "declared") -> Fact:
    return agency, number, day, edition, kind


REGISTERS: dict[str, Register] = {
    "merged heads over two rows, numbers of columns, totals between, signatures below": Register(
        [
            *TITLE,
            ["PHỤ LỤC 01: TÌNH HÌNH CÔNG BỐ HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG THEO TCVN ISO 9001:2008"],
            ["(Số liệu tính đến ngày 31/12/2017)"],
            [],
            ["STT", "Tên cơ quan, đơn vị", "Công bố phù hợp tiêu chuẩn", None, "Duy trì, cải tiến", None, "Ghi chú"],
            [None, None, "Số QĐ", "Ngày ký", "Đánh giá nội bộ", "Xem xét của lãnh đạo", None],
            ["A", "B", 1, 2, 3, 4, 5],
            ["I.", "KHỐI SỞ, BAN, NGÀNH"],
            ["1.", "Sở Khoa học & Công nghệ", "12/QĐ-SKHCN", "01.03.2016", "15/06/2017", "30/6/2017"],
            ["2.", "Sở Nội Vụ", "15 /QĐ-SNV", "5-4-2016"],
            [None, "Cộng (I):", 2, None, 1, 1],
            ["II.", "KHỐI HUYỆN", None, None, None, None],
            ["1.", "UBND huyện Krông Păk", "7/QĐ-UBND", date(2015, 8, 20)],
            [None, "Tổng cộng (I + II):", 3],
            [],
            ["Ghi chú: đơn vị chưa công bố không nêu trong bảng"],
            [None, None, None, "Đắk Lắk, ngày     tháng     năm 2018"],
            [None, "NGƯỜI LẬP BIỂU", None, "KT. GIÁM ĐỐC"],
            [None, "(Ký, ghi rõ họ tên)", None, "PHÓ GIÁM ĐỐC"],
            [None, "Nguyễn Văn A", None, "Trần Thị B"],
        ],
        {
            declared("khcn", "12/QĐ-SKHCN", "01/03/2016"),
            declared("khcn", "", "15/06/2017", "", "internal_audit"),
            declared("khcn", "", "30/06/2017", "", "management_review"),
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("district", "7/QĐ-UBND", "20/08/2015"),
        },
        ["A7:A8", "B7:B8", "C7:D7", "E7:F7", "G7:G8", "A4:G4"],
    ),
    "groups in one wide cell, letters over Roman numerals, number and day in one cell": Register(
        [
            ["DANH SÁCH CƠ QUAN ĐÃ CÔNG BỐ ÁP DỤNG ISO 9001:2008"],
            ["TT", "Cơ quan/Đơn vị", "Quyết định công bố (số, ngày, tháng)", "Ghi\nchú"],
            ["A. CẤP TỈNH"],
            ["01", "Sở Nội vụ", "QĐ số 15/QĐ-SNV ngày 5/4/2016"],
            ["B. CẤP HUYỆN, XÃ"],
            ["I. Huyện Krông Pắc"],
            ["01", "UBND huyện", "7/QĐ-UBND, 20/8/2015"],
            ["02", "Xã Ea Phê", "Số 9/QĐ-UBND (11/2016)"],
            ["Toàn tỉnh: 3 đơn vị"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("district", "7/QĐ-UBND", "20/08/2015"),
            declared("phe", "9/QĐ-UBND", "11/2016"),
        },
        ["A1:D1", "A3:D3", "A5:D5", "A6:D6"],
    ),
    "an agency over the rows of its declarations": Register(
        [
            ["STT", "Đơn vị", "Phiên bản", "Số quyết định", "Ngày công bố", "Tình trạng"],
            [1, "Sở Nội vụ", "TCVN ISO 9001:2008", "15/QĐ-SNV", "5/4/2016", "Công bố lần đầu"],
            [None, None, "TCVN ISO 9001:2015", "40/QĐ-SNV", "12/10/2018", "Công bố lại"],
            [2, "Sở KH & CN", "TCVN ISO 9001:2015", "12/QĐ-SKHCN", "1/3/2018", "Đã công bố"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("nv", "40/QĐ-SNV", "12/10/2018", "2015", "redeclared"),
            declared("khcn", "12/QĐ-SKHCN", "01/03/2018", "2015"),
        },
        ["A2:A3", "B2:B3"],
    ),
    "a year instead of a day, a cross for the declared and for the others": Register(
        [
            ["BẢNG TỔNG HỢP (TCVN ISO 9001:2008)"],
            [],
            [None, "Số TT", "UBND các xã, phường, thị trấn", "Đã công bố", "Chưa công bố", "Năm công bố"],
            [None, 1, "Xã Ea Phê", "x", None, 2015],
            [None, 2, "Xã Hoà An", None, "x", None],
            [None, None, "Tổng số", 1, 1],
        ],
        {declared("phe", "", "2015")},
    ),
    "no running numbers, spaces everywhere, days as text with words": Register(
        [
            ["  Tên   đơn vị ", "Văn bản\ncông bố ", " Thời gian công bố", "Tiêu chuẩn áp dụng"],
            ["SỞ NỘI VỤ ", " 15/QĐ-SNV ", "ngày 05 tháng 4 năm 2016", "ISO 9001:2008"],
            ["Ủy ban nhân dân huyện  Krông Pắc", "7/QĐ-UBND", "Tháng 8/2015", "2008"],
            ["Sở Khoa học và Công nghệ", "12/QĐ-SKHCN", 42430, "TCVN ISO 9001:2008"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("district", "7/QĐ-UBND", "08/2015"),
            declared("khcn", "12/QĐ-SKHCN", "01/03/2016"),
        },
    ),
    "a district that has declared stands over its communes": Register(
        [
            ["UBND TỈNH ĐẮK LẮK"],
            ["STT", "Tên cơ quan, đơn vị", "Số QĐ công bố", "Ngày, tháng, năm công bố", "Phiên bản TCVN"],
            ["I", "UBND huyện Krông Pắc", "7/QĐ-UBND", "20/8/2015", 2008],
            [1, "UBND xã Ea Phê", "9/QĐ-UBND", "1/11/2016", 2008],
            [2, "UBND xã Hòa An", None, None, None],
            ["II", "Sở, ngành", 1, None, None],
            [1, "Sở Nội vụ", "15/QĐ-SNV", "5/4/2016", 2008],
        ],
        {
            declared("district", "7/QĐ-UBND", "20/08/2015"),
            declared("phe", "9/QĐ-UBND", "01/11/2016"),
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
        },
    ),
    "two communes of one name, told apart by the title of the sheet": Register(
        [
            ["UBND HUYỆN KRÔNG PẮC"],
            ["PHÒNG KINH TẾ VÀ HẠ TẦNG"],
            ["Thống kê các xã công bố TCVN ISO 9001:2008"],
            ["TT", "Tên xã, thị trấn", "Số công bố", "Ngày công bố"],
            [1, "Ea Phê", "9/QĐ-UBND", "1/11/2016"],
            [2, "Hòa An", "3/QĐ-UBND", "2/11/2016"],
        ],
        {declared("phe", "9/QĐ-UBND", "01/11/2016"), declared("an", "3/QĐ-UBND", "02/11/2016")},
        has_namesake=True,
    ),
    "the district in a column of its own, merged": Register(
        [
            ["STT", "Huyện, thị xã, thành phố", "Tên xã", "QĐ công bố", "Ngày CB", "Phiên bản ISO"],
            [1, "Krông Pắc", "Ea Phê", "9/QĐ-UBND", "1/11/2016", "2008"],
            [2, None, "Hòa An", "3/QĐ-UBND", "2/11/2016", "2008"],
        ],
        {declared("phe", "9/QĐ-UBND", "01/11/2016"), declared("an", "3/QĐ-UBND", "02/11/2016")},
        ["B2:B3"],
        lost={declared("an", "3/QĐ-UBND", "02/11/2016")},
        has_namesake=True,
    ),
    "heads again on each page, a list that ends with remarks": Register(
        [
            ["STT", "Tên cơ quan", "Số ký hiệu văn bản", "Ngày ban hành", "Tiêu chuẩn"],
            [1, "Sở Nội vụ", "15/QĐ-SNV", "5/4/2016", "9001:2008"],
            ["STT", "Tên cơ quan", "Số ký hiệu văn bản", "Ngày ban hành", "Tiêu chuẩn"],
            [2, "Văn phòng Sở lạ", "1/QĐ", "1/1/2016", "9001:2008"],
            [3, "Sở KHCN", "12/QĐ-SKHCN", "30/02/2016", "9001:2008"],
            ["* Văn phòng Sở lạ chưa gửi hồ sơ"],
            ["Nơi nhận:", None, "TM. ỦY BAN NHÂN DÂN"],
            ["- Như trên;", None, "KT. CHỦ TỊCH"],
            ["- Lưu: VT.", None, "Nguyễn Văn C", "1/1/2018"],
        ],
        {declared("nv", "15/QĐ-SNV", "05/04/2016")},
        refused=2,
    ),
    "a head of three rows and columns that say nothing to us": Register(
        [
            ["Biểu số 03/ISO"],
            ["TT", "Tên cơ quan", "Kết quả áp dụng HTQLCL theo TCVN ISO 9001:2015", None, None, None, "Kinh phí"],
            [None, None, "Công bố", None, "Số TTHC", None, "(triệu đồng)"],
            [None, None, "Số QĐ", "Ngày", "Tổng số TTHC", "TTHC áp dụng", None],
            [1, "Sở Nội vụ", "15/QĐ-SNV", "5/4/2018", 120, 98, 45.5],
            [2, "Sở Khoa học và Công nghệ", "12/QĐ-SKHCN", "1/3/2018", "1.204", "1.000", "-"],
        ],
        {declared("nv", "15/QĐ-SNV", "05/04/2018", "2015"), declared("khcn", "12/QĐ-SKHCN", "01/03/2018", "2015")},
        ["A2:A4", "B2:B4", "C2:F2", "C3:D3", "E3:F3", "G2:G2", "G3:G4"],
    ),
}


OTHERS: dict[str, tuple[str, Register, tuple[str, ...]]] = {
    "agencies under headings that say their tier": (
        "agencies",
        Register(
            [
                ["DANH MỤC CƠ QUAN, ĐƠN VỊ ÁP DỤNG HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG"],
                ["(Kèm theo Quyết định số 01/QĐ-UBND ngày 02/01/2018)"],
                ["STT", "Tên cơ quan, đơn vị", "Thông tin", None, "Ghi chú"],
                [None, None, "Mã định danh", "Đối tượng áp dụng", None],
                ["I", "Các sở, ban, ngành"],
                [1, "Sở Nội vụ", "H15.08", "Bắt buộc"],
                [2, "Sở Y tế", "H15.20", "Bắt buộc"],
                ["II", "Huyện Krông Pắc"],
                [1, "UBND xã Ea Yông", "H15.31.05", "Khuyến khích"],
                ["Tổng cộng: 03 đơn vị"],
            ],
            set(),
            ["A3:A4", "B3:B4", "C3:D3", "E3:E4"],
        ),
        ("new 2", "same 1", "refused 0", "passed 3"),
    ),
    "contacts with two lines of heads, numbers that lost their zero": (
        "contacts",
        Register(
            [
                ["Đầu mối ISO năm 2024"],
                ["TT", "Cơ quan", "Cán bộ đầu mối", None, None],
                [None, None, "Họ và tên", "Chức vụ", "Số điện thoại"],
                ["A", "Cấp tỉnh", None, None, None],
                [1, "Sở Nội vụ", "Lê Văn A", "Phó phòng", 905123456],
                [2, "Sở KH&CN", "Trần Thị B", "Chuyên viên", "0262.3812345"],
                [None, None, "Hồ Thị C", "Văn thư", "0905 111 222"],
                ["Người lập"],
                [None, "Lê Văn A", "Lê Văn A"],
            ],
            set(),
            ["A2:A3", "B2:B3", "C2:E2", "A6:A7", "B6:B7"],
        ),
        ("new 3", "refused 0", "doubt 0", "passed 3"),
    ),
    "certificates, one paper over the rows of its agencies": (
        "certificates",
        Register(
            [
                ["THEO DÕI CHỨNG CHỈ TCVN ISO 9001:2015"],
                ["STT", "Đơn vị", "Giấy chứng nhận", None, None, "Tổ chức chứng nhận"],
                [None, None, "Số", "Ngày cấp", "Ngày hết hạn", None],
                [1, "Sở Nội vụ", "QMS 01", date(2024, 7, 1), date(2027, 6, 30), "QUACERT"],
                [2, "Sở KHCN", None, None, None, None],
                [3, "UBND xã Ea Phê", "QMS 02", "15/7/2024", "14/7/2027", "QUACERT"],
                ["Cộng", "3 đơn vị"],
            ],
            set(),
            ["A2:A3", "B2:B3", "C2:E2", "F2:F3", "C4:C5", "D4:D5", "E4:E5", "F4:F5"],
        ),
        ("new 3", "refused 0", "passed 1"),
    ),
    "findings under the agencies that were visited": (
        "findings",
        Register(
            [
                ["TỔNG HỢP PHÁT HIỆN QUA KIỂM TRA NĂM 2024 (TCVN ISO 9001:2015)"],
                ["TT", "Đơn vị được kiểm tra", "Ngày kiểm tra", "Kết quả", None, None, "Thời hạn khắc phục"],
                [None, None, None, "Nội dung phát hiện", "Điều khoản", "Phân loại", None],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
                [1, "Sở Nội vụ", date(2024, 5, 10), "Chưa đánh giá nội bộ", "Điều 9.2", "KPH nhẹ", "10/6/2024"],
                [None, None, None, "Chưa xem xét của lãnh đạo", 9.3, "KPH nặng", "10/6/2024"],
                [2, "UBND xã Ea Phê", "12/5/2024", "Hồ sơ lưu chưa đủ", "7.5.3; 8.5", "Lưu ý", None],
                ["Cộng: 3 phát hiện"],
            ],
            set(),
            ["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3", "A5:A6", "B5:B6", "C5:C6"],
        ),
        ("new 3", "refused 0", "doubt 0", "passed 2"),
    ),
}
"""Registers of the other kinds: the kind, the sheet, and how many rows of it have which verdict."""


# --- files ----------------------------------------------------------------------------------------------


def as_xlsx(path: Path, register: Register) -> None:
    book = Workbook()
    book.active.title = register.sheet
    for row in register.rows:
        book.active.append(row)
    for block in register.merged:
        book.active.merge_cells(block)
    for place in register.hidden:
        kind = book.active.row_dimensions if place.isdigit() else book.active.column_dimensions
        kind[int(place) if place.isdigit() else place].hidden = True
        book.active.protection.enable()
        book.active.auto_filter.ref = book.active.dimensions
    book.save(path)


def as_xls(path: Path, register: Register) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet(register.sheet)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    blocks = {bounds[:2]: bounds for bounds in map(range_boundaries, register.merged)}
    for row, cells in enumerate(register.rows):
        for column, cell in enumerate(cells):
            style = (day,) if isinstance(cell, date) else ()
            if bounds := blocks.get((column + 1, row + 1)):
                left, top, right, bottom = (number - 1 for number in bounds)
                sheet.write_merge(top, bottom, left, right, cell, *style)
            elif cell is not None:
                sheet.write(row, column, cell, *style)
    book.save(str(path))


def as_ods(path: Path, register: Register) -> None:
    book, table = OpenDocumentSpreadsheet(), Table(name=register.sheet)
    blocks = {bounds[:2]: bounds for bounds in map(range_boundaries, register.merged)}
    covered = {
        (column, row)
        for left, top, right, bottom in blocks.values()
        for column in range(left, right + 1)
        for row in range(top, bottom + 1)
    } - blocks.keys()
    for number, cells in enumerate(register.rows, 1):
        row = TableRow()
        for column, cell in enumerate(cells, 1):
            row.addElement(_ods_cell(cell, blocks.get((column, number)), (column, number) in covered))
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_cell(cell: Cell, block: tuple[int, int, int, int] | None, is_covered: bool):
    if is_covered:
        return CoveredTableCell()
    left, top, right, bottom = block or (1, 1, 1, 1)
    spans = {"numbercolumnsspanned": right - left + 1, "numberrowsspanned": bottom - top + 1} if block else {}
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat(), **spans)
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell, **spans)
    filled = TableCell(valuetype="string", **spans) if cell is not None else TableCell(**spans)
    for line in (cell or "").split("\n"):
        filled.addElement(P(text=line))
    return filled


def text_of(register: Register, separator: str) -> str:
    def written(cell: Cell) -> str:
        said = f"{cell:%d/%m/%Y}" if isinstance(cell, date) else "" if cell is None else str(cell)
        return f'"{said}"' if separator in said or "\n" in said else said

    return "\r\n".join(separator.join(map(written, row)) for row in register.rows)


def as_utf8(path: Path, register: Register) -> None:
    path.write_bytes(text_of(register, ",").encode("utf-8-sig"))


def as_windows_1258(path: Path, register: Register) -> None:
    """As old Excels save: letters with their hats whole, tones behind them."""
    path.write_bytes(in_windows_1258(text_of(register, ";")))


def in_windows_1258(text: str) -> bytes:
    tones = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
    parted = []
    for sign in text:
        marks = unicodedata.normalize("NFD", sign)
        tone = "".join(mark for mark in marks if mark in tones)
        parted.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + tone)
    return "".join(parted).encode("cp1258")


FILES: dict[str, Callable[[Path, Register], None]] = {
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ods": as_ods,
    "utf-8": as_utf8,
    "windows-1258": as_windows_1258,
}
