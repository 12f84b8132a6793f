"""`make run`: the whole portal on this machine, with the demo, until Ctrl-C.

PostgreSQL and Valkey (portal/embedded.py), the migrations, the demo, then a web server, a worker and the
clock that wakes it. What this starts, it stops; should it be killed itself, the kernel ends its children.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import IO, Any
from urllib.parse import quote, urlsplit

from billiard.util import set_pdeathsig

from portal.embedded import CHECKOUT, HOME, join_unless_configured
from portal.servers import refuse, soon, try_lock

HOST = "127.0.0.1"
PATIENCE = 60  # seconds until the first page
GRACE = 4  # seconds that web and worker each have to finish what they are doing
WEB = (
    "gunicorn portal.wsgi --worker-class gthread --workers 2 --threads 4 --log-level warning "
    f"--graceful-timeout {GRACE} --no-control-socket"
)
WORKER = "celery --quiet --app portal.celery worker --pool threads --concurrency 2 --loglevel warning"
CLOCK = "celery --quiet --app portal.celery beat --loglevel warning"

Children = dict[str, subprocess.Popen[bytes]]


def main() -> None:
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:  # not under nohup
        signal.signal(signal.SIGHUP, leave)
    port = chosen_port()
    HOME.mkdir(mode=0o711, exist_ok=True)
    with (HOME / "run.lock").open("a+") as lock:
        be_the_only_run(lock, port)
        check_port_is_free(port)
        set_environment(port)
        join_unless_configured()
        for command in ("migrate", "collectstatic --noinput", "load_demo", "sweep"):
            manage(*command.split(), "--verbosity=0")
        children: Children = {}
        try:
            children["web"] = start("web", lock, *WEB.split(), f"--bind={HOST}:{port}")
            children["worker"] = start("worker", lock, *WORKER.split())
            children["clock"] = start("worker", lock, *CLOCK.split(), f"--schedule={HOME / 'schedule'}")
            wait_for_first_page(port, children)
            announce()
            while True:
                check_all_live(children)
                time.sleep(0.2)
        finally:
            stop(children)


def leave(*_signal: object) -> None:
    """End in order. The end takes ten seconds at most, so a second Ctrl-C changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit


def chosen_port() -> int:
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        refuse(
            f"PORT={port} không dùng được: hãy chọn một số từ 1024 đến 65535, ví dụ `make run PORT=8001`.",
            f"PORT={port} cannot be used: choose a number from 1024 to 65535, say `make run PORT=8001`.",
        )
    return int(port)


def be_the_only_run(lock: IO[str], port: int) -> None:
    """Take the lock. The children inherit it, so it is free only when all of an earlier run has ended."""
    if not try_lock(lock):
        print("Đang chờ lần chạy trước kết thúc… / Waiting for an earlier run to end…", flush=True)
        if not soon(lambda: try_lock(lock)):
            lock.seek(0)
            address = lock.read()
            refuse(
                f"Thư mục này đang chạy tại {address}: hãy dừng nó trước (Ctrl-C ở cửa sổ của nó).",
                f"This folder is running at {address} already: stop it first (Ctrl-C in its window).",
            )
    lock.truncate(0)
    lock.write(f"http://{HOST}:{port}")
    lock.flush()


def check_port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            refuse(
                f"Không mở được cổng {port} ({error.strerror}): hãy thử `make run PORT={port + 1}`.",
                f"Port {port} cannot be opened ({error.strerror}): try `make run PORT={port + 1}`.",
            )


def set_environment(port: int) -> None:
    """What the demo decides where the person has not."""
    mail = HOME / "mail"
    mail.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("PORTAL_URL", f"http://{HOST}:{port}")
    if urlsplit(os.environ["PORTAL_URL"]).hostname in (HOST, "localhost"):
        os.environ.setdefault("SECOND_FACTOR", "demo")
        os.environ.setdefault("IDLE_ACCOUNT_DAYS", "0")
    os.environ.setdefault("EMAIL_URL", f"filemail:///{quote(str(mail))}")
    os.environ.setdefault("STATIC_ROOT", str(HOME / "static"))
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("SECURITY_LOG", str(HOME / "security.log"))


def child_options() -> dict[str, Any]:
    """Of a session of its own, so that Ctrl-C reaches the launcher alone; ended when the launcher dies."""
    dies_with_us = (lambda: set_pdeathsig(signal.SIGTERM)) if sys.platform == "linux" else None
    return {"cwd": CHECKOUT, "start_new_session": True, "preexec_fn": dies_with_us}


def manage(*command: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *command], **child_options(), check=False)
    if done.returncode:
        refuse(
            f"`manage.py {command[0]}` không xong; lý do ở ngay trên đây.",
            f"`manage.py {command[0]}` failed; the reason stands above.",
        )


def start(role: str, lock: IO[str], *module: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"DATABASE_ROLE": role}
    # Celery warns of root each time; here it may be the only user of a container.
    command = [sys.executable, "-W", "ignore::UserWarning:celery.platforms", "-m", *module]
    return subprocess.Popen(command, env=environment, pass_fds=[lock.fileno()], **child_options())


def check_all_live(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            refuse(
                f"Tiến trình {name} đã dừng (mã {child.returncode}), nên tất cả dừng theo; lý do ở trên.",
                f"The {name} process has ended (code {child.returncode}), so all stop; the reason is above.",
            )


def wait_for_first_page(port: int, children: Children) -> None:
    def served() -> bool:
        check_all_live(children)
        page = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            page.request("GET", "/account/sign-in/")
            return page.getresponse().status < 400
        except OSError:
            return False
        finally:
            page.close()

    if not soon(served, within=PATIENCE, every=0.2):
        refuse(
            f"Trang đầu chưa mở được sau {PATIENCE} giây; lý do ở ngay trên đây.",
            f"No page was served within {PATIENCE} seconds; the reason stands above.",
        )


def announce() -> None:
    accounts = json.loads((HOME / "demo-accounts.json").read_text(encoding="utf-8"))
    lines = ["", f"Cổng đang chạy / The portal runs:  {os.environ['PORTAL_URL']}", ""]
    lines.append("Tài khoản thử / Demo accounts")
    for account in accounts:
        role = f"{account['role_vi']} / {account['role_en']}"
        lines.append(f"  {account['email']}  {account['password']}   {role}")
    lines.append("")
    if os.environ.get("SECOND_FACTOR") == "demo":
        lines.append(
            "Chỉ bản chạy thử mới vào được bằng mật khẩu; `make run SECOND_FACTOR=required` hỏi thêm bước thứ hai."
        )
        lines.append(
            "Only a demonstration opens by a password alone; `make run SECOND_FACTOR=required` asks for a second step."
        )
    if os.environ["EMAIL_URL"].startswith("filemail:"):
        lines.append(f"Thư gửi đi được ghi vào / Letters are written into:  {HOME / 'mail'}")
    lines.append("Dừng / Stop:  Ctrl-C")
    print("\n".join(lines), flush=True)


def stop(children: Children) -> None:
    """First the web, then the rest; what does not end in time is killed with all that it started."""
    for child in children.values():
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=GRACE + 1)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
