"""A real PostgreSQL and a real Valkey out of wheels, for the demo and the tests, under `.portal/`.

Production sets DATABASE_URL and REDIS_URL, and nothing here runs. Both servers listen on sockets only, in a folder that
nobody else may enter. The kernel's file locks say who is there, so that a `kill -9` of anything leaves nothing stale:

- `start.lock` is held by the one process that is starting or stopping something;
- `users.lock` is shared by all processes that use the services; who is alone at its end stops them;
- `postgres.lock` and `valkey.lock` are held by the servers themselves (portal/servers.py).
"""

import atexit
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.servers import NOT_DURABLE, Postgres, Valkey, refuse, soon, try_lock

CHECKOUT = Path(__file__).resolve().parent.parent
HOME = CHECKOUT / ".portal"


def join_unless_configured() -> None:
    """Start or join the services of this checkout, unless others are named or none were set up."""
    names = ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE")
    if HOME.is_dir() and not any(os.environ.get(name) for name in names):
        join(HOME)


def join(root: Path, *, for_tests: bool = False) -> None:
    """Start or join the services kept in `root` and point the environment at them, until this process ends.

    `for_tests` gives up durability for speed. What stands in the way ends the process with a sentence.
    """
    try:
        os.environ.update(Services(root.absolute(), for_tests=for_tests).join())
    except OSError as error:
        place = error.filename or root
        refuse(
            f"Không dùng được {place} ({error.strerror}): hãy kiểm tra quyền ghi và chỗ trống trên đĩa.",
            f"Cannot use {place} ({error.strerror}): see that you may write there and that there is room.",
        )


class Services:
    """PostgreSQL and Valkey of one folder, as used by one process."""

    def __init__(self, root: Path, *, for_tests: bool) -> None:
        root.mkdir(mode=0o711, parents=True, exist_ok=True)  # PostgreSQL may have to enter it as nobody
        self.root = root
        self.options = NOT_DURABLE if for_tests else ""

    def join(self) -> dict[str, str]:
        """Hold the services for this process; the variables that lead to them."""
        with alone(self.root / "start.lock"):
            secret_key = made_once(self.root / "secret_key")
            sockets = private_folder(secret_key + os.fsencode(self.root))
            self.valkey = Valkey(self.root, sockets)
            self.postgres = Postgres(self.root, sockets, self.options)
            self.users = (self.root / "users.lock").open("a")
            fcntl.flock(self.users, fcntl.LOCK_SH)
            atexit.register(self.leave, os.getpid())
            self.valkey.ensure()
            self.postgres.ensure()
            self.postgres.apply_roles()
        (self.root / "media").mkdir(mode=0o700, exist_ok=True)
        return {
            "DATABASE_URL": f"postgres://portal_web@/portal?host={sockets}",
            "DATABASE_WORKER_URL": f"postgres://portal_worker@/portal?host={sockets}",
            "DATABASE_OWNER_URL": f"postgres://portal_owner@/portal?host={sockets}",
            "REDIS_URL": f"unix://{self.valkey.socket}?db=0",
            "SECRET_KEY_FILE": str(self.root / "secret_key"),
            "MEDIA_ROOT": str(self.root / "media"),
        }

    def leave(self, joined_by: int) -> None:
        """Stop the services unless another process uses them. A forked child ends without touching them."""
        if os.getpid() != joined_by:
            return
        try:
            with alone(self.root / "start.lock"):
                if try_lock(self.users):
                    self.postgres.stop()
                    self.valkey.stop()
                    shutil.rmtree(self.postgres.sockets, ignore_errors=True)
        except (SystemExit, OSError) as trouble:
            print(trouble, file=sys.stderr)


def private_folder(secret: bytes) -> Path:
    """The folder of the sockets: always the same one, ours alone, and short (a socket's path has 107 bytes at most).

    Nobody can make it before us, since its name is a secret's hash. TMPDIR may differ between two terminals.
    """
    folder = Path("/tmp") / f"portal-{hashlib.sha256(secret).hexdigest()[:16]}"  # noqa: S108 (see above)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat().st_mode
    if not stat.S_ISDIR(found) or stat.S_IMODE(found) != 0o700:
        refuse(f"{folder} không phải của cổng: hãy xoá nó.", f"{folder} is not the portal's own: delete it.")
    return folder


def made_once(file: Path) -> bytes:
    """A secret, made when it is first asked for, that only its owner can read."""
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(file)
    return file.read_bytes()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock, or say who to blame after a minute and a half: longer than any start takes."""
    with path.open("a") as file:
        if not soon(lambda: try_lock(file), within=90):
            refuse(
                f"Một tiến trình khác giữ {path} quá lâu: hãy dừng nó rồi thử lại.",
                f"Another process has held {path} for too long: stop it and try again.",
            )
        yield


if __name__ == "__main__":
    HOME.mkdir(exist_ok=True)
    join_unless_configured()
