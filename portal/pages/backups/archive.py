"""The file of a backup: a tar stream, encrypted with age for those who hold the key; nothing plain reaches the disk it
lies on. What it holds, with lengths and SHA-256, stands in its last member, the manifest."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pyrage

MANIFEST = "manifest.json"
CHUNK = 1 << 20  # bytes
LONGEST_MANIFEST = 64 << 20  # bytes; a million files


class BadBackup(Exception):
    """The file is not a backup that this key opens, or it is not what its manifest says."""


class Packed:
    """Takes files into an archive that is being written, and remembers what they were."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, file: IO[bytes]) -> None:
        """The file from its beginning to its end as it is now."""
        head = tarfile.TarInfo(name)
        head.size = file.seek(0, os.SEEK_END)
        file.seek(0)
        reader = _Hashing(file)
        self._tar.addfile(head, reader)
        self.members[name] = {"size": head.size, "sha256": reader.hexdigest()}

    def close(self, manifest: dict[str, Any]) -> None:
        text = json.dumps(manifest | {"members": self.members}, ensure_ascii=False, indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(text)
        self._tar.addfile(head, io.BytesIO(text))


@contextmanager
def packing(path: Path, recipients: list[str]) -> Iterator[Packed]:
    """An archive that only the recipients can open. It has its name once it is whole; a failure leaves nothing."""
    draft = path.with_name(f"{path.name}.part")
    with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        try:
            with _encrypting(out, recipients) as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
                yield Packed(tar)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            draft.unlink()
            raise
    draft.rename(path)


@contextmanager
def _encrypting(out: IO[bytes], recipients: list[str]) -> Iterator[IO[bytes]]:
    """A pipe whose other end is encrypted as it is written. Raises what went wrong there."""
    keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    failures: list[Exception] = []
    read, write = os.pipe()

    def encrypt() -> None:
        with open(read, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, out, keys)
            except (pyrage.EncryptError, OSError) as failure:  # raised in the other thread, below
                failures.append(failure)

    thread = Thread(target=encrypt)
    thread.start()
    try:
        with open(write, "wb") as pipe:
            yield pipe
    except BrokenPipeError:
        if not failures:
            raise
    finally:
        thread.join()
    if failures:
        raise OSError(f"The backup could not be written: {failures[0]}") from failures[0]


def unpack(path: Path, identity: str, into: Path) -> dict[str, Any]:
    """Everything in the archive, laid out in a folder of which nobody else sees anything; gives the manifest.

    Raises BadBackup: another key, a bit that is not as it was written, a member too many or too few. age says of each
    block whether it is genuine, so that nothing is believed that was tampered with.
    """
    keys = [pyrage.x25519.Identity.from_str(identity.strip())]
    plain = into / "plain.tar"
    with path.open("rb") as sealed, plain.open("xb") as out:
        try:
            pyrage.decrypt_io(sealed, out, keys)
        except (pyrage.DecryptError, OSError) as error:
            raise BadBackup(f"{path} does not open: another key, a damaged file, or no backup ({error}).") from error
    try:
        with tarfile.open(plain) as tar:
            tar.extractall(into, filter="data")
    except tarfile.TarError as error:
        raise BadBackup(f"{path} is no backup of the portal ({error}).") from error
    plain.unlink()
    return _checked(into)


def _checked(folder: Path) -> dict[str, Any]:
    manifest = folder / MANIFEST
    if not manifest.is_file() or manifest.stat().st_size > LONGEST_MANIFEST:
        raise BadBackup("The backup has no manifest: it was not finished.")
    said = json.loads(manifest.read_text())
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} - {MANIFEST}
    if there != said["members"].keys():
        raise BadBackup(f"Not what the manifest says: {sorted(there ^ said['members'].keys())[:5]}")
    for name, what in said["members"].items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != what["sha256"]:
                raise BadBackup(f"{name} is not what was backed up.")
    return said


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        return block

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
