"""The columns of registers of facts: how provinces head them, and what the words in them mean."""

from django.utils.translation import gettext_lazy

from agencies import register
from agencies.choices import LIFE, Kind, Reason
from agencies.importing.finding import AGENCY_COLUMNS
from agencies.models import Edition, Fact
from portal.workbooks.kinds import ORDINAL, ROW_ID, Column, Holds, in_every_language

ALSO = {
    "applied_on": Kind.APPLIED,
    "internal_audit_on": Kind.INTERNAL_AUDIT,
    "management_review_on": Kind.MANAGEMENT_REVIEW,
    "sent_on": Kind.SENT,
}
"""Columns with the day of another fact of the same row."""

AGAIN = ("redeclared_on", "redeclared_paper")
"""Columns that tell of a new declaration in the row of the first one."""

RECORDABLE = [kind for kind in Kind if kind not in LIFE]


def _kinds() -> dict[str, list[str]]:
    meanings: dict[str, list[str]] = {
        kind.value: [register.label_of(kind), *in_every_language(kind.label)] for kind in RECORDABLE
    }
    meanings[Kind.DECLARED] += [
        "x",
        "v",
        "có",
        "đã cb",
        "đã công bố",
        "công bố",
        "rồi",
        "đã",
        "đạt",
        "ok",
        "✓",
        "1",
        "true",
    ]
    meanings[Kind.DECLARED] += ["đã công bố phù hợp", "công bố lần đầu", "công bố mới", "đã công bố htqlcl"]
    meanings[Kind.REDECLARED] += ["công bố lại", "đã công bố lại", "cb lại", "đã cb lại"]
    meanings[Kind.CERTIFIED_144] += ["đã được cấp giấy chứng nhận", "chứng nhận theo qđ 144"]
    meanings[Kind.APPLIED] += ["đang áp dụng", "đã áp dụng", "áp dụng"]
    meanings[Kind.ENDED] += ["ngừng", "đã ngừng", "ngừng áp dụng"]
    meanings[Kind.PAUSED] += ["tạm dừng", "tạm ngừng"]
    meanings[""] = ["chưa", "không", "chưa cb", "chưa công bố", "chưa áp dụng", "đang xây dựng", "0", "false", "o", "-"]
    return meanings


def _kind_labels() -> dict[str, str]:
    return {kind.value: register.label_of(kind) for kind in RECORDABLE}


def _editions() -> dict[str, list[str]]:
    return {edition.code: [edition.title, edition.title.removeprefix("TCVN ")] for edition in Edition.objects.all()}


def _edition_labels() -> dict[str, str]:
    return {edition.code: edition.title for edition in Edition.objects.order_by("-code")}


EDITION = Column(
    "edition",
    gettext_lazy("edition"),
    (
        "phien ban",
        "tieu chuan",
        "tieu chuan ap dung",
        "phien ban ap dung",
        "phien ban tieu chuan",
        "tcvn iso 9001",
        "tcvn",
        "phien ban tcvn",
        "edition",
    ),
    Holds.CHOICE,
    meanings=_editions,
    labels=_edition_labels,
    may_hold_for_all=True,
    is_told_by_titles=True,
)
"""Which edition of the standard: a column, said for the whole file, or told by the titles above the table."""

