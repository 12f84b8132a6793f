"""Recording, through the pages: what an officer types, is told, confirms, and finds again."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from agencies.actions.settings import save_setting
from agencies.choices import LIFE, Kind, Role
from agencies.models import Agency, KindWording
from portal.accounts.models import User
from tests import make
from tests.pages import dom
from tests.pages.forms import errors, filled, on_top, send

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 quyet dinh cong bo %%EOF"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agency():
    return make.agency("UBND xã Ea Sol")


@pytest.fixture
def client(agency):
    client = Client()
    client.force_login(make.person(Role.OFFICER, of=agency, language="en"))
    return client


def address(agency, kind=Kind.DECLARED):
    return reverse("fact-record", args=[agency.pk, kind])


def recorded(agency, kind=Kind.DECLARED):
    return list(agency.facts.filter(kind=kind))


DECLARATION = {
    "happened_on": "1/3/2016",
    "edition": "2008",
    "number": "12/QĐ-UBND",
    "issuer": "UBND xã Ea Sol",
    "scope": "Chứng thực; hộ tịch",
    "covered": "90",
    "competence": "1.120",
    "note": "Bản gốc lưu tại văn thư.",
}


# --- the whole way ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_way_of_a_declaration(client, agency, language):
    User.objects.filter(memberships__agency=agency).update(language=language)
    typed = DECLARATION | {"competence": "1.120" if language == "vi" else "1,120"}

    choice = client.get(reverse("fact-choose", args=[agency.pk]))
    offered = {dom.attribute(link, "href") for link in dom.every(dom.read(choice), "a")}
    assert address(agency) in offered
    assert address(agency, Kind.RENAMED) not in offered

    wrong = send(client, address(agency), **typed | {"happened_on": "1/13/2016"})
    assert set(errors(wrong)) == {"happened_on"}
    assert filled(wrong) | {"happened_on": "1/3/2016"} == filled(wrong) | typed  # nothing typed is lost

    warned = client.post(address(agency), filled(wrong) | {"happened_on": "1/3/2016"})
    assert len(on_top(warned)) == 1
    assert recorded(agency) == []
    assert dom.first(dom.read(warned), "input", type="checkbox", name="confirmed")

    done = client.post(address(agency), filled(warned) | {"confirmed": "on"}, follow=True)
    (fact,) = recorded(agency)
    assert (fact.happened_on, fact.number, fact.covered, fact.competence) == (date(2016, 3, 1), "12/QĐ-UBND", 90, 1120)
    assert (fact.scope, fact.note, fact.warnings) == (
        "Chứng thực; hộ tịch",
        "Bản gốc lưu tại văn thư.",
        ["not_applied"],
    )
    page = dom.read(done)
    assert dom.first(page, "p", class_="notice", **{"data-kind": "success"})
    assert "01/03/2016" in dom.text(dom.first(page, "section", **{"aria-labelledby": "standing-heading"}))
    for response in (choice, wrong, warned, done):
        assert not re.search(r"%\(|\{\{|\{%", response.content.decode())


def test_what_an_officer_may_record(client, agency):
    offered = dom.every(dom.read(client.get(reverse("fact-choose", args=[agency.pk]))), "a")
    kinds = {dom.attribute(link, "href").rstrip("/").rpartition("/")[2] for link in offered}

    assert kinds & set(Kind.values) == set(Kind.values) - {"founded", "renamed", "moved", "obliged", "dissolved"}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in LIFE])
def test_every_kind_has_a_form_that_can_be_sent(client, agency, kind):
    typed = {"happened_on": "2016", "edition": "2008", "number": "1/QĐ", "reason": "other", "confirmed": "on"}

    response = send(client, address(agency, kind), **typed)

    assert response.status_code == 302
    assert [(fact.happened_on, fact.precision) for fact in recorded(agency, kind)] == [(date(2016, 1, 1), "year")]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("founded", {"name": "UBND xã Ea Sol", "tier": "commune", "obligation": "encouraged"}),
        ("renamed", {"name": "UBND phường Ea Sol"}),
        ("moved", {"tier": "commune", "area": "24190"}),
        ("obliged", {"obligation": "neither"}),
        ("dissolved", {}),
    ],
)
def test_the_lead_body_records_the_life_of_an_agency(client, agency, kind, typed):
    client.force_login(make.staff())

    assert send(client, address(agency, kind), happened_on="1/1/2020", **typed).status_code == 302
    assert recorded(agency, kind)


def test_the_administrations_wording_and_required_fields_are_asked(client, agency):
    wording = KindWording.objects.get(kind="posted")
    wording.label_en, wording.help_en, wording.required = "Put on the wall", "Take a picture.", ["issuer"]
    save_setting(wording)

    page = dom.text(dom.read(client.get(address(agency, "posted"))))
    response = send(client, address(agency, "posted"), happened_on="2016")

    assert "Put on the wall" in page
    assert "Take a picture." in page
    assert set(errors(response)) == {"issuer"}


def test_kinds_that_sound_alike_are_told_apart(client, agency):
    page = dom.text(dom.read(client.get(reverse("fact-choose", args=[agency.pk]))))

    assert "Conformity declared The first declaration, signed by the head." in page
    assert "Conformity declared again A declaration that follows an earlier one" in page


@pytest.mark.parametrize("kind", [Kind.PLAN_ISSUED, Kind.FOUNDED])
def test_a_form_that_arrives_without_its_hidden_fields_says_so_in_one_sentence(client, agency, kind):
    client.force_login(make.person(Role.STAFF, language="en"))
    page = reverse("agency-found") if kind == Kind.FOUNDED else address(agency, kind)
    typed = {"happened_on": "2016", "key": "moi", "name": "UBND xã Mới", "tier": "commune", "obligation": "neither"}

    response = client.post(page, typed | {"seen_version": "x"})

    assert on_top(response) == ["Part of the form did not arrive; nothing is recorded yet. Please save again."]
    again = client.post(page, filled(response))
    assert again.status_code == 302


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ({"happened_on": ""}, {"happened_on": "This field is required."}),
        ({"happened_on": "soon"}, {"happened_on": "“soon” is not a date. Write it like 31/12/2017, 12/2017 or 2017."}),
        ({"happened_on": "31/02/2017"}, {"happened_on": "There is no such day as “31/02/2017” in the calendar."}),
        ({"happened_on": "1/1/2999"}, {"happened_on": "The date lies in the future."}),
        ({"happened_on": "31/12/2009"}, {"happened_on": "The agency was founded only on 01/01/2010."}),
        ({"edition": ""}, {"edition": "This field is required."}),
        ({"edition": "1994"}, {"edition": "Select a valid choice."}),
        ({"edition": "20\x0008"}, {"edition": "Null characters are not allowed."}),
        ({"number": ""}, {"number": "This field is required."}),
        ({"number": "x" * 61}, {"number": "Ensure this value has at most 60 characters"}),
        ({"number": "a\0b"}, {"number": "Null characters are not allowed."}),
        ({"covered": "many"}, {"covered": "Enter a whole number."}),
        ({"covered": "-1"}, {"covered": "Ensure this value is greater than or equal to 0."}),
        ({"covered": "9" * 12}, {"covered": "More procedures are covered than are in competence."}),
        (
            {"covered": "9" * 12, "competence": "9" * 12},
            {"covered": "Ensure this value", "competence": "Ensure this value"},
        ),
        ({"covered": "3", "competence": "2"}, {"covered": "More procedures are covered than are in competence."}),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(client, agency, typed, named):
    sent = DECLARATION | {"competence": "1,120", "confirmed": "on"} | typed
    response = send(client, address(agency), **sent)

    told = errors(response)
    assert told.keys() == named.keys()
    assert all(told[name].startswith(message) for name, message in named.items())
    kept = sent.keys() & DECLARATION.keys() - {"edition"}  # a list cannot show what is not in it
    assert {name: filled(response)[name] for name in kept} == {name: sent[name] for name in kept}
    assert recorded(agency) == []


def test_tomorrow_is_the_future(client, agency):
    tomorrow = localdate() + timedelta(days=1)

    assert errors(send(client, address(agency, "applied"), happened_on=f"{tomorrow:%d/%m/%Y}")).keys() == {
        "happened_on"
    }
    assert send(client, address(agency, "applied"), happened_on=f"{localdate():%d/%m/%Y}").status_code == 302


@pytest.mark.parametrize("hidden", [{"form_key": "x"}, {"form_key": ""}, {"seen_version": "x"}, {"seen_version": ""}])
def test_a_tampered_form_records_nothing(client, agency, hidden):
    response = send(client, address(agency, "applied"), happened_on="2016", **hidden)

    assert response.status_code == 422
    assert recorded(agency, "applied") == []


# --- scans --------------------------------------------------------------------------------------------


def picture(kind: str) -> bytes:
    file = BytesIO()
    Image.new("L", (2, 2)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Quyết định 12.pdf", PDF, "application/pdf"),
        ("anh.jpg", picture("JPEG"), "image/jpeg"),
        ("anh.png", picture("PNG"), "image/png"),
    ],
)
def test_a_scan_comes_back_as_it_was_sent(client, agency, name, content, content_type):
    scan = SimpleUploadedFile(name, content, content_type="application/octet-stream")

    page = dom.read(client.get(send(client, address(agency, "applied"), happened_on="2016", scan=scan)["Location"]))

    (fact,) = recorded(agency, "applied")
    link = reverse("scan", args=[fact.scan.key])
    assert link in {dom.attribute(each, "href") for each in dom.every(page, "a")}
    response = client.get(link)
    assert (b"".join(response.streaming_content), response["Content-Type"]) == (content, content_type)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("big.pdf", PDF + b"\0" * (11 * 1024 * 1024) + PDF, "The file must be smaller than 10 MB."),
        ("virus.pdf", b"MZ\x90\x00" + b"\0" * 200, "The file must be a PDF, or a picture"),
        ("page.pdf", b"<script>alert(1)</script>%%EOF", "The file must be a PDF, or a picture"),
        ("half.png", picture("PNG")[:40], "The file must be a PDF, or a picture"),
        ("empty.pdf", b"", "The submitted file is empty."),
    ],
    ids=lambda part: part if isinstance(part, str) and part.endswith((".pdf", ".png")) else "",
)
def test_a_file_that_is_no_scan_is_refused(client, agency, name, content, message, tmp_path):
    response = send(client, address(agency, "applied"), happened_on="2016", scan=SimpleUploadedFile(name, content))

    assert errors(response)["scan"].startswith(message)
    assert recorded(agency, "applied") == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_may_be_left_empty_is_folded_until_something_stands_in_it(client, agency):
    def fold(response):
        return dom.first(dom.read(response), "details", class_="form-fold")

    offered, refused = client.get(address(agency)), send(client, address(agency), scope="Hộ tịch")

    inputs = {dom.attribute(each, "name") for tag in ("input", "textarea") for each in dom.every(fold(offered), tag)}
    assert inputs == {"scope", "covered", "competence", "issuer", "note"}
    assert "open" not in dict(fold(offered).attributes)
    assert "open" in dict(fold(refused).attributes)


def test_that_the_file_must_be_chosen_again_is_said(client, agency):
    warned = send(client, address(agency), **DECLARATION | {"competence": ""}, scan=SimpleUploadedFile("a.pdf", PDF))

    assert errors(warned) == {"scan": "Choose the file once more: it is not kept while the form is corrected."}
    assert len(on_top(warned)) == 1
    client.post(address(agency), filled(warned) | {"confirmed": "on", "scan": SimpleUploadedFile("a.pdf", PDF)})
    assert recorded(agency)[0].scan.name == "a.pdf"


# --- twice, and two at once ---------------------------------------------------------------------------


def test_a_form_sent_twice_is_one_fact(client, agency):
    typed = filled(client.get(address(agency, "applied"))) | {"happened_on": "2016"}

    assert [client.post(address(agency, "applied"), typed).status_code for _ in range(2)] == [302, 302]
    assert len(recorded(agency, "applied")) == 1


def test_who_was_overtaken_sees_what_the_other_recorded_and_goes_on(client, agency):
    typed = filled(client.get(address(agency, "applied"))) | {"happened_on": "5/2016", "number": "7/QĐ"}
    make.fact(agency, Kind.PLAN_ISSUED, date(2015, 1, 1), precision="year", number="3/KH-UBND")

    stale = client.post(address(agency, "applied"), typed)

    assert len(on_top(stale)) == 1
    shown = dom.text(dom.first(dom.read(stale), "div", class_="notice"))
    assert "ISO plan issued, 2015, 3/KH-UBND (Văn thư)" in shown
    assert filled(stale)["number"] == "7/QĐ"
    assert recorded(agency, "applied") == []
    assert client.post(address(agency, "applied"), filled(stale)).status_code == 302
    assert len(recorded(agency, "applied")) == 1


# --- withdrawing --------------------------------------------------------------------------------------


def test_a_fact_is_withdrawn_with_a_reason(client, agency):
    send(client, address(agency, "applied"), happened_on="5/2016")
    (fact,) = recorded(agency, "applied")
    where = reverse("fact-withdraw", args=[fact.pk])

    assert "System applied, 05/2016" in dom.text(dom.read(client.get(where)))
    assert set(errors(send(client, where, because="   "))) == {"because"}
    assert send(client, where, because="Nhầm cơ quan").status_code == 302
    fact.refresh_from_db()
    assert fact.withdrawn_because == "Nhầm cơ quan"
    again = dom.read(client.post(where, {"because": "Nhầm cơ quan"}, follow=True))
    assert "withdrawn already" in dom.text(list(dom.every(again, "p", class_="notice"))[-1])


# --- contacts, new agencies ---------------------------------------------------------------------------


def test_a_contact_is_written_down(client, agency):
    where = reverse("contact-add", args=[agency.pk])

    assert errors(send(client, where, name="Y Bhiu", email="no address")).keys() == {"email"}
    assert send(client, where, name="Y Bhiu", email="ybhiu@example.vn").status_code == 302
    assert [contact.email for contact in agency.contacts.all()] == ["ybhiu@example.vn"]


FOUNDING = {"key": "so-moi", "happened_on": "1/3/2025", "name": "Sở Mới", "tier": "province", "obligation": "mandatory"}


def test_the_lead_body_takes_an_agency_into_the_register(client):
    client.force_login(make.person(Role.STAFF, language="en"))
    where = reverse("agency-found")
    typed = filled(client.get(where)) | FOUNDING

    assert errors(client.post(where, typed | {"area": "nowhere"})).keys() == {"area"}
    assert errors(client.post(where, typed | {"superior": "nobody"})).keys() == {"superior"}
    assert errors(client.post(where, typed | {"happened_on": "1/1/2999"})).keys() == {"happened_on"}
    assert not Agency.objects.filter(key="so-moi").exists()
    done = [client.post(where, typed | {"area": "66"}) for _ in range(2)]
    agency = Agency.objects.get(key="so-moi")
    assert [response["Location"] for response in done] == [reverse("agency", args=[agency.pk])] * 2
    assert (agency.name, agency.tier, agency.area.name, agency.facts.count()) == (
        "Sở Mới",
        "province",
        "Tỉnh Đắk Lắk",
        1,
    )
    assert errors(send(client, where, **FOUNDING)).keys() == {"key"}
