"""clamd as a real server on the loopback: it speaks INSTREAM, finds the test virus, and can be told to misbehave."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from struct import unpack
from threading import Thread

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(ThreadingTCPServer):
    """`says` is answered instead of the truth; `looked` counts the files."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Line)
        self.address = f"tcp://127.0.0.1:{self.server_address[1]}"
        self.says: bytes | None = None
        self.looked = 0


class Line(StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.looked += 1
        truth = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(truth if self.server.says is None else self.server.says)


@contextmanager
def running() -> Iterator[Scanner]:
    with Scanner() as scanner:
        thread = Thread(target=scanner.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield scanner
        finally:
            scanner.shutdown()
            thread.join()
