"""Minutes and notices through the pages: drafted, taken back, signed, corrected; and the templates behind them."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document
from pypdf import PdfReader

from agencies.choices import Role
from audits.actions.findings import withdraw_finding
from audits.choices import FindingState, PaperKind, VisitState
from audits.models import InspectionSettings, Paper, PaperFile, PaperTemplate
from tests import inspections, make
from tests.pages import dom
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

TYPED = {"number": "5", "issued_on": "2/3/2026", "began": "8 giờ 00", "remarks": "Hồ sơ đầy đủ.\nCòn chậm."}
NOTICE = {"issued_on": "9/3/2026", "signer_title": "Giám đốc", "signer": "Lê Hữu Nghĩa"}
SIGNED = {"signed_on": f"{localdate():%d/%m/%Y}", "team": "Phạm Văn Thưởng", "agency": "Nguyễn Thị Ước"}


@pytest.fixture
def world():
    InspectionSettings.objects.update_or_create(
        pk=1, defaults={"superior_body": "UBND tỉnh", "issuing_body": "Sở KH&CN", "place": "Đắk Lắk"}
    )
    agency = make.agency("UBND xã Ea Sol")
    leader = make.person(Role.INSPECTOR, language="en")
    visit = inspections.started(agency, leader)
    return SimpleNamespace(
        agency=agency,
        leader=leader,
        visit=visit,
        finding=inspections.logged(visit, leader, statement="Chưa đánh giá nội bộ năm 2025."),
        officer=make.person(Role.OFFICER, of=agency, language="en"),
    )


def sign_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def writing(visit, kind=PaperKind.MINUTES) -> str:
    return reverse("paper-draft", args=[visit.pk, kind])


def signing(paper) -> str:
    return reverse("paper-sign", args=[paper.pk])


def pdf_of(paper) -> str:
    content = bytes(paper.files.get(format="pdf").content)
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def test_minutes_are_drafted_looked_at_and_signed(world):
    client = sign_in(world.leader)

    answer = send(client, writing(world.visit), **TYPED)
    paper = Paper.objects.get()
    world.visit.refresh_from_db()
    assert (answer["Location"], world.visit.state) == (reverse("paper", args=[paper.pk]), VisitState.DRAFTED)
    assert (paper.number, paper.issued_on) == ("05/BB-SKHCN", date(2026, 3, 2))
    for said in ("UBND TỈNH", "SỞ KH&CN", "Chưa đánh giá nội bộ năm 2025.", "Còn chậm.", "8 giờ 00"):
        assert said in pdf_of(paper)

    assert errors(send(client, signing(paper), **SIGNED | {"team": ""})).keys() == {"team"}
    send(client, signing(paper), **SIGNED)
    for thing in (world.visit, world.finding, paper):
        thing.refresh_from_db()
    assert (world.visit.state, world.finding.state) == (VisitState.SIGNED, FindingState.ASKED)
    assert (paper.signed_for_team, paper.signed_for_agency) == ("Phạm Văn Thưởng", "Nguyễn Thị Ước")
    assert client.get(signing(paper)).status_code == 403


def test_the_files_are_given_back_byte_for_byte_with_their_digests(world):
    paper = inspections.drafted(world.visit, world.leader)
    client = sign_in(world.leader)
    shown = [dom.text(code) for code in dom.every(dom.read(client.get(reverse("paper", args=[paper.pk]))), "code")]

    given = [client.get(reverse("paper-file", args=[paper.pk, name])) for name in ("docx", "pdf")]
    assert [sha256(response.getvalue()).hexdigest() for response in given] == shown
    assert all("attachment" in response["Content-Disposition"] for response in given)
    assert client.get(reverse("paper-file", args=[paper.pk, "scan"])).status_code == 404


def test_a_draft_is_taken_back_and_begins_with_what_was_said(world):
    client = sign_in(world.leader)
    send(client, writing(world.visit), **TYPED)
    send(client, reverse("visit-move", args=[world.visit.pk, "take-back"]))
    world.visit.refresh_from_db()
    assert world.visit.state == VisitState.UNDER_WAY

    assert filled(client.get(writing(world.visit)))["remarks"].split() == TYPED["remarks"].split()
    send(client, writing(world.visit), issued_on="3/3/2026", remarks="Khác.")
    assert list(Paper.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_the_same_form_sent_twice_is_one_version(world):
    client = sign_in(world.leader)
    typed = filled(client.get(writing(world.visit))) | TYPED

    first, second = client.post(writing(world.visit), typed), client.post(writing(world.visit), typed)

    assert first["Location"] == second["Location"]
    assert (Paper.objects.count(), PaperFile.objects.count()) == (1, 2)


def test_a_correction_needs_a_reason_and_leaves_what_is_signed(world):
    paper = inspections.signed(inspections.drafted(world.visit, world.leader), world.leader)
    before = [bytes(file.content) for file in paper.files.order_by("pk")]
    client = sign_in(world.leader)

    assert errors(send(client, writing(world.visit), **TYPED)).keys() == {"because"}
    send(client, writing(world.visit), **TYPED, because="Sai giờ.")
    correction = Paper.objects.get(version=2)
    assert (correction.because, correction.is_signed) == ("Sai giờ.", False)
    send(client, signing(correction), **SIGNED)
    assert Paper.objects.get(version=2).is_signed
    assert [bytes(file.content) for file in paper.files.order_by("pk")] == before


def test_an_older_version_is_not_signed_any_more(world):
    first = inspections.signed(inspections.drafted(world.visit, world.leader), world.leader)
    older = inspections.drafted(world.visit, world.leader, because="Sai giờ.")
    inspections.drafted(world.visit, world.leader, because="Sai tên.")

    response = send(sign_in(world.leader), signing(older), **SIGNED)

    assert on_top(response) == ["There is a newer version of this paper; sign that one."]
    assert list(Paper.objects.filter(signed_on__isnull=False)) == [first]


def test_minutes_that_no_longer_say_what_was_found_are_not_signed(world):
    paper = inspections.drafted(world.visit, world.leader)
    withdraw_finding(finding=world.finding, said=inspections.said(world.leader, world.finding))
    client = sign_in(world.leader)

    assert "write them anew" in on_top(send(client, signing(paper), **SIGNED))[0]
    send(client, writing(world.visit), **TYPED)
    send(client, signing(Paper.objects.get(version=2)), **SIGNED)
    assert [paper.is_signed for paper in Paper.objects.order_by("version")] == [False, True]


def test_a_page_that_is_out_of_date_writes_nothing(world):
    client = sign_in(world.leader)
    typed = filled(client.get(writing(world.visit))) | TYPED
    inspections.drafted(world.visit, world.leader)

    assert on_top(client.post(writing(world.visit), typed))
    assert Paper.objects.count() == 1


def test_a_notice_follows_the_minutes_and_the_officer_sees_what_is_signed(world):
    client, officer = sign_in(world.leader), sign_in(world.officer)
    minutes = inspections.drafted(world.visit, world.leader)
    assert client.get(writing(world.visit, PaperKind.NOTICE)).status_code == 403
    assert officer.get(reverse("paper", args=[minutes.pk])).status_code == 404
    inspections.signed(minutes, world.leader)
    assert officer.get(reverse("paper", args=[minutes.pk])).status_code == 200

    assert errors(send(client, writing(world.visit, PaperKind.NOTICE), signer="")).keys() >= {"signer"}
    send(client, writing(world.visit, PaperKind.NOTICE), **NOTICE)
    notice = Paper.objects.get(kind=PaperKind.NOTICE)
    assert "GIÁM ĐỐC" in pdf_of(notice)
    links = dom.read(officer.get(reverse("visit", args=[world.visit.pk]))), reverse("paper", args=[notice.pk])
    assert links[1] not in {dom.attribute(link, "href") for link in dom.every(links[0], "a")}
    send(client, signing(notice), signed_on=SIGNED["signed_on"], team="Lê Hữu Nghĩa")
    assert officer.get(links[1]).status_code == 200


def test_a_scan_that_is_none_is_refused(world):
    paper = inspections.drafted(world.visit, world.leader)
    client = sign_in(world.leader)

    scan = SimpleUploadedFile("a.pdf", b"MZ")
    assert errors(send(client, signing(paper), **SIGNED, scan=scan)).keys() == {"scan"}
    send(client, signing(paper), **SIGNED, scan=SimpleUploadedFile("Bản ký.pdf", b"%PDF-1.7 %%EOF"))
    assert PaperFile.objects.get(format="scan").name == "Bản ký.pdf"


# --- templates ----------------------------------------------------------------------------------------


def template(text: str) -> SimpleUploadedFile:
    document, out = Document(), BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return SimpleUploadedFile("Mẫu.docx", out.getvalue())


def test_staff_replace_the_template_and_old_papers_keep_theirs(world):
    client = sign_in(make.person(Role.STAFF, language="en"))
    where = reverse("paper-template-new", args=["minutes"])
    before = inspections.drafted(world.visit, world.leader)

    assert "so_hieu" in errors(send(client, where, template=template("{{ so_hieu }}")))["template"]
    assert not PaperTemplate.objects.exists()
    good = template("Mẫu của Sở: {{ abstract }}")
    send(client, where, template=good)
    after = inspections.drafted(world.visit, world.leader, number="6")

    assert (before.template, after.template) == (None, PaperTemplate.objects.get())
    document = Document(BytesIO(bytes(after.files.get(format="docx").content)))
    assert document.paragraphs[0].text.startswith("Mẫu của Sở: Kiểm tra việc xây dựng")
    good.seek(0)
    assert errors(send(client, where, template=good)).keys() == {"template"}
    assert client.get(reverse("paper-template", args=[after.template.pk])).getvalue()
    own = client.get(reverse("paper-template-own", args=["notice"])).getvalue()
    assert "{{ title }}" in [paragraph.text for paragraph in Document(BytesIO(own)).paragraphs]


def test_the_pages_of_papers_ask_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    paper = inspections.signed(inspections.drafted(world.visit, world.leader), world.leader)
    client = sign_in(world.leader)
    client.get(reverse("paper", args=[paper.pk]))

    with django_assert_max_num_queries(14):
        client.get(reverse("paper", args=[paper.pk]))
    with django_assert_max_num_queries(18):
        client.get(reverse("visit", args=[world.visit.pk]))
