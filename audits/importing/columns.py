"""The columns of registers of findings: how inspectors head them, and what the words in them mean."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from agencies.importing.fact_columns import EDITION
from agencies.importing.finding import AGENCY_COLUMNS
from audits.models import Finding, Grade
from portal.workbooks.cells import words
from portal.workbooks.kinds import ORDINAL, ROW_ID, Column, Holds

_GRADES: Mapping[str, tuple[str, ...]] = {
    "major": ("nặng", "kph nặng", "không phù hợp nặng", "lớn", "không phù hợp lớn", "nghiêm trọng"),
    "minor": ("nhẹ", "kph", "kph nhẹ", "không phù hợp", "không phù hợp nhẹ", "điểm không phù hợp", "nhỏ"),
    "observation": ("lưu ý", "điểm lưu ý", "cần lưu ý", "quan sát", "nhận xét", "obs"),
    "recommendation": ("khuyến nghị", "kiến nghị", "cải tiến", "cơ hội cải tiến", "đề nghị cải tiến"),
    "good": ("tốt", "điểm tốt", "điểm mạnh", "thực hành tốt"),
}
"""What registers call the grades that the portal comes with; grades set up later are known by their names."""


def _grades() -> dict[str, list[str]]:
    grades = Grade.objects.filter(is_active=True)
    return {grade.code: [grade.label_vi, grade.label_en, *_GRADES.get(grade.code, ())] for grade in grades}


def _grade_labels() -> dict[str, str]:
    return {grade.code: grade.label for grade in Grade.objects.filter(is_active=True).order_by("rank")}


COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "visited_on",
        gettext_lazy("day of the visit"),
        (
            "ngay kiem tra",
            "ngay thang kiem tra",
            "ngay danh gia",
            "thoi gian kiem tra",
            "thoi diem kiem tra",
            "ngay phat hien",
            "ngay lap bien ban",
            "ngay",
            "ngay thang",
        ),
        Holds.DAY,
    ),
    Column(
        "statement",
        gettext_lazy("what was found"),
        (
            "phat hien",
            "noi dung phat hien",
            "noi dung",
            "noi dung khong phu hop",
            "diem khong phu hop",
            "su khong phu hop",
            "mo ta",
            "mo ta su khong phu hop",
            "mo ta phat hien",
            "noi dung diem khong phu hop",
            "ton tai han che",
            "ton tai",
            "finding",
        ),
    ),
    Column(
        "grade",
        gettext_lazy("grade"),
        (
            "muc do",
            "loai",
            "phan loai",
            "xep loai",
            "muc do khong phu hop",
            "loai phat hien",
            "loai khong phu hop",
            "loai kph",
            "grade",
        ),
        Holds.CHOICE,
        meanings=_grades,
        labels=_grade_labels,
        may_hold_for_all=True,
    ),
    Column(
        "clause",
        gettext_lazy("clauses"),
        (
            "dieu khoan",
            "dieu khoan tieu chuan",
            "dieu khoan iso",
            "dieu khoan ap dung",
            "dieu khoan vi pham",
            "yeu cau tieu chuan",
            "theo dieu khoan",
            "clause",
        ),
        longest=Finding._meta.get_field("basis").max_length,
    ),
    Column(
        "basis",
        gettext_lazy("rule that is not kept"),
        ("can cu", "quy dinh", "quy dinh khong thuc hien", "quy dinh vi pham", "van ban quy dinh"),
        longest=Finding._meta.get_field("basis").max_length,
    ),
    EDITION,
    Column("evidence", gettext_lazy("evidence"), ("bang chung", "bang chung khach quan", "minh chung", "dan chung")),
    Column(
        "due_on",
        gettext_lazy("to be corrected by"),
        (
            "thoi han",
            "thoi han khac phuc",
            "han khac phuc",
            "thoi han hoan thanh",
            "han hoan thanh",
            "ngay phai khac phuc",
            "khac phuc truoc ngay",
            "due",
        ),
        Holds.DAY,
    ),
)

_CLAUSE = re.compile(r"(?<![\d.])\d{1,2}(?:\.\d{1,2})*(?![\d./])")
_ABOUT_CLAUSES = re.compile(r"\b(?:tcvn|iso|9001|20\d\d|dieu|khoan|muc|va|cua|theo|tieu chuan|clause|clauses|and)\b")


def clauses_in(text: str) -> list[str]:
    """The numbers of clauses that the text names; none where it says more than that: then it is a rule of its own."""
    bare = re.sub(r"\b(?:TCVN|ISO)\b[\s/\w]*?9001(?:\s*[:-]\s*20\d\d)?", " ", text, flags=re.IGNORECASE)
    rest = _ABOUT_CLAUSES.sub(" ", words(_CLAUSE.sub(" ", bare)))
    return [] if rest.split() else list(dict.fromkeys(_CLAUSE.findall(bare)))
