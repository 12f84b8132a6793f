"""Tests run on a PostgreSQL and a Valkey of their own, as the database role that the web runs as.

The owner makes the test database and migrates; every test then works as `portal_web`, so that a right that the web
lacks fails here and not in production.
"""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """From here on connections work as the web's role, which may also empty tables between tests.

    Nobody but the owner may make temporary tables, as deploy/roles.sql has it for the portal's own database.

    They begin with an open wall (portal/kit/wall.py), for the tests' own reads and writes; every request of a client
    stands before it as its person, and leaves the connection as it began.
    """
    from django.db import connection
    from django.db.backends.signals import connection_created

    from portal.kit import wall

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_web")
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    connection.settings_dict["OPTIONS"]["options"] += "".join(f" -c portal.{scope}=all" for scope in wall.SCOPES)
    connection.close()

    def as_web(connection, **_):
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE portal_web")

    connection_created.connect(as_web, dispatch_uid="as_web", weak=False)
    yield
    connection_created.disconnect(dispatch_uid="as_web")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # the owner takes the database away again


@pytest.fixture(autouse=True, scope="session")
def with_second_factor():
    """Whom a test signs in by the short way, `client.force_login`, has shown a second factor too."""
    from tests.signing_in import force_login_with_second_factor

    with force_login_with_second_factor():
        yield


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 takes its time on purpose; tests sign many people in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test has stored is not there in the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def own_language():
    """A request leaves its language behind in the thread: the next test begins in the portal's own."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def reference(request):
    """What migrations fill in is there again in a test that follows one with real transactions."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        return
    request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    ensure_reference()


def ensure_reference():
    from importlib import import_module

    from django.apps import apps

    from agencies.models import Edition
    from audits.models import Grade
    from portal.deadlines.models import Rule
    from portal.programme.models import ReportColumn

    if not Edition.objects.exists():
        import_module("agencies.migrations.0003_reference").load(apps, None)
        import_module("agencies.migrations.0006_clause_former").load(apps, None)
    if not Grade.objects.exists():
        import_module("audits.migrations.0003_reference").load(apps, None)
    if not ReportColumn.objects.exists():
        import_module("portal.programme.migrations.0006_report_columns").load(apps, None)
    if not Rule.objects.exists():
        import_module("portal.deadlines.migrations.0002_reference").load(apps, None)


@pytest.fixture(scope="module")
def lasting_db(django_db_setup, django_db_blocker):
    """For what is costly to make: rows stored by fixtures of a module stay until its last test."""
    from django.core.cache import cache
    from django.core.management import call_command

    with django_db_blocker.unblock():
        cache.clear()
        ensure_reference()
        yield
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
        ensure_reference()


@pytest.fixture
def noted():
    """What the security log says while the test runs."""
    from portal.kit import security_log

    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(record.getMessage())
    security_log.log.addHandler(handler)
    yield told
    security_log.log.removeHandler(handler)


@pytest.fixture(scope="module")
def broker():
    """A broker of the module's own, for workers that are processes."""
    from tests.notices.processes import Broker

    with TemporaryDirectory(prefix="broker") as folder:
        broker = Broker(Path(folder))
        broker.start()
        yield broker
        broker.stop()


@pytest.fixture
def published(broker, monkeypatch):
    """What this process publishes goes to that broker."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker.url)
    broker.forget()
    return broker
