"""Stored files: compared with what they were, looked at by a real scanner on the loopback, withheld when infected."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.actions.facts import Paper
from agencies.choices import Kind, Role
from agencies.models import Scan
from portal.notices.models import Notice
from portal.pages.backups import proof
from portal.pages.files.choices import Condition, Infection
from portal.pages.files.looking import QUARANTINE, scan_files, verify_files
from portal.pages.models import FileCheck
from tests import make
from tests.pages import scanner

pytestmark = pytest.mark.django_db

CLEAN = b"%PDF-1.7 clean %%EOF"
WITH_VIRUS = b"%PDF-1.7 " + scanner.EICAR + b" %%EOF"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clamd(settings):
    with scanner.running() as running:
        settings.CLAMD = running.address
        yield running


@pytest.fixture
def admin():
    return make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True, language="en")


def stored(content=CLEAN):
    """The scan of a fact, as it came."""
    scan = SimpleUploadedFile("Quyết định 12.pdf", content)
    return make.fact(make.agency(), Kind.PLAN_ISSUED, date(2016, 3, 1), paper=Paper(scan=scan)).scan


def check_of(scan) -> FileCheck:
    return FileCheck.objects.get(name=scan.file.name)


def shown(client, admin) -> str:
    client.force_login(admin)
    return client.get(reverse("files")).content.decode()


# --- whole ----------------------------------------------------------------------------------------


def test_a_file_as_it_came_is_whole():
    scan = stored()
    assert verify_files() == {"whole": 1, "missing": 0, "changed": 0}
    assert check_of(scan).condition == Condition.WHOLE


def test_one_byte_and_a_file_that_is_gone_are_found_and_told(client, admin):
    changed, gone = stored(), stored()
    with open(default_storage.path(changed.file.name), "r+b") as file:
        file.write(b"#")
    default_storage.delete(gone.file.name)
    assert verify_files() == {"whole": 0, "missing": 1, "changed": 1}
    page = shown(client, admin)
    assert changed.file.name in page
    assert gone.file.name in page
    assert client.get(reverse("healthz")).json()["wrong_files"] == 2


def test_a_file_that_is_back_is_whole_again(client):
    scan = stored()
    default_storage.delete(scan.file.name)
    verify_files()
    default_storage.save(scan.file.name, SimpleUploadedFile("x", CLEAN))
    verify_files()
    assert check_of(scan).condition == Condition.WHOLE
    assert client.get(reverse("healthz")).json()["wrong_files"] == 0


def test_a_file_that_is_gone_is_not_found_and_breaks_nothing(client, admin):
    scan = stored()
    default_storage.delete(scan.file.name)
    client.force_login(admin)
    assert client.get(reverse("scan", args=[scan.key])).status_code == 404


# --- infected -------------------------------------------------------------------------------------


def test_each_file_is_asked_about_once(clamd):
    scan = stored()
    assert scan_files() == {"clean": 1, "infected": 0, "unchecked": 0}
    assert check_of(scan).infection == Infection.CLEAN
    assert scan_files() == {"clean": 0, "infected": 0, "unchecked": 0}
    assert clamd.looked == 1


def test_an_infected_file_is_withheld_and_told(client, admin, clamd):
    scan, other = stored(WITH_VIRUS), stored()
    assert scan_files() == {"clean": 1, "infected": 1, "unchecked": 0}
    check = check_of(scan)
    assert (check.infection, check.virus) == (Infection.INFECTED, "Win.Test.EICAR_HDB-1")
    assert default_storage.exists(QUARANTINE + scan.file.name)
    client.force_login(admin)
    assert client.get(reverse("scan", args=[scan.key])).status_code == 404
    assert client.get(reverse("scan", args=[other.key])).status_code == 200
    assert "Win.Test.EICAR_HDB-1" in client.get(reverse("files")).content.decode()
    (notice,) = Notice.objects.filter(person=admin)
    assert notice.params == {"virus": "Win.Test.EICAR_HDB-1", "file": scan.file.name}
    assert verify_files() == {"whole": 1, "missing": 0, "changed": 0}
    assert list(proof.wrong_files()) == []  # a backup of it is sound


def test_a_round_that_was_cut_off_is_finished_by_the_next(clamd):
    scan = stored(WITH_VIRUS)
    scan_files()
    default_storage.save(scan.file.name, SimpleUploadedFile("x", WITH_VIRUS))  # as if it had not been put away
    default_storage.delete(QUARANTINE + scan.file.name)
    scan_files()
    assert not default_storage.exists(scan.file.name)
    assert default_storage.exists(QUARANTINE + scan.file.name)


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: x ERROR\0", b"OK\0", b"stream: OK FOUN\0"]
)
def test_what_is_no_clear_answer_leaves_it_unchecked(clamd, says):
    scan = stored(WITH_VIRUS)
    clamd.says = says
    assert scan_files() == {"clean": 0, "infected": 0, "unchecked": 1}
    assert check_of(scan).infection == Infection.UNCHECKED
    clamd.says = None
    assert scan_files()["infected"] == 1


def test_a_scanner_that_is_down_leaves_it_unchecked(settings, clamd, client, admin):
    scan = stored(WITH_VIRUS)
    settings.CLAMD = "unix:///no/such.socket"
    assert scan_files() == {"clean": 0, "infected": 0, "unchecked": 1}
    assert check_of(scan).infection == Infection.UNCHECKED
    client.force_login(admin)
    page = client.get(reverse("files")).content.decode()
    assert "Not yet checked" in page
    settings.CLAMD = clamd.address
    assert scan_files()["infected"] == 1


def test_without_a_scanner_nothing_counts_as_checked(client, admin):
    stored()
    assert scan_files() == {}
    client.force_login(admin)
    assert "no file counts as checked" in client.get(reverse("files")).content.decode()
    assert not FileCheck.objects.exclude(infection=Infection.UNCHECKED).exists()


def test_the_database_lets_nothing_pass_for_clean_without_an_answer():
    with pytest.raises(IntegrityError), transaction.atomic():
        FileCheck.objects.create(name="x", infection=Infection.CLEAN)


# --- given out ------------------------------------------------------------------------------------


def test_it_is_given_out_as_what_no_browser_runs(client, admin):
    client.force_login(admin)
    response = client.get(reverse("scan", args=[stored().key]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private, no-store")


def test_whoever_is_offered_a_file_reads_that_nobody_has_checked_it_yet(client, clamd):
    agency = make.agency()
    fact = make.declared(agency)
    scan = Scan.objects.create(fact=fact, name="a.pdf", content_type="application/pdf", size=20, is_public=True)
    scan.file.save("a.pdf", ContentFile(CLEAN))
    client.force_login(make.officer(agency))
    places = [reverse("agency", args=[agency.pk]), reverse("scan-show", args=[scan.key])]
    places.append(reverse("public-agency", args=[agency.key]))

    def saying():
        return ["chưa kiểm tra vi-rút" in client.get(place).content.decode() for place in places]

    assert saying() == [True] * 3
    scan_files()
    assert saying() == [False] * 3
