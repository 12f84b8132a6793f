"""The steps of an import as a person takes them, without a script."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Fact
from portal.accounts.actions import choose_language
from portal.celery import app
from portal.notices import jobs
from portal.workbooks.models import Import
from tests import make
from tests.workbooks.files import official_book, plain_book
from tests.workbooks.given import seen_on
from tests.workbooks.hostile import cut_off, repeated

pytestmark = pytest.mark.django_db(transaction=True)


def start(client, path, kind="facts"):
    """Send the file; gives the import and the address of the next step."""
    with path.open("rb") as file:
        answer = client.post(reverse("import-send"), {"kind": kind, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.latest("pk"), answer["Location"]


def as_guessed(client, address):
    """What a form of the page holds already, to be sent back as it is."""
    form = client.get(address).context["form"]
    return {name: field.initial for name, field in form.fields.items() if field.initial not in (None, "")}


def step(client, address, **said):
    answer = client.post(address, as_guessed(client, address) | said)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def work():
    app.loader.import_default_modules()
    while jobs.run():
        pass


def test_from_the_file_to_the_standing_and_back(client, register, tmp_path):
    staff = make.staff()
    client.force_login(staff)
    sent, columns = start(client, official_book(tmp_path / "bieu.xlsx"))
    after = client.get(step(client, columns))
    assert after.status_code == 302  # every word is known: nothing to ask
    show = after["Location"]
    shown = client.get(show).content.decode()
    assert "4 dòng ghi được" in shown
    assert not Fact.objects.filter(kind="declared").exists()

    client.post(reverse("import-confirm", args=[sent.pk]), {"round": "1", "only_good": "1"})
    assert not Fact.objects.filter(kind="declared").exists()
    work()
    assert Fact.objects.filter(kind="declared", recorded_by=staff).count() == 4
    register["phe"].refresh_from_db()
    assert register["phe"].standings.known().on(date(2017, 12, 31)).get().state == "declared"

    undo = reverse("import-undo", args=[sent.pk])
    client.post(undo, {"because": "Nhầm tệp", "seen": seen_on(client.get(undo))})
    assert not Fact.objects.known().filter(kind="declared").exists()
    assert register["phe"].standings.known().on(date(2017, 12, 31)).get().state == "none"
    assert "Nhầm tệp" in client.get(show).content.decode()


def test_words_and_names_that_are_not_known_are_asked_once(client, register, tmp_path):
    client.force_login(make.staff())
    heads = ["Tên cơ quan", "Tình trạng", "Ngày công bố", "Số quyết định", "Phiên bản"]
    rows = [
        ["Sở Nội vụ", "Xong rồi", "1/3/2016", "1/QĐ", "2008"],
        ["UBND xã Ea Phe A", "Xong rồi", "2/3/2016", "2/QĐ", 2008],
    ]
    sent, columns = start(client, plain_book(tmp_path / "a.xlsx", rows, heads))
    values = step(client, columns)
    assert client.get(values).status_code == 200
    show = step(client, values, **{"kind-0": "declared"})
    page = client.get(show)
    assert Import.objects.get().counts["doubt"] == 1
    names = page.context["form"].fields["name-0"].choices
    assert str(register["phe"].pk) in dict(names)
    client.post(reverse("import-names", args=[sent.pk]), {"name-0": str(register["phe"].pk)})
    assert Import.objects.get().counts["new"] == 2

    _again, columns = start(client, plain_book(tmp_path / "b.xlsx", rows, heads))
    assert client.get(step(client, columns)).status_code == 302
    assert Import.objects.latest("pk").counts["new"] == 2


@pytest.mark.parametrize(("make_file", "sentence"), [(cut_off, "Tệp bị hỏng"), (repeated, "Tệp quá lớn")])
def test_a_file_that_is_no_register_is_refused_with_a_sentence(make_file, sentence, client, db, tmp_path):
    client.force_login(make.staff())
    with make_file(tmp_path / "thu.xlsx").open("rb") as file:
        answer = client.post(reverse("import-send"), {"kind": "facts", "file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_what_is_said_of_a_row_is_read_in_the_reader_s_language(client, register, tmp_path):
    sender, reader = make.staff(), make.staff()
    client.force_login(sender)
    rows = [
        [1, "Sở Nội vụ", "1/QĐ", "31/02/2016", 2008, ""],
        [2, "Sở Khoa học và Công nghệ", "2/QĐ", "1/3/1916", 2008, ""],
        [3, "Sở lạ", "3/QĐ", "1/3/2016", 2008, ""],
    ]
    _sent, columns = start(client, plain_book(tmp_path / "a.xlsx", rows))
    show = client.get(step(client, columns))["Location"]
    vietnamese = client.get(show).content.decode()
    client.force_login(reader)
    choose_language(person=reader, language="en")
    english = client.get(show).content.decode()
    said = {
        "There is no such day as “31/02/2016” in the calendar.": "Không có ngày “31/02/2016” trong lịch",
        "The agency was founded only on": "Cơ quan thành lập ngày",
        "There is no agency “Sở lạ” in the register.": "Không có cơ quan “Sở lạ” trong hệ thống.",
    }
    for one, other in said.items():
        assert one in english
        assert one not in vietnamese
        assert other in vietnamese
        assert other not in english


def test_an_officer_brings_in_the_own_agencies_only(client, register, tmp_path):
    client.force_login(make.officer(register["district"]))
    rows = [[1, "UBND xã Ea Phê", "1/QĐ", "1/3/2016", 2008, ""], [2, "Sở Nội vụ", "2/QĐ", "2/3/2016", 2008, ""]]
    _sent, columns = start(client, plain_book(tmp_path / "a.xlsx", rows))
    client.get(step(client, columns))
    assert {verdict: count for verdict, count in Import.objects.get().counts.items() if count} == {
        "new": 1,
        "refused": 1,
    }


def test_what_changed_since_the_preview_is_seen_before_anything_is_written(client, register, tmp_path):
    client.force_login(make.staff())
    sent, columns = start(client, plain_book(tmp_path / "a.xlsx", [[1, "Sở Nội vụ", "1/QĐ", "1/3/2016", 2008, ""]]))
    client.get(step(client, columns))
    make.fact(register["nv"], "declared", date(2016, 3, 1), number="1/QĐ")
    client.post(reverse("import-confirm", args=[sent.pk]), {"round": "1"})
    work()
    sent.refresh_from_db()
    assert (sent.state, sent.counts["new"], sent.counts["same"]) == ("previewed", 0, 1)
    assert Fact.objects.filter(kind="declared").count() == 1


def test_columns_that_were_not_found_are_folded_and_found_again_in_the_fold(client, register, tmp_path):
    client.force_login(make.staff())
    rows = [[1, "Sở Nội vụ", "15/QĐ-SNV", date(2016, 4, 5), "Một cửa"]]
    heads = ["STT", "Tên cơ quan, đơn vị", "Số quyết định", "Ngày công bố", "Điều lạ"]
    _sent, columns = start(client, plain_book(tmp_path / "a.xlsx", rows, heads))
    shown, folded = client.get(columns).content.decode().split('<details class="form-fold">')
    for name in ("agency", "number", "happened_on", "all-edition"):
        assert f'name="{name}"' in shown
    assert 'name="note"' in folded
    show = client.get(step(client, columns, note="4", **{"all-edition": "2008"}))["Location"]
    assert "Một cửa" in client.get(show).content.decode()
