"""The demonstration's library: legal texts, which are real, and forms, which are made up and say so.

A legal text is here by its number, issuer and day of issue, in words of our own; its address is a page on which it was
found, and none where none is known. No text of a standard is copied.
"""

from datetime import date
from io import BytesIO
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from agencies.choices import Tier
from agencies.models import Agency, Edition
from portal.programme.actions.announcements import announce
from portal.programme.actions.guidance import Reading, add_material, add_version
from portal.programme.choices import MaterialKind
from portal.programme.models import Material

GOVERNMENT, MINISTRY = "Thủ tướng Chính phủ", "Bộ Khoa học và Công nghệ"


class Text(NamedTuple):
    number: str
    title: str
    issuer: str
    issued_on: date
    address: str = ""
    edition: str = ""


TEXTS = (
    Text(
        "144/2006/QĐ-TTg",
        "Áp dụng hệ thống quản lý chất lượng trong cơ quan hành chính nhà nước (quy định đầu tiên)",
        GOVERNMENT,
        date(2006, 6, 20),
        "https://thuvienphapluat.vn/bulletin/document.aspx?key1=0%3DRJMk1ERTTV",
    ),
    Text("118/2009/QĐ-TTg", "Sửa đổi Quyết định 144/2006/QĐ-TTg", GOVERNMENT, date(2009, 9, 30)),
    Text(
        "01/2010/TT-BKHCN",
        "Tư vấn, đánh giá, chứng nhận hệ thống quản lý chất lượng",
        MINISTRY,
        date(2010, 2, 25),
        "https://luatvietnam.vn/khoa-hoc/thong-tu-01-2010-tt-bkhcn-bo-khoa-hoc-va-cong-nghe-50342-d1.html",
        "2008",
    ),
    Text(
        "2968/QĐ-BKHCN",
        "Mô hình khung cho các loại cơ quan hành chính ở địa phương",
        MINISTRY,
        date(2010, 12, 29),
        edition="2008",
    ),
    Text(
        "09/2011/TT-BKHCN",
        "Sửa đổi Thông tư 01/2010/TT-BKHCN",
        MINISTRY,
        date(2011, 6, 30),
        "https://luatvietnam.vn/khoa-hoc/thong-tu-09-2011-tt-bkhcn-bo-khoa-hoc-va-cong-nghe-65007-d1.html",
        "2008",
    ),
    Text(
        "19/2014/QĐ-TTg",
        "Áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001 trong hệ thống hành chính nhà nước",
        GOVERNMENT,
        date(2014, 3, 5),
        "https://khoahocvacongnghevietnam.com.vn/van-ban-moi.html?view=doc&cid=39",
    ),
    Text(
        "26/2014/TT-BKHCN",
        "Quy định chi tiết thi hành Quyết định 19/2014/QĐ-TTg",
        MINISTRY,
        date(2014, 10, 10),
        "https://vbpl.vn/TW/Pages/vbpq-print.aspx?ItemID=37524",
    ),
    Text(
        "4109/QĐ-BKHCN",
        "Công bố tiêu chuẩn quốc gia TCVN ISO 9001:2015",
        MINISTRY,
        date(2015, 12, 31),
        "https://vsqi.gov.vn/quyet-dinh-cong-bo-va-huy-bo-tieu-chuan-quoc-gia-a134",
        "2015",
    ),
    Text("3003/BKHCN-TĐC", "Hướng dẫn áp dụng TCVN ISO 9001:2015", MINISTRY, date(2018, 9, 25), edition="2015"),
    Text(
        "101/QĐ-BKHCN",
        "Mô hình khung theo TCVN ISO 9001:2015 cho cơ quan hành chính ở địa phương",
        MINISTRY,
        date(2019, 1, 21),
        "https://tbt-mocst.vn/?p=4080",
        "2015",
    ),
    Text(
        "07/2025/TT-BKHCN",
        "Phân cấp, phân định thẩm quyền về tiêu chuẩn, đo lường, chất lượng",
        MINISTRY,
        date(2025, 6, 20),
        "https://phucgia.com.vn/thong-tu-07-2025-tt-bkhcn",
    ),
)


class Model(NamedTuple):
    """A form or instruction: number, title, what it is for, the tier that it is for, the lines that stand in it."""

    kind: str
    number: str
    title: str
    about: str
    tier: str
    lines: tuple[str, ...]


