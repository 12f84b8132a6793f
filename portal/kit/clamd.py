"""Asking clamd, the daemon of ClamAV, about a file: its INSTREAM command over TCP or a Unix socket.

Protocol: clamd(8), "INSTREAM": blocks with their length before them, an empty one at the end, one line as the answer.
"""

import socket
from struct import pack
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext

TIMEOUT = 30  # seconds: for the connection, and for each answer
BLOCK = 64 * 1024
LONGEST_ANSWER = 4096


class NoAnswer(OSError):
    """clamd is not there, or says that it could not look. Nothing is known of the file."""


def infection(file: IO[bytes], *, address: str) -> str | None:
    """The name of what clamd finds in the file; None when it finds nothing. Raises NoAnswer.

    `address` is `tcp://host:3310` or `unix:///path/of/the.socket`.
    """
    file.seek(0)
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while block := file.read(BLOCK):
                line.sendall(pack(">I", len(block)) + block)
            line.sendall(pack(">I", 0))
            answer = _answer(line)
    except OSError as error:
        raise NoAnswer(str(error)) from error
    return _read(answer)


def _connected(address: str) -> socket.socket:
    where = urlsplit(address)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname, where.port), TIMEOUT)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(TIMEOUT)
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _read(answer: str) -> str | None:
    """What is neither a clear yes nor a clear no is no answer: it must never pass for "clean"."""
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer(answer or "no answer")


def remark_on(name: str) -> str:
    """What is to be said beside a stored file that is offered: that no scanner has looked at it yet; else nothing."""
    if settings.CLAMD and import_string(settings.FILES_LOOKED_AT_BY)(name):
        return ""
    return ", " + gettext("not yet checked for viruses")
