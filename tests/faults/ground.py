"""Where things break: a database whose clock can be moved, a broker and a mail server's port of their own.

To be laid before Django reads its settings. The clock is moved for every process at once: a function of the name
`statement_timestamp` stands before PostgreSQL's own in the search path of this database, and adds what a row says.
"""

import atexit
import os
import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from tests.bench import sites
from tests.bench.sites import Site
from tests.notices.processes import Broker, free_port

SITE = Site("faults", "portal.settings", 0)
EMPTY = replace(SITE, name="faults_empty")
"""What each run begins with a copy of."""
HOME = sites.HOME.parent / "faults"
"""Where the processes leave what they say."""

OUTSIDE = dict(os.environ)
"""The environment, before anything is laid here."""

_CLOCK = """
    CREATE TABLE clock_ahead (by interval NOT NULL);
    INSERT INTO clock_ahead VALUES ('0');
    GRANT SELECT ON clock_ahead TO PUBLIC;
    CREATE FUNCTION statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
        AS 'SELECT pg_catalog.statement_timestamp() + (SELECT by FROM public.clock_ahead)';
"""


def lay(*, keep: bool) -> None:
    """Make the database (of what the last run had migrated, to keep that), start the broker, and point there.

    Facts stay for ever, so each run begins with a copy of its own.
    """
    import django

    sites.join()
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_ROLE"] = "owner"
    if not (keep and sites.database_exists(EMPTY.name)):
        sites.make_database(EMPTY.name)
        _ask(_CLOCK, of=EMPTY)
        _own_clock_first(EMPTY)
        sites.run(EMPTY, "manage", "migrate", "--verbosity=0")
        sites.run(EMPTY, "manage", "collectstatic", "--noinput", "--verbosity=0")
    sites.make_database(SITE.name, like=EMPTY.name)
    _own_clock_first(SITE)
    os.environ.update(SITE.environment(DATABASE_ROLE="owner"))
    os.environ["REDIS_URL"] = f"unix://{broker().socket}?db=0"
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{free_port()}"
    django.setup()


def _own_clock_first(site: Site) -> None:
    _ask(f"ALTER DATABASE {site.name} SET search_path = public, pg_catalog", of=site)


@cache
def broker() -> Broker:
    """The broker of this run, started when it is first asked for, in a folder whose path is short enough."""
    folder = tempfile.TemporaryDirectory(prefix="broker")
    started = Broker(Path(folder.name))
    started.start()
    atexit.register(folder.cleanup)
    atexit.register(started.stop)
    return started


def move_clock(by: timedelta) -> None:
    """Set the database's clock so far ahead of the machine's; negative: behind."""
    _ask("UPDATE clock_ahead SET by = %s", [by])


def _ask(statement: str, values: list[object] | None = None, of: Site | None = None) -> None:
    connection = sites.owner_connection((of or SITE).name)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    connection.close()
