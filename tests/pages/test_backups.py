"""What is backed up comes back to the letter, and what is not a whole backup is refused before anything is touched."""

import io
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

import pyrage
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.actions.facts import Paper
from agencies.choices import Kind
from agencies.models import Scan
from portal.pages.backups.archive import BadBackup, packing, unpack
from tests import make


@pytest.fixture
def key():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def packed(tmp_path, key):
    path = tmp_path / "a.age"
    with packing(path, [str(key.to_public())]) as archive:
        archive.add("files/scans/Quyết định", io.BytesIO(os.urandom(300_000)))
        archive.add("database.dump", io.BytesIO(b"PGDMP"))
        archive.close({"made_at": "2026-11-26"})
    return path


@pytest.fixture
def room(tmp_path):
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def test_what_was_packed_is_unpacked(packed, key, room):
    manifest = unpack(packed, str(key), room)

    assert manifest["made_at"] == "2026-11-26"
    assert (room / "database.dump").read_bytes() == b"PGDMP"
    assert (room / "files/scans/Quyết định").stat().st_size == 300_000
    assert packed.stat().st_mode & 0o077 == 0
    assert b"PGDMP" not in packed.read_bytes()


def test_another_key_opens_nothing(packed, room):
    with pytest.raises(BadBackup, match="another key"):
        unpack(packed, str(pyrage.x25519.Identity.generate()), room)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.99])
def test_one_flipped_bit_is_seen(packed, key, room, place):
    content = bytearray(packed.read_bytes())
    content[int(len(content) * place)] ^= 1
    packed.write_bytes(content)

    with pytest.raises(BadBackup, match="damaged"):
        unpack(packed, str(key), room)


def test_a_backup_that_was_cut_off_is_seen(packed, key, room):
    packed.write_bytes(packed.read_bytes()[:-70_000])

    with pytest.raises(BadBackup):
        unpack(packed, str(key), room)


@pytest.mark.parametrize("change", ["more", "other"])
def test_a_member_that_the_manifest_does_not_know_is_seen(tmp_path, key, room, change):
    path = tmp_path / "a.age"
    with packing(path, [str(key.to_public())]) as archive:
        archive.add("database.dump", io.BytesIO(b"PGDMP"))
        if change == "more":
            archive.add("files/x", io.BytesIO(b"x"))
            del archive.members["files/x"]
        else:
            archive.members["database.dump"]["sha256"] = "0" * 64
        archive.close({})

    with pytest.raises(BadBackup, match="manifest says|not what was backed up"):
        unpack(path, str(key), room)


def test_a_backup_that_fails_leaves_nothing(tmp_path, key):
    with pytest.raises(ZeroDivisionError), packing(tmp_path / "a.age", [str(key.to_public())]):
        raise ZeroDivisionError

    assert list(tmp_path.iterdir()) == []


def test_without_a_recipient_there_is_no_backup():
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        call_command("backup")


# --- the whole way ------------------------------------------------------------------------------------


@contextmanager
def an_empty_database():
    name = f"restored_{uuid4().hex[:8]}"

    def as_owner(sql):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(sql)
            cursor.execute("SET ROLE portal_web")

    as_owner(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield name
    finally:
        as_owner(f"DROP DATABASE {name} WITH (FORCE)")


def manage(*words, database, media):
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{database}").geturl()
    environment = os.environ | {"DATABASE_OWNER_URL": address, "DATABASE_ROLE": "owner", "MEDIA_ROOT": str(media)}
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.django_db(transaction=True)
def test_a_restored_portal_is_the_one_that_was_backed_up(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    agency = make.agency()
    scan = SimpleUploadedFile("Quyết định 12.pdf", b"%PDF-1.7 %%EOF")
    make.fact(agency, Kind.PLAN_ISSUED, date(2016, 3, 1), paper=Paper(scan=scan))
    make.declared(agency)
    here = {"database": connection.settings_dict["NAME"], "media": settings.MEDIA_ROOT}
    key = tmp_path / "key"

    made = manage("backup", "--to", tmp_path, "--key", key, **here)
    (backup,) = tmp_path.glob("*.age")
    refused = manage("restore", backup, "--key", key, **here)
    with an_empty_database() as name:
        there = {"database": name, "media": tmp_path / "there"}
        restored = manage("restore", backup, "--key", key, **there)

    assert made.returncode == 0, made.stderr
    assert "is not empty" in refused.stderr
    assert restored.returncode == 0, restored.stderr
    assert "is restored and proved" in restored.stdout
    assert (tmp_path / "there" / Scan.objects.get().file.name).read_bytes() == b"%PDF-1.7 %%EOF"
