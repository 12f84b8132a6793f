"""What deploy/roles.sql promises, on the database that it made."""

import subprocess

import psycopg2
import pytest

from portal.servers import ROLES, program
from tests.embedded.processes import joined


@pytest.fixture(scope="module")
def owner_url(tmp_path_factory):
    with joined(tmp_path_factory.mktemp("roles")) as process:
        yield process.owner_url


@pytest.fixture
def connect(owner_url):
    connections = []

    def connect(role):
        connection = psycopg2.connect(owner_url.replace("portal_owner", role))
        connection.autocommit = True
        connections.append(connection)
        return connection.cursor()

    yield connect
    for connection in connections:
        connection.close()


def test_no_role_may_pass_row_security_by(connect):
    cursor = connect("portal_owner")
    cursor.execute(
        "SELECT rolname, rolcanlogin, rolcreatedb, rolsuper OR rolbypassrls OR rolcreaterole "
        "OR rolreplication FROM pg_roles WHERE rolname LIKE 'portal\\_%' ORDER BY rolname"
    )
    assert cursor.fetchall() == [
        ("portal_owner", True, True, False),
        ("portal_web", True, False, False),
        ("portal_worker", True, False, False),
    ]


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
@pytest.mark.parametrize("made", ["TABLE mine (number int)", "TEMP TABLE mine (number int)", "SCHEMA mine"])
def test_web_and_worker_can_make_nothing(connect, role, made):
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        connect(role).execute(f"CREATE {made}")


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_web_and_worker_own_nothing_and_read_nothing_until_they_are_granted_it(connect, role):
    owner, other = connect("portal_owner"), connect(role)
    owner.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        other.execute("SELECT * FROM kept")
    owner.execute("SELECT count(*) FROM pg_shdepend WHERE refobjid = %s::regrole AND deptype = 'o'", [role])
    assert owner.fetchone() == (0,)


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
def test_the_owner_may_act_as_either(connect, role):
    owner = connect("portal_owner")
    owner.execute(f"SET ROLE {role}")
    owner.execute("SELECT current_user")
    assert owner.fetchone() == (role,)


def test_the_owner_owns_the_database_and_makes_the_extensions(connect):
    owner = connect("portal_owner")
    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    owner.execute("SELECT datdba::regrole::text FROM pg_database WHERE datname = 'portal'")
    assert owner.fetchone() == ("portal_owner",)


def test_vietnamese_capitals_become_small_whatever_the_locale(connect):
    web = connect("portal_web")
    web.execute("SELECT lower('ĐỀ TÀI NGHIÊN CỨU')")
    assert web.fetchone() == ("đề tài nghiên cứu",)


def test_a_second_run_changes_nothing_and_says_nothing(owner_url):
    as_superuser = owner_url.replace("portal_owner", "portal")
    again = subprocess.run([program("psql"), "-Xq", as_superuser, "-f", ROLES], capture_output=True, text=True)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_role_that_may_pass_row_security_by_stops_the_run(owner_url, connect):
    superuser = connect("portal")
    superuser.execute("ALTER ROLE portal_web BYPASSRLS")
    try:
        as_superuser = owner_url.replace("portal_owner", "portal")
        run = subprocess.run([program("psql"), "-Xq", as_superuser, "-f", ROLES], capture_output=True, text=True)
    finally:
        superuser.execute("ALTER ROLE portal_web NOBYPASSRLS")
    assert run.returncode != 0
    assert "ALTER ROLE portal_web NOSUPERUSER NOBYPASSRLS" in run.stderr
