"""The proxy before the portal, as deploy/ has it: nginx with the project's own sample, and people who only hold on."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.urls import reverse

from portal.embedded import CHECKOUT
from tests.bench.serving import HOST
from tests.faults import ground, scene
from tests.faults.listing import Line, at_most, equal, fault
from tests.faults.pages import Pages
from tests.faults.senders import QUIET
from tests.notices.processes import free_port, until

SAMPLE = CHECKOUT / "deploy" / "portal.nginx.conf"
INSTALL = "This fault needs nginx: apt-get install nginx-light."
IDLE, DRIPPING, UPLOADING = 200, 100, 20  # connections
ASKED = 40
TOO_LARGE = 65 * 1024 * 1024  # bytes
HEADERS = {
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
}
MAIN = """
daemon off;
{user}
pid {home}/pid;
error_log {home}/errors.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {home}/bodies;
    proxy_temp_path {home}/answers;
    fastcgi_temp_path {home}/f;
    uwsgi_temp_path {home}/u;
    scgi_temp_path {home}/s;
    include {home}/portal.conf;
}}
"""


@contextmanager
def proxy(before: int) -> Iterator[int]:
    """nginx before the portal at this port, while the block runs; gives the port where TLS ends."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        raise AssertionError(INSTALL)
    home, port = ground.HOME / "nginx", free_port()
    home.mkdir(exist_ok=True)
    _certificate(home)
    (home / "portal.conf").write_text(_sample(home, port, before))
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "main.conf").write_text(MAIN.format(home=home, user=user))
    with (home / "words").open("wb") as words:
        started = subprocess.Popen([found, "-c", str(home / "main.conf"), "-p", str(home)], stderr=words)
    try:
        until(lambda: _listens(port), within=10)
        yield port
    finally:
        started.terminate()
        started.wait()


def _sample(home: Path, port: int, before: int) -> str:
    """The sample as it stands, on this machine's ports and with a certificate of its own."""
    words = SAMPLE.read_text()
    for old, new in {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl;\n": "",
        "listen 80;": f"listen {HOST}:{free_port()};",
        "listen 443 ssl;": f"listen {HOST}:{port} ssl;",
        "/etc/ssl/portal/fullchain.pem": str(home / "certificate.pem"),
        "/etc/ssl/portal/key.pem": str(home / "key.pem"),
        "http://127.0.0.1:8000": f"http://{HOST}:{before}",
        "server_name portal.example.gov.vn;": f"server_name {HOST};",
        "/srv/portal/deploy": str(SAMPLE.parent),
    }.items():
        if old not in words:
            raise AssertionError(f"{SAMPLE.name} has no {old.strip()}")
        words = words.replace(old, new)
    return words


def _certificate(home: Path) -> None:
    """For an hour, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(hours=1)).sign(key, hashes.SHA256())
    (home / "certificate.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    how = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "key.pem").write_bytes(key.private_bytes(*how))


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


@fault(39, "two hundred connections say nothing, a hundred tell their headers letter by letter, twenty their bodies")
def held() -> Iterator[Line]:
    scene.begin()
    behind = {"PORTAL_URL": f"https://{HOST}", "BEHIND_PROXY": "true"}
    with Pages(**behind, **QUIET) as pages, proxy(pages.server.port) as port:
        codes, _seconds = _asked(port)
        yield equal("the public page, by TLS and the proxy", set(codes), {200})
        with _holding_on(port) as there:
            codes, seconds = _asked(port)
            yield equal("connections held meanwhile", there(), IDLE + DRIPPING + UPLOADING)
        yield equal("the public page meanwhile", set(codes), {200})
        yield at_most(f"95 of 100 of {ASKED}", sorted(seconds)[ASKED * 95 // 100 - 1], 1, " s")


@fault("proxy", "the portal is away, and somebody sends more than the proxy lets through")
def answered_by_the_proxy() -> Iterator[Line]:
    with proxy(before=free_port()) as port:
        for length, code in ((0, 502), (TOO_LARGE, 413)):
            link = http.client.HTTPSConnection(HOST, port, timeout=30, context=_tls())
            link.request("POST", reverse("account_login"), headers={"Content-Length": str(length)})
            answer = link.getresponse()
            page, given = answer.read().decode(), {name for name in HEADERS if answer.headers[name]}
            yield equal(f"{code}: status, headers that are missing", (answer.status, HEADERS - given), (code, set()))
            yield equal(f"{code}: its number is on the page", answer.headers["X-Request-Id"] in page, True)
            yield equal(f"{code}: languages", [word in page for word in ('lang="vi"', 'lang="en"')], [True, True])


def _tls() -> ssl.SSLContext:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting


def _asked(port: int) -> tuple[list[int], list[float]]:
    codes, seconds = [], []
    for _ in range(ASKED):
        began = time.monotonic()
        link = http.client.HTTPSConnection(HOST, port, timeout=30, context=_tls())
        link.request("GET", reverse("public"))
        answer = link.getresponse()
        answer.read()
        link.close()
        codes.append(answer.status)
        seconds.append(time.monotonic() - began)
    return codes, seconds


@contextmanager
def _holding_on(port: int):
    """Connections that are open and get nowhere; gives how many of them the proxy has not closed."""
    idle = [socket.create_connection((HOST, port), timeout=10) for _ in range(IDLE)]
    talking = [
        _tls().wrap_socket(socket.create_connection((HOST, port), timeout=10)) for _ in range(DRIPPING + UPLOADING)
    ]
    for number, link in enumerate(talking):
        form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\na="
        link.sendall(f"POST {reverse('account_login')} HTTP/1.1\r\nHost: {HOST}\r\n".encode())
        link.sendall((form if number < UPLOADING else "X-Slow: a").encode())
    over, gone = Event(), set()
    dripping = Thread(target=_drip, args=(talking, over, gone))
    dripping.start()
    try:
        yield lambda: len(idle) + len(talking) - len(gone)
    finally:
        over.set()
        dripping.join()
        for link in (*idle, *talking):
            link.close()


def _drip(links: list[ssl.SSLSocket], over: Event, gone: set[int]) -> None:
    while not over.wait(0.5):
        for number, link in enumerate(links):
            try:
                link.sendall(b"a")
            except OSError:
                gone.add(number)