COLUMNS = (
    ORDINAL,
    ROW_ID,
    *AGENCY_COLUMNS,
    Column(
        "kind",
        gettext_lazy("what happened"),
        (
            "tinh trang",
            "trang thai",
            "hien trang",
            "tinh hinh cong bo",
            "tinh trang cong bo",
            "trang thai cong bo",
            "da cong bo",
            "da cb",
            "ket qua cong bo",
            "su kien",
            "noi dung su kien",
            "loai su kien",
            "cong bo",
            "event",
        ),
        Holds.CHOICE,
        meanings=_kinds,
        labels=_kind_labels,
        may_hold_for_all=True,
    ),
    Column(
        "happened_on",
        gettext_lazy("date"),
        (
            "ngay",
            "nam",
            "nam cong bo",
            "ngay cong bo",
            "ngay thang cong bo",
            "ngay thang nam cong bo",
            "ngay ban hanh",
            "ngay thang ban hanh",
            "ngay quyet dinh",
            "ngay ky",
            "ngay thang nam",
            "ngay thang",
            "thoi gian",
            "thoi diem",
            "thoi gian cong bo",
            "thoi diem cong bo",
            "nam cong bo",
            "ngay dien ra",
            "date",
        ),
        Holds.DAY,
    ),
    Column(
        "number",
        gettext_lazy("document number"),
        (
            "so",
            "so quyet dinh",
            "quyet dinh so",
            "so van ban",
            "so ky hieu",
            "so hieu",
            "so hieu van ban",
            "so cong bo",
            "so ban cong bo",
            "so quyet dinh cong bo",
            "so qd",
            "qd so",
            "number",
            "document number",
        ),
        longest=Fact._meta.get_field("number").max_length,
    ),
    Column(
        "paper",
        gettext_lazy("document: number and date"),
        (
            "quyet dinh",
            "van ban",
            "quyet dinh cong bo",
            "van ban cong bo",
            "ban cong bo",
            "so ngay",
            "so va ngay",
            "so ngay thang",
            "so ngay thang nam",
            "so ngay quyet dinh",
            "so ngay cong bo",
            "so ngay thang nam quyet dinh",
            "so ngay thang nam cong bo",
            "so ngay thang nam quyet dinh cong bo",
            "so quyet dinh ngay thang nam",
        ),
        Holds.PAPER,
    ),
    Column(
        "issuer",
        gettext_lazy("issued by"),
        ("co quan ban hanh", "noi ban hanh", "don vi ban hanh", "nguoi ky", "issuer", "issued by"),
        longest=Fact._meta.get_field("issuer").max_length,
    ),
    EDITION,
    Column(
        "reason",
        gettext_lazy("reason"),
        ("ly do cong bo lai", "ly do", "reason"),
        Holds.CHOICE,
        meanings=lambda: {reason.value: in_every_language(reason.label) for reason in Reason},
        labels=lambda: dict(Reason.choices),
        may_hold_for_all=True,
    ),
    Column(
        "scope",
        gettext_lazy("scope: fields of activity"),
        (
            "pham vi",
            "pham vi ap dung",
            "pham vi cong bo",
            "linh vuc",
            "linh vuc ap dung",
            "linh vuc hoat dong",
            "scope",
        ),
    ),
    Column(
        "covered",
        gettext_lazy("procedures covered"),
        (
            "so thu tuc hanh chinh cong bo",
            "so tthc cong bo",
            "so tthc ap dung",
            "so thu tuc hanh chinh ap dung",
            "tthc da cong bo",
            "tthc ap dung",
            "so thu tuc ap dung",
            "so thu tuc cong bo",
            "procedures published",
        ),
        Holds.COUNT,
    ),
    Column(
        "competence",
        gettext_lazy("procedures in competence"),
        (
            "tong so tthc",
            "tong so thu tuc hanh chinh",
            "so tthc tham quyen",
            "so tthc thuoc tham quyen",
            "so thu tuc hanh chinh thuoc tham quyen",
            "tthc thuoc tham quyen",
            "tong so thu tuc",
            "procedures in all",
        ),
        Holds.COUNT,
    ),
    Column("applied_on", gettext_lazy("System applied"), ("ngay ap dung", "thoi diem ap dung"), Holds.DAY),
    Column(
        "internal_audit_on",
        gettext_lazy("Internal audit held"),
        ("danh gia noi bo", "ngay danh gia noi bo", "thoi gian danh gia noi bo", "dgnb"),
        Holds.DAY,
    ),
    Column(
        "management_review_on",
        gettext_lazy("Management review held"),
        ("xem xet lanh dao", "xem xet cua lanh dao", "ngay xem xet cua lanh dao", "ngay hop xem xet lanh dao"),
        Holds.DAY,
    ),
    Column(
        "sent_on",
        gettext_lazy("Declaration sent to the lead body"),
        ("ngay gui", "ngay gui cong bo", "ngay gui ban cong bo"),
        Holds.DAY,
    ),
    Column(
        "redeclared_on",
        gettext_lazy("date of the new declaration"),
        ("ngay cong bo lai", "ngay ky cong bo lai", "nam cong bo lai", "thoi gian cong bo lai", "cong bo lai ngay"),
        Holds.DAY,
    ),
    Column(
        "redeclared_paper",
        gettext_lazy("document of the new declaration"),
        ("so cong bo lai", "quyet dinh cong bo lai", "so quyet dinh cong bo lai", "so ngay quyet dinh cong bo lai"),
        Holds.PAPER,
    ),
    Column(
        "redeclared_edition",
        gettext_lazy("edition of the new declaration"),
        ("phien ban cong bo lai", "tieu chuan cong bo lai", "phien ban tieu chuan cong bo lai"),
        Holds.CHOICE,
        meanings=_editions,
        labels=_edition_labels,
        may_hold_for_all=True,
        is_told_by_heads_of=("redeclared_on", "redeclared_paper"),
    ),
    Column("note", gettext_lazy("note"), ("ghi chu", "note")),
)
