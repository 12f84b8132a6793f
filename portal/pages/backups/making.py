"""Making a backup, and bringing one back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal.history import sealing
from portal.kit.release import release
from portal.pages.backups import postgres, proof
from portal.pages.backups.archive import BadBackup, packing, unpack

DUMP = "database.dump"
FILES = "files"


def back_up(path: Path, recipients: list[str]) -> dict[str, Any]:
    """Write everything, as it is at one moment, into a new file that only the recipients can open; gives its manifest.

    Files are written before the rows that name them and never changed, so those that are there after the moment hold
    all that it knows.
    """
    sealing.seal()
    with tempfile.TemporaryFile(dir=path.parent) as dumped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot(), clock_timestamp()")
        snapshot, moment = cursor.fetchone()
        postgres.dump(snapshot, dumped)
        manifest = {
            "made_at": moment.isoformat(),
            "release": release(),
            "postgresql": connection.pg_version,
            **proof.described(moment),
        }
        with packing(path, recipients) as packed:
            packed.add(DUMP, dumped)
            for file in _files():
                with file.open("rb") as content:
                    packed.add(f"{FILES}/{file.relative_to(settings.MEDIA_ROOT)}", content)
            packed.close(manifest)
    return manifest | {"members": packed.members}


def restore(path: Path, identity: str, *, only_check: bool = False) -> dict[str, Any]:
    """Bring a backup into an empty database and an empty folder of files, and prove that it is all there.

    Raises BadBackup. The file is proved before anything is touched; with `only_check` that is all.
    """
    folder = _folder_of_files()
    with tempfile.TemporaryDirectory(dir=folder.parent) as room:
        manifest = unpack(path, identity, Path(room))
        if only_check:
            return manifest
        if any(folder.iterdir()):
            raise BadBackup(f"{folder} is not empty: a backup is never put over what is there.")
        if not postgres.is_empty():
            raise BadBackup("The database is not empty: a backup is never put over what is there.")
        postgres.load(Path(room) / DUMP)
        _bring_files(Path(room) / FILES, folder)
    if wrong := proof.differences(manifest, datetime.fromisoformat(manifest["made_at"])):
        raise BadBackup(f"It is not all there: {'; '.join(wrong[:10])}")
    return manifest


def _files() -> Iterator[Path]:
    for file in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if file.is_file():
            yield file


def _folder_of_files() -> Path:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _bring_files(found: Path, folder: Path) -> None:
    """Readable for nobody else, as when they came (settings, STORAGES)."""
    for file in found.rglob("*") if found.is_dir() else ():
        if file.is_file():
            place = folder / file.relative_to(found)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(file, place)
            os.chmod(place, 0o600)
