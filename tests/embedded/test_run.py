"""The launcher: what it refuses, and that its children never outlive it."""

import signal
import socket
import sys

import pytest

from portal import run
from portal.servers import soon, try_lock
from tests.embedded.processes import python

LAUNCHER = """
import sys
from portal import run
with open(sys.argv[1], "a+") as lock:
    run.be_the_only_run(lock, 8000)
    child = run.start("web", lock, "http.server", "--bind", run.HOST, "0")
    print(child.pid, flush=True)
    try:
        sys.stdin.read()
    finally:
        run.stop({"web": child})
"""


def test_a_taken_port():
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Port {port} cannot be opened .*: try `make run PORT={port + 1}`"):
            run.check_port_is_free(port)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000a", "８０００"])
def test_a_port_that_is_none(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="choose a number from 1024 to 65535"):
        run.chosen_port()


def test_a_child_that_ended_is_named(tmp_path):
    with (tmp_path / "run.lock").open("w") as lock:
        child = run.start("web", lock, "this")
        child.communicate()
    with pytest.raises(SystemExit, match=r"The web process has ended \(code 0\)"):
        run.check_all_live({"web": child})


def test_the_end_of_the_launcher_ends_its_children(tmp_path):
    launcher = python(LAUNCHER, tmp_path / "run.lock")
    launcher.stdout.readline()
    with (tmp_path / "run.lock").open("a+") as lock:
        assert not try_lock(lock)
        launcher.communicate()
        assert try_lock(lock)
    assert launcher.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_children_of_a_killed_launcher_end_and_free_its_lock(tmp_path):
    launcher = python(LAUNCHER, tmp_path / "run.lock")
    launcher.stdout.readline()
    launcher.send_signal(signal.SIGKILL)
    launcher.communicate()
    with (tmp_path / "run.lock").open("a+") as lock:
        assert soon(lambda: try_lock(lock), within=5)
