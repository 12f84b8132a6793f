"""A visit made up in words, to try out templates on: each list has more than one row, each field something to say."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from audits.choices import AnswerState, TeamRole, VisitForm
from audits.papers.fields import Held, Letterhead, fields_of

TYPED = {
    "number": "5",
    "began": "8 giờ 00",
    "ended": "11 giờ 30, ngày 02 tháng 3 năm 2026",
    "location": "Trụ sở UBND xã Ea Sol",
    "hosts": "Nguyễn Thị Ước, Chủ tịch\nTrần Đỗ Quỳnh, Văn phòng",
    "remarks": "Hồ sơ được lưu giữ đầy đủ.\nCòn <chậm> & thiếu đánh giá nội bộ.",
    "requests": "Khắc phục các điểm không phù hợp đúng hạn.",
    "opinion": "Thống nhất với Đoàn kiểm tra.",
    "copies": "02",
    "recipients": "UBND tỉnh (để b/c)\nUBND xã Ea Sol\nLưu: VT.",
    "signer_title": "Giám đốc",
    "signer": "Lê Hữu Nghĩa",
}


def sample_fields(kind: str) -> dict[str, Any]:
    """Fields of a paper of the kind, as those of a real one."""
    letterhead = Letterhead("UBND tỉnh Đắk Lắk", "Sở Khoa học và Công nghệ", "Đắk Lắk", "BB-SKHCN")
    return fields_of(kind, held_sample(), letterhead, TYPED, date(2026, 3, 2))


def held_sample() -> Held:
    version = SimpleNamespace(checklist=SimpleNamespace(title_vi="Kiểm tra việc áp dụng"), number=2)
    visit = SimpleNamespace(
        agency=SimpleNamespace(name="UBND xã Ea Sol"),
        decision="12/QĐ-SKHCN ngày 15/01/2026",
        started_on=date(2026, 3, 2),
        form=VisitForm.ON_SITE,
        subject="Việc duy trì, cải tiến hệ thống quản lý chất lượng",
        checklist=version,
    )
    people = [(TeamRole.LEADER, "Phạm Văn Thưởng"), (TeamRole.MEMBER, "Ngô Thị Mỹ"), (TeamRole.SECRETARY, "Y Ngọc")]
    answers = [("Chính sách chất lượng?", AnswerState.CONFORMS), ("Đánh giá nội bộ?", AnswerState.FINDING)]
    return Held(
        visit=visit,
        members=[SimpleNamespace(role=role, person=SimpleNamespace(name=name)) for role, name in people],
        answers=[SimpleNamespace(line=SimpleNamespace(text_vi=text), state=state) for text, state in answers],
        findings=[
            _finding(1, "Chưa đánh giá nội bộ năm 2025.", date(2026, 5, 31)),
            _finding(2, "Nên rút ngắn quy trình <một cửa> & bỏ bước thừa.", None),
        ],
    )


def _finding(number: int, statement: str, due_on: date | None) -> SimpleNamespace:
    clause = SimpleNamespace(number="9.2", edition=SimpleNamespace(title="TCVN ISO 9001:2015"))
    return SimpleNamespace(
        number=number,
        statement=statement,
        clauses=SimpleNamespace(all=lambda: [clause]),
        basis="",
        grade=SimpleNamespace(label_vi="Không phù hợp nhẹ"),
        evidence="Sổ theo dõi năm 2025.",
        due_on=due_on,
    )
