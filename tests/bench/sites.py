"""The sites that are measured, each on a database of its own, and how other processes are started on them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from portal import embedded
from portal.embedded import CHECKOUT

HOME = CHECKOUT / ".portal" / "bench"
ADDRESSES = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")


@dataclass(frozen=True)
class Site:
    """A Django project on one database; `number` is its database in the cache."""

    name: str
    settings: str
    number: int

    @property
    def wsgi(self) -> str:
        return self.settings.replace("settings", "wsgi")

    def environment(self, **more: str) -> dict[str, str]:
        addresses = {name: urlsplit(os.environ[name])._replace(path=f"/{self.name}").geturl() for name in ADDRESSES}
        cache = os.environ["REDIS_URL"].replace("?db=0", f"?db={self.number}")
        return {
            **os.environ,
            **addresses,
            "REDIS_URL": cache,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "STATIC_ROOT": str(HOME / "static"),
            "PORTAL_URL": "http://127.0.0.1",
            "LOG_LEVEL": "WARNING",
            "RATE_LIMITS": "off",  # all come from one address
            "SECOND_FACTOR": "demo",  # sessions are made by the short way; the codes are tested elsewhere
            **more,
        }


def portals(sizes: list[int]) -> dict[int, Site]:
    """The portal with registers of so many agencies."""
    return {size: Site(f"bench_{size}", "portal.settings", number) for number, size in enumerate(sizes, start=1)}


PLAIN = Site("bench_plain", "tests.bench.plain.settings", 0)
"""A stock Django project with the admin, for what a process costs."""


def floor(portal: Site) -> Site:
    """The portal with a bare view beside its own: the floor that its pages are compared with."""
    return replace(portal, settings="tests.bench.floor.settings")


def join() -> None:
    """Start the services of the benchmark, for as long as this process lives."""
    Path(HOME).mkdir(parents=True, exist_ok=True)
    embedded.join(HOME, for_tests=True)


def owner_connection(name: str) -> Any:
    address = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(scheme="postgresql", path=f"/{name}").geturl()
    connection = psycopg2.connect(address)
    connection.autocommit = True
    return connection


def vacuum(site: Site) -> None:
    with owner_connection(site.name).cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def database_exists(name: str) -> bool:
    with owner_connection("portal") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def make_database(name: str, like: str = "template1") -> None:
    """An empty database, or a copy of another, instead of one that may be there."""
    connection = owner_connection("portal")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    connection.close()


def run(site: Site, *module: str, **environment: str) -> str:
    """Run a Python module on the site to its end; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=CHECKOUT,
        env=site.environment(**environment),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"python -m {' '.join(module)} failed on {site.name}; the reason stands above.")
    return done.stdout


def answer(site: Site, *module: str, **environment: str) -> Any:
    """Run a Python module on the site; the JSON of its last line."""
    return json.loads(run(site, *module, **environment).splitlines()[-1])
