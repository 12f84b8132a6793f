"""Scans: recognised by content, refused with a reason, named harmlessly, given back as downloads."""

import hashlib
import unicodedata
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.kit.files import LONGEST_NAME, FileKind, attachment, check_scan, kind_of, safe_name, sha256_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind, size=(8, 8), more=()):
    content = BytesIO()
    Image.new("L", size).save(content, kind, save_all=bool(more), append_images=more)
    return content.getvalue()


JPEG, PNG = picture("JPEG"), picture("PNG")
SEVERAL_JPEGS = picture("MPO", more=[Image.new("L", (8, 8))])  # as phones save them


EMPTY_PNG = PNG[:33] + PNG[-12:]  # a right beginning and a right end, and no picture between
HUGE_PNG = picture("PNG", (10_000, 8_001))  # 80 million black points in a few kilobytes


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (PDF + b"\0" * 500, FileKind.PDF),
        (JPEG, FileKind.JPEG),
        (SEVERAL_JPEGS, FileKind.JPEG),
        (PNG, FileKind.PNG),
        (PDF[:-8], None),
        (b"\n" + PDF, None),
        (PNG[:-20], None),
        (PNG[:40] + b"x" + PNG[41:], None),
        (HUGE_PNG, None),
        (EMPTY_PNG, None),
        (picture("GIF"), None),
        (picture("WEBP"), None),
        (b"PK\x03\x04" + PDF, None),
        (b"<html><script>alert(1)</script>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_files_are_recognised_by_their_content(content, kind):
    file = BytesIO(content)

    assert kind_of(file) == kind
    assert file.tell() == 0


@given(st.sampled_from([PDF, JPEG, PNG]), st.data())
def test_a_broken_file_is_refused_and_never_an_error(whole, data):
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(broken) - 1)), max_size=4)):
        broken[place : place + 1] = data.draw(st.binary(max_size=3))

    assert kind_of(BytesIO(bytes(broken))) in {None, *FileKind}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("qd.pdf", PDF, FileKind.PDF), ("qd.pdf", JPEG, FileKind.JPEG), ("QĐ", PNG, FileKind.PNG)],
)
def test_a_scan_is_taken_for_what_it_is(name, content, kind):
    upload = SimpleUploadedFile(name, content, content_type="text/html")

    assert check_scan(upload) == kind
    assert upload.read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (PDF + b" " * 10 * 1024 * 1024, "too_large"), (b"hello", "wrong_type")],
)
def test_a_file_that_is_not_taken_is_refused_with_a_reason(content, code):
    with pytest.raises(ValidationError) as refusal:
        check_scan(SimpleUploadedFile("qd.pdf", content))

    assert refusal.value.code == code
    assert "%" not in refusal.value.messages[0]


def test_a_large_upload_on_disk_is_read_in_place():
    content = PDF + b" " * 900
    with TemporaryUploadedFile("qd.pdf", "application/pdf", len(content), None) as upload:
        upload.write(content)

        assert check_scan(upload) == FileKind.PDF
        assert sha256_of(upload) == hashlib.sha256(content).hexdigest()
        assert upload.tell() == 0


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\Quyết định 144.pdf", "Quyết định 144.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
        ("hoso\u202efdp.exe", "hosofdp.exe"),
        ("a\x00b\nc\x7f.pdf", "ab c.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 148),
        ("\ud800qd.pdf", "qd.pdf"),
    ],
)
def test_names_are_made_harmless(given_name, safe):
    assert safe_name(given_name) == safe


@pytest.mark.parametrize(
    ("given_name", "kind", "safe"),
    [
        ("scan.PDF", FileKind.PDF, "scan.PDF"),
        ("scan.jpeg", FileKind.JPEG, "scan.jpeg"),
        ("scan.exe", FileKind.PDF, "scan.exe.pdf"),
        ("Quyết định 12.2017", FileKind.PNG, "Quyết định 12.2017.png"),
        ("", FileKind.PDF, "file.pdf"),
        ("x" * 300, FileKind.PDF, "x" * 146 + ".pdf"),
    ],
)
def test_a_name_ends_as_its_kind_does(given_name, kind, safe):
    assert safe_name(given_name, kind) == safe


@given(st.text(st.characters(codec=None), max_size=400))
def test_any_name_becomes_harmless_and_stays_so(name):
    safe = safe_name(name)

    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\<>:"|?*')
    assert not {unicodedata.category(sign) for sign in safe} & {"Cc", "Cf", "Cs"}
    assert safe[0] != "."
    assert safe_name(safe) == safe


def test_a_download_is_shown_run_guessed_and_kept_by_nobody():
    response = attachment(BytesIO(PDF), "Quyết định\r\n 144.pdf", FileKind.PDF.content_type)

    assert b"".join(response) == PDF
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(PDF)),
        "Content-Disposition": "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20144.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