MODELS = (
    Model(
        MaterialKind.FORM,
        "BM-01",
        "Bản công bố hệ thống quản lý chất lượng (minh họa)",
        "Điền khi hệ thống đã được xác nhận có hiệu lực.",
        "",
        ("Tên cơ quan: …", "Phạm vi áp dụng: …", "Phiên bản TCVN ISO 9001: …", "Ngày công bố: …"),
    ),
    Model(
        MaterialKind.FORM,
        "BM-02",
        "Kế hoạch đánh giá nội bộ (minh họa)",
        "Mỗi năm ít nhất một lần, trước cuộc họp xem xét của lãnh đạo.",
        "",
        ("Mục đích: …", "Bộ phận được đánh giá: …", "Thành viên đoàn: …", "Thời gian: …"),
    ),
    Model(
        MaterialKind.FRAMEWORK,
        "MK-01",
        "Khung quy trình giải quyết thủ tục ở cấp xã (minh họa)",
        "Sao chép cho từng thủ tục, rồi ghi các bước như cơ quan làm thật.",
        Tier.COMMUNE,
        ("Mã quy trình: …", "Thủ tục: …", "Bước – Người làm – Thời hạn – Hồ sơ", "Lần ban hành / sửa đổi: …"),
    ),
    Model(
        MaterialKind.INSTRUCTION,
        "HD-01",
        "Duy trì hệ thống trong một năm (minh họa)",
        "Những việc phải làm để hệ thống được duy trì.",
        Tier.COMMUNE,
        ("1. Đánh giá nội bộ.", "2. Khắc phục các phát hiện.", "3. Họp xem xét của lãnh đạo.", "4. Gửi báo cáo năm."),
    ),
)
FIRST, SECOND = date(2016, 1, 4), date(2025, 1, 6)
TOLD_ON, TOLD_DISTRICT = date(2025, 3, 3), "645"
"""The day of the announcement, and the district whose communes it went to."""


@transaction.atomic
def load_guidance() -> None:
    """Once: the library, and an announcement of a new version of the commune's model."""
    if Material.objects.exists():
        return
    editions = {edition.code: edition for edition in Edition.objects.all()}
    for text in TEXTS:
        words = {"number": text.number, "title": text.title, "issuer": text.issuer}
        reading = Reading(f"{text.issued_on:%d/%m/%Y}", text.issued_on, address=text.address)
        add_material(by=None, kind=MaterialKind.LEGAL, **words, reading=reading, edition=editions.get(text.edition))
    added = [_add(model) for model in MODELS]
    framework = next(material for material in added if material.kind == MaterialKind.FRAMEWORK)
    again = Reading("2.0", SECOND, note="Thêm cột thời hạn", upload=_file(MODELS[2], "2.0"))
    add_version(material=framework, by=None, reading=again)
    _announce(framework)


def _add(model: Model) -> Material:
    words = {"number": model.number, "title": model.title, "about": model.about, "issuer": "Sở KH&CN (minh họa)"}
    reading = Reading("1.0", FIRST, upload=_file(model, "1.0"))
    return add_material(by=None, kind=model.kind, tier=model.tier, **words, reading=reading)


def _file(model: Model, version: str) -> SimpleUploadedFile:
    from docx import Document  # the demonstration alone needs it here

    word = Document()
    word.add_heading(model.title, level=1)
    word.add_paragraph(f"{model.number}, phiên bản {version}. Mẫu minh họa, không dùng để ban hành.")
    for line in model.lines:
        word.add_paragraph(line)
    content = BytesIO()
    word.save(content)
    return SimpleUploadedFile(f"{model.number} {version}.docx", content.getvalue())


def _announce(framework: Material) -> None:
    communes = Agency.objects.filter(area__parent__code=TOLD_DISTRICT, area__level="commune").exclude(name="")
    announce(
        by=None,
        on=TOLD_ON,
        title="Khung quy trình cấp xã có phiên bản 2.0 (minh họa)",
        text="Từ nay đề nghị dùng phiên bản 2.0 khi ban hành hoặc sửa đổi quy trình. Bản cũ vẫn xem được.",
        agencies=list(communes.values_list("pk", flat=True)),
        material=framework,
    )
