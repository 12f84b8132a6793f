"""More registers as provinces write them: what people do to sheets that are read on paper."""

from datetime import date

from tests.workbooks.provinces import Register, declared

MORE_REGISTERS: dict[str, Register] = {
    "a head merged over three rows, days in words, numbers as text, breaks within cells": Register(
        [
            ["UBND TỈNH ĐẮK LẮK\nSỞ KHOA HỌC VÀ CÔNG NGHỆ", None, None, None, None, "Biểu 02/ISO-HC"],
            [],
            ["BÁO CÁO KẾT QUẢ CÔNG BỐ TIÊU CHUẨN QUỐC GIA\nTCVN ISO 9001:2015"],
            ["Kỳ báo cáo: từ 01/01/2018 đến 31/12/2018"],
            ["STT", "Cơ quan,\nđơn vị", "Công bố hệ thống quản lý chất lượng", None, None, "Số lượng TTHC", None],
            [None, None, "Quyết định", None, "Người ký", "Thuộc thẩm quyền", "Đã áp dụng"],
            [None, None, "Số, ký hiệu", "Ngày, tháng, năm", None, None, None],
            ["01", "Sở\nNội vụ", "15/QĐ-SNV", "Ngày 05 tháng 4 năm 2018", "Giám đốc", "120", "98"],
            ["02", "Sở Khoa học\nvà Công nghệ", "12/QĐ-SKHCN", "ngày 1 tháng 3 năm 2018", "Giám đốc", "1.204", "35 "],
            [None, "Tổng số:", "2", None, None, "1.324", "133"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2018", "2015"),
            declared("khcn", "12/QĐ-SKHCN", "01/03/2018", "2015"),
        },
        ["A5:A7", "B5:B7", "C5:E5", "C6:D6", "E6:E7", "F5:G5", "F6:F7", "G6:G7", "A3:G3"],
    ),
    "Roman groups with letters below, totals between and at the end, notes in brackets": Register(
        [
            ["Phụ lục II"],
            ["Kết quả xây dựng, áp dụng ISO 9001:2008 tại các cơ quan hành chính"],
            ["TT", "Tên đơn vị", "Số QĐ công bố", "Ngày QĐ", "Ghi chú"],
            ["I", "CẤP TỈNH", None, None, "2 đơn vị"],
            ["a)", "Sở, ngành", None, None, None],
            [1, "Sở Nội vụ", "15/QĐ-SNV", "05/4/2016", None],
            [2, "Sở KH&CN", "12/QĐ-SKHCN", "01/03/2016", "(đã chuyển đổi)"],
            [None, "Cộng nhóm I", "02", None, None],
            ["II", "CẤP HUYỆN", None, None, None],
            [3, "UBND H. Krông Pắc", "7/QĐ-UBND", "20/8/2015", None],
            [None, "Cộng nhóm II", "01", None, None],
            ["III", "CẤP XÃ", None, None, None],
            ["III.1", "Huyện Krông Pắc", None, None, None],
            [4, "UBND xã Ea Phê", "9/QĐ-UBND", "01/11/2016", None],
            [None, "Cộng nhóm III", "01", None, None],
            [None, "TỔNG CỘNG (I+II+III)", "04", None, None],
            ["(*) Số liệu do các đơn vị báo cáo, Sở KH&CN tổng hợp"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("khcn", "12/QĐ-SKHCN", "01/03/2016"),
            declared("district", "7/QĐ-UBND", "20/08/2015"),
            declared("phe", "9/QĐ-UBND", "01/11/2016"),
        },
        ["A17:E17"],
    ),
    "letters whose marks are signs of their own, spaces of all kinds": Register(
        [
            ["Danh sách cơ quan công bố TCVN ISO 9001:2008"],
            ["STT", "Tên cơ quan", "Số quyết định", "Ngày công bố"],
            [1, "  Sở Nội vụ  ", "15/QĐ-SNV ", " 5/4/2016 "],
            [2, "Sở\u00a0Khoa học\u00a0và Công nghệ", "\u200b12/QĐ-SKHCN", "1/3/2016\u00a0"],
            [3, "Uỷ ban nhân dân xã Ea Phê.", "9/QĐ-UBND", "1/11/2016."],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("khcn", "12/QĐ-SKHCN", "01/03/2016"),
            declared("phe", "9/QĐ-UBND", "01/11/2016"),
        },
        is_decomposed=True,
    ),
    "rows and columns that are hidden, a sheet that is protected, a filter over the head": Register(
        [
            ["TT", "Mã nội bộ", "Cơ quan", "Số văn bản công bố", "Ngày ký", "Phiên bản"],
            [1, "x1", "Sở Nội vụ", "15/QĐ-SNV", date(2016, 4, 5), "TCVN ISO 9001:2008"],
            [2, "x2", "Sở Khoa học và Công nghệ", "12/QĐ-SKHCN", date(2016, 3, 1), "TCVN ISO 9001:2008"],
        ],
        {declared("nv", "15/QĐ-SNV", "05/04/2016"), declared("khcn", "12/QĐ-SKHCN", "01/03/2016")},
        hidden=["B", "3"],
    ),
    "the declaration told in one sentence, dashes for nothing, a second table of signatures": Register(
        [
            ["BIỂU TỔNG HỢP CÔNG BỐ ISO 9001:2015 NĂM 2018"],
            [],
            ["Số TT", "Tên cơ quan, tổ chức", "Văn bản công bố", "Đánh giá nội bộ", "Ghi chú"],
            [1, "Sở Nội vụ", "Quyết định số 15/QĐ-SNV ngày 05 tháng 4 năm 2018", "-", "-"],
            [2, "Sở Khoa học và Công nghệ", "Bản công bố số 12/CB-SKHCN, ngày 01/3/2018", "10/2018", None],
            [3, "UBND xã Ea Phê", "-", "-", "Chưa công bố"],
            [],
            ["Người lập biểu", None, None, "Thủ trưởng đơn vị"],
            ["(Ký tên)", None, None, "(Ký tên, đóng dấu)"],
            ["Lê Văn D", None, None, "Phạm Thị E"],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2018", "2015"),
            declared("khcn", "12/CB-SKHCN", "01/03/2018", "2015"),
            declared("khcn", "", "10/2018", "", "internal_audit"),
        },
        ["A1:E1", "A8:B8", "D8:E8"],
    ),
    "years and months alone, the committee's row first, a column of numbers that are no dates": Register(
        [
            ["Đơn vị", "Năm CB", "Tiêu chuẩn", "Số thứ tự hồ sơ"],
            ["UBND huyện Krông Pắc", "Năm 2015", "ISO 9001:2008", 17],
            ["UBND xã Ea Phê", "11/2016", "ISO 9001:2008", 18],
            ["Sở Nội vụ", "T4/2016", "ISO 9001:2008", 19],
        ],
        {
            declared("district", "", "2015"),
            declared("phe", "", "11/2016"),
            declared("nv", "", "04/2016"),
        },
    ),
    "names that begin as totals do": Register(
        [
            ["STT", "Tên đơn vị", "Số quyết định", "Ngày công bố", "Phiên bản"],
            [1, "Tổng Công ty Cà phê Đắk Lắk", "15/QĐ-TCT", "05/4/2016", 2008],
            [2, "TỔNG CÔNG TY CÀ PHÊ ĐẮK LẮK", "16/QĐ-TCT", "05/4/2017", 2008],
            [3, "Sở Nội vụ", "15/QĐ-SNV", "05/4/2016", 2008],
            [None, "Tổng cộng", "2"],
        ],
        {declared("nv", "15/QĐ-SNV", "05/04/2016")},
        refused=2,
    ),
    "signs for the same as above, groups numbered 1 with lines 1.1, and 2.10 behind 2.1": Register(
        [
            ["Biểu số 02: KẾT QUẢ CÔNG BỐ THEO TCVN ISO 9001:2015"],
            ["STT", "Tên đơn vị", "Quyết định công bố", None, None, "Ghi chú"],
            [None, None, "Số", "Ngày", "Người ký", None],
            ["1", "Khối sở, ban, ngành", 2, None, None, None],
            ["1.1", "Sở Nội vụ", "115/QĐ-SNV", date(2019, 3, 12), "Giám đốc", None],
            ["1.2", "Sở Khoa học và Công nghệ", "77/QĐ-SKHCN", "13/03/2019", "nt", "nt"],
            ["2", "UBND cấp huyện, cấp xã", None, None, None, None],
            ["2.1", "Huyện Krông Pắc", "1245/QĐ-UBND", "-nt-", '"', None],
            ["2.10", "Xã Ea Phê", "//", "Như trên", "Chủ tịch", None],
            [None, "TỔNG CỘNG", 4],
        ],
        {
            declared("nv", "115/QĐ-SNV", "12/03/2019", "2015"),
            declared("khcn", "77/QĐ-SKHCN", "13/03/2019", "2015"),
            declared("district", "1245/QĐ-UBND", "13/03/2019", "2015"),
            declared("phe", "1245/QĐ-UBND", "13/03/2019", "2015"),
        },
        ["A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"],
    ),
    "the first declaration and the new one side by side, each edition in its head": Register(
        [
            ["CÁC CƠ QUAN CÔNG BỐ LẦN ĐẦU VÀ CÔNG BỐ LẠI"],
            ["TT", "Cơ quan", "Công bố lần đầu (TCVN ISO 9001:2008)", None, "Công bố lại (TCVN ISO 9001:2015)", None],
            [None, None, "Số QĐ", "Ngày ký", "Số QĐ", "Ngày ký"],
            [1, "Sở Nội vụ", "15/QĐ-SNV", date(2014, 4, 5), "40/QĐ-SNV", date(2019, 10, 12)],
            [2, "Sở Khoa học và Công nghệ", "22/QĐ-SKHCN", date(2014, 6, 5), None, None],
            [3, "UBND huyện Krông Pắc", None, None, "51/QĐ-UBND", "11/2019"],
            [4, "Xã Ea Phê", None, None, "52/QĐ-UBND", None],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2014"),
            declared("nv", "40/QĐ-SNV", "12/10/2019", "2015", "redeclared"),
            declared("khcn", "22/QĐ-SKHCN", "05/06/2014"),
            declared("district", "51/QĐ-UBND", "11/2019", "2015", "redeclared"),
        },
        ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"],
        refused=1,
    ),
    "new declarations alone, their edition in a column": Register(
        [
            ["STT", "Tên cơ quan", "Số QĐ công bố lại", "Ngày công bố lại", "Phiên bản"],
            [1, "Sở Nội vụ", "40/QĐ-SNV", "12/10/2019", "TCVN ISO 9001:2015"],
            [2, "Xã Ea Phê", "41/QĐ-UBND", "12/11/2019", None],
        ],
        {declared("nv", "40/QĐ-SNV", "12/10/2019", "2015", "redeclared")},
        refused=1,
    ),
    "day, month and year in three columns below one head": Register(
        [
            ["DANH SÁCH CÔNG BỐ TCVN ISO 9001:2008 NĂM 2016"],
            ["Số TT", "Tên cơ quan hành chính", "Số quyết định", "Ngày công bố", None, None, "Điện thoại"],
            [None, None, None, "Ngày", "Tháng", "Năm", None],
            [1, "Sở Nội vụ", "15/QĐ-SNV", 5, 4, 2016, "0262.3850"],
            [2, "Sở Khoa học và Công nghệ", "22/QĐ-SKHCN", "06", "7", 2016, None],
            [3, "UBND huyện Krông Pắc", "9/QĐ-UBND", None, None, 2016, None],
            [4, "Xã Ea Phê", "10/QĐ-UBND", 31, 2, 2016, None],
        ],
        {
            declared("nv", "15/QĐ-SNV", "05/04/2016"),
            declared("khcn", "22/QĐ-SKHCN", "06/07/2016"),
            declared("district", "9/QĐ-UBND", "2016"),
        },
        ["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3"],
        refused=1,
    ),
}
