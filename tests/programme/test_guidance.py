"""The library: versions, who keeps it, what files it takes, what an officer finds at once."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from agencies.checks import NotYours, Refused
from portal.kit.asking import Dates
from portal.programme.actions.guidance import Reading, add_material, add_version, withdraw_material, withdraw_version
from portal.programme.choices import MaterialKind
from portal.programme.guidance.files import FormKind, check_material
from portal.programme.guidance.queries import library
from portal.programme.models import Material, Version
from tests import make
from tests.programme import guiding
from tests.workbooks.files import plain_book

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 form %%EOF"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def test_on_each_day_the_version_of_that_day_is_used():
    user, material = make.staff(), guiding.material(since=date(2017, 1, 1))
    second = guiding.revised(material, date(2018, 3, 1))

    def used(on):
        return [row.version for row in library(user, Dates(on))]

    assert [used(date(2016, 12, 31)), used(date(2017, 1, 1)), used(date(2018, 2, 28))] == [[], ["1.0"], ["1.0"]]
    assert used(date(2018, 3, 1)) == ["2.0"]
    withdraw_version(version=second, by=user, because="Nhầm tệp")
    assert used(date(2018, 3, 1)) == ["1.0"]


def test_the_lead_body_keeps_the_library_and_only_withdraws(media):
    staff, officer = make.staff(), make.officer(make.agency())
    reading = Reading("1.0", guiding.SINCE, upload=guiding.upload())
    with pytest.raises(NotYours):
        add_material(by=officer, kind=MaterialKind.FORM, title="Mẫu", reading=reading)
    with pytest.raises(ValidationError, match="nơi đăng"):
        add_material(by=staff, kind=MaterialKind.FORM, title="Mẫu", reading=Reading("1.0", guiding.SINCE))
    add_material(by=staff, kind=MaterialKind.LEGAL, title="Quyết định", reading=Reading("1.0", guiding.SINCE))
    material = guiding.material(number="BM-7")
    with pytest.raises(ValidationError), override("en"):
        guiding.material(number="BM-7")
    assert kept(media) == 1, "the file of what was refused stays not behind"
    with pytest.raises(NotYours):
        add_version(material=material, by=officer, reading=reading)
    with pytest.raises(Refused):
        withdraw_version(version=material.versions.get(), by=staff, because="Nhầm")
    for deed in (
        lambda: Material.objects.filter(pk=material.pk).update(title="x"),
        lambda: Version.objects.filter(material=material).update(label="x"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            deed()
    withdraw_material(material=material, by=staff, because="Hết dùng")
    assert not Version.objects.known().filter(material=material).exists()


def test_the_library_is_as_on_the_day_as_known_at_the_moment(client):
    staff, material = make.staff(), guiding.material(title="Mẫu công bố", since=date(2017, 1, 1))
    guiding.revised(material, date(2018, 3, 1))
    gone = guiding.material(title="Mẫu nhầm", since=date(2017, 1, 1))
    before = now().isoformat()
    withdraw_material(material=gone, by=staff, because="Nhầm tệp")
    client.force_login(staff)

    def shown(name, *arguments, **dates):
        return client.get(reverse(name, args=arguments), dates).content.decode()

    assert ("2.0" in shown("guidance"), "Mẫu nhầm" in shown("guidance")) == (True, False)
    assert "2.0" not in shown("guidance", on="28/2/2018")
    assert "Mẫu nhầm" in shown("guidance", on="28/2/2018", known=before)
    assert client.get(reverse("guidance"), {"on": "31/2/2018"}).status_code == 422
    page = reverse("material", args=[gone.pk])
    assert [client.get(page, dates).status_code for dates in ({}, {"known": before})] == [404, 200]
    file = gone.versions.get()
    assert reverse("library-file", args=[file.key]) not in client.get(page, {"known": before}).content.decode()
    taken = client.post(reverse("export-new", args=["guidance"]) + "?on=28/2/2018", {"format": "csv"})
    lines = b"".join(taken).decode("utf-8-sig")
    assert ("Mẫu công bố" in lines, "1.0" in lines, "2.0" in lines, "Mẫu nhầm" in lines) == (True, True, False, False)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (guiding.office(), FormKind.WORD),
        (PDF, "PDF"),
        (guiding.office("word/document.xml", "word/vbaProject.bin"), None),
        (guiding.office("word/document.xml", "word/embeddings/oleObject1.bin"), None),
        (guiding.office("word/document.xml", "word/activeX/activeX1.xml"), None),
        (guiding.office("ppt/presentation.xml"), None),
        (guiding.office()[:-30], None),
        (b"PK\x03\x04" + PDF, None),
        (b"<html><script>", None),
        (b"", None),
    ],
)
def test_forms_are_told_by_what_is_in_them(content, kind):
    upload = guiding.upload("a.docx", content)
    if kind is None:
        with pytest.raises(ValidationError):
            check_material(upload)
        return
    assert kind in (found := check_material(upload), found.name)
    assert upload.read() == content


def test_a_workbook_is_a_form(tmp_path):
    path = plain_book(tmp_path / "a.xlsx", [[1]], ["STT"])
    assert check_material(guiding.upload("a.xlsx", path.read_bytes())) == FormKind.EXCEL


def test_an_officer_finds_what_is_for_the_own_kind_of_agency_and_takes_the_file(client):
    commune = make.agency()
    guiding.material(title="Mẫu cấp xã", tier="commune")
    guiding.material(title="Mẫu cấp tỉnh", tier="province")
    guiding.material(MaterialKind.FRAMEWORK, title="Bộ quy trình mẫu")
    client.force_login(make.officer(commune))

    shown = client.get(reverse("guidance")).content.decode()
    assert ("Mẫu cấp xã" in shown, "Bộ quy trình mẫu" in shown, "Mẫu cấp tỉnh" in shown) == (True, True, False)
    assert "Mẫu cấp tỉnh" in client.get(reverse("guidance"), {"tier": ""}).content.decode()
    found = client.get(reverse("guidance"), {"q": "mau cap xa"}).content.decode()
    assert ("Mẫu cấp xã" in found, "Bộ quy trình mẫu" in found) == (True, False)
    version = Version.objects.get(material__title="Mẫu cấp xã")
    assert version.name in client.get(reverse("material", args=[version.material_id])).content.decode()
    taken = client.get(reverse("library-file", args=[version.key]))
    assert (len(b"".join(taken)), "attachment" in taken["Content-Disposition"]) == (version.size, True)


def test_the_lead_body_adds_a_form_and_its_next_version_by_the_pages(client):
    client.force_login(make.staff())
    sent = {"kind": "form", "title": "Mẫu kế hoạch", "label": "1.0", "since": "1/1/2017", "upload": guiding.upload()}
    assert client.post(reverse("material-new"), sent).status_code == 302
    material = Material.objects.get()
    again = {"label": "2.0", "since": "1/1/2018", "note": "Thêm cột", "upload": guiding.upload("b.pdf", PDF)}
    assert client.post(reverse("version-new", args=[material.pk]), again).status_code == 302
    bad = {"label": "3.0", "since": "1/1/2019", "upload": guiding.upload("b.exe", b"MZ")}
    assert client.post(reverse("version-new", args=[material.pk]), bad).status_code == 422
    assert list(material.versions.order_by("since").values_list("label", "name")) == [
        ("1.0", "Mẫu.docx"),
        ("2.0", "b.pdf"),
    ]
