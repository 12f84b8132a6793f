"""gunicorn as the portal is served, and what its workers cost: seconds, CPU, memory."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded import CHECKOUT
from tests.bench.sites import Site

HOST = "127.0.0.1"
GUNICORN = "gunicorn --worker-class sync --workers 2 --log-level warning --no-control-socket"
PATIENCE = 60  # seconds that a page may take


class Server:
    """One site behind two sync workers, on a port of its own."""

    def __init__(self, site: Site, cookie: str) -> None:
        self.site = site
        self.cookie = cookie
        # Listening from the start: a request that comes before the workers are up waits for them.
        self.socket = socket.create_server((HOST, 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *GUNICORN.split(), f"--bind=fd://{self.socket.fileno()}", site.wsgi],
            cwd=CHECKOUT,
            env=site.environment(DATABASE_ROLE="web", LOG_LEVEL="ERROR"),
            pass_fds=[self.socket.fileno()],
            start_new_session=True,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.socket.close()

    def get(self, path: str, cookie: str = "") -> bytes:
        """The page, as the person of the cookie; anything but 200 ends the benchmark."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Cookie": cookie or self.cookie})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{self.site.name} answered {response.status} to {path}.")
        return body

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used."""
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in self.workers()) / 1e9

    def memory(self) -> dict[str, float]:
        """MB of the larger worker: all that it holds (Rss), and with what is shared divided (Pss)."""
        return {kind: max(_memory(pid, kind) for pid in self.workers()) for kind in ("Rss", "Pss")}


def _memory(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


@contextmanager
def serving(sites: list[tuple[Site, str]]) -> Iterator[list[Server]]:
    """Servers of these sites, each with the cookie of its person, while the block runs."""
    servers = []
    try:
        for site, cookie in sites:
            servers.append(Server(site, cookie))
        yield servers
    finally:
        for server in servers:
            server.stop()


def timed(server: Server, path: str, cookie: str = "") -> float:
    """Milliseconds from the question to the whole answer, connection included."""
    began = time.perf_counter()
    server.get(path, cookie)
    return (time.perf_counter() - began) * 1000
