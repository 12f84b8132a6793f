"""Start, join, leave and take over, with real processes, a real PostgreSQL and a real Valkey."""

import os
import signal
import stat
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest

from portal.servers import soon, try_lock
from tests.embedded.processes import JOIN, joined, python


@pytest.fixture
def root(tmp_path):
    return tmp_path / "Sở KH&CN, bản thử"  # a space, an ampersand, letters with marks


def lives(root, server):
    with (root / f"{server}.lock").open("a") as lock:
        return not try_lock(lock)


def pid(root, server):
    file = {"postgres": root / "postgres" / "postmaster.pid", "valkey": root / "valkey.pid"}[server]
    return int(file.read_text().split()[0])


def query(url, sql):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def sockets_of(process):
    return parse_qs(urlsplit(process.owner_url).query)["host"][0]


def test_the_last_one_out_stops_both_servers(root):
    with joined(root) as first, joined(root) as second:
        assert second.owner_url == first.owner_url
        server = pid(root, "postgres")
        first.communicate()
        assert query(second.owner_url, "SELECT 1") == [(1,)]
        assert pid(root, "postgres") == server
    assert not lives(root, "postgres")
    assert not lives(root, "valkey")
    assert not os.path.exists(sockets_of(first))


def test_five_that_start_at_once_share_one_server(root):
    starting = [python(JOIN, root) for _ in range(5)]
    urls = {process.stdout.readline().strip() for process in starting}
    assert len(urls) == 1
    assert query(urls.pop(), "SELECT 1") == [(1,)]
    assert [process.communicate()[1] for process in starting] == [""] * 5
    assert not lives(root, "postgres")


def test_the_next_one_takes_over_from_a_killed_one(root):
    with joined(root) as killed:
        server = pid(root, "postgres")
        killed.kill()
    assert lives(root, "postgres")
    with joined(root):
        assert pid(root, "postgres") == server
    assert not lives(root, "postgres")
    assert not lives(root, "valkey")


def test_killed_servers_start_anew_under_those_who_use_them_and_nothing_committed_is_lost(root):
    durable = JOIN.replace(", for_tests=True", "")
    with joined(root, durable) as first:
        query(first.owner_url, "CREATE TABLE kept AS SELECT 7 AS number")
        os.kill(pid(root, "postgres"), signal.SIGKILL)
        os.kill(pid(root, "valkey"), signal.SIGKILL)
        with joined(root, durable):
            assert query(first.owner_url, "SELECT number FROM kept") == [(7,)]
            assert lives(root, "valkey")


def test_a_kill_in_the_middle_of_the_first_start_leaves_no_half_database(root):
    starting = python(JOIN, root)
    assert soon((root / "postgres.new" / "global").exists)
    starting.kill()
    starting.communicate()
    assert not (root / "postgres").exists()
    with joined(root) as process:
        assert query(process.owner_url, "SELECT 1") == [(1,)]


def test_a_number_in_an_old_file_that_is_anothers_by_now_is_left_alone(root):
    with joined(root):
        pass
    with joined(root / "bystander") as bystander:
        for file in (root / "postgres" / "postmaster.pid", root / "valkey.pid"):
            file.write_text(f"{bystander.pid}\n")
        with joined(root):
            assert lives(root, "postgres")
        assert bystander.poll() is None


def test_a_forked_child_that_ends_stops_nothing(root):
    fork = JOIN.replace("print(", "os.fork() or sys.exit()\nos.wait()\nprint(")
    with joined(root, fork) as process:
        assert query(process.owner_url, "SELECT 1") == [(1,)]


def test_nobody_else_may_enter_or_read(root):
    with joined(root) as process:
        for path, mode in {
            sockets_of(process): 0o700,
            root / "postgres": 0o700,
            root / "media": 0o700,
            root / "secret_key": 0o600,
        }.items():
            assert stat.S_IMODE(os.stat(path).st_mode) == mode, path
        assert query(process.owner_url, "SHOW listen_addresses") == [("",)]


def test_a_path_longer_than_any_socket_may_have(tmp_path):
    root = tmp_path.joinpath(*["sâu" * 20] * 5)
    with joined(root) as process:
        assert query(process.owner_url, "SELECT 1") == [(1,)]
