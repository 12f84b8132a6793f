"""The rules of the house that a linter does not know: what may stand where. Templates: tests/accounts/test_look.py."""

import ast
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pghistory.models
import pytest
from celery.backends.base import DisabledBackend
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, Q
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads, prepare_accept_content

from portal.celery import app as celery
from portal.pages.history.listing import kinds

ROOT = settings.BASE_DIR
OURS = ("portal", "agencies", "audits")
LONGEST_MODULE = 400  # lines
LONGEST_FUNCTION = 40

FILES = [
    path
    for package in (*OURS, "tests")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
TREES = {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
CODE = {path: tree for path, tree in TREES.items() if path.parts[0] != "tests"}
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in OURS and not issubclass(model, pghistory.models.Event)
]


def nodes(kind):
    """(path, node) of every node of a kind in the code, tests left out."""
    return [(path, node) for path, tree in CODE.items() for node in ast.walk(tree) if isinstance(node, kind)]


def places(found):
    return [f"{path}:{node.lineno}" for path, node in found]


def root_of(node) -> str:
    """The name that a chain of calls and attributes begins with: Standing of Standing.objects.filter(…).update."""
    while not isinstance(node, ast.Name):
        node = getattr(node, "func", None) or getattr(node, "value", None)
        if node is None:
            return ""
    return node.id


# --- size and names -----------------------------------------------------------------------------------


def test_no_module_is_long():
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}

    assert {path: count for path, count in lines.items() if count > LONGEST_MODULE} == {}


def test_no_function_is_long():
    functions = nodes(ast.FunctionDef | ast.AsyncFunctionDef)

    assert places((path, node) for path, node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION) == []


def test_no_module_is_called_after_nothing():
    assert {path.stem for path in CODE} & {"utils", "helpers", "common", "services", "misc"} == set()


# --- what does not happen here ------------------------------------------------------------------------

EDGES = {"portal/notices/jobs.py": "whatever a job raises ends as the job's last error, for a person to read"}
"""Where every error is caught, each with its reason."""


def test_errors_are_caught_by_name_or_raised_again():
    caught = [
        (path, node)
        for path, node in nodes(ast.ExceptHandler)
        if node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
    ]
    kept = [(path, node) for path, node in caught if not isinstance(node.body[-1], ast.Raise)]

    assert {str(path) for path, _node in kept} == EDGES.keys()


SENDS = ("apply_async", "send_task")


def test_celery_only_wakes():
    """Retries and times belong to the rows of the queue (portal/notices)."""
    calls = nodes(ast.Call)
    delayed = [(path, node) for path, node in calls if getattr(node.func, "attr", "") in ("delay", "delay_on_commit")]
    timed = [
        (path, node)
        for path, node in calls
        if {"eta", "countdown", "autoretry_for", "retry_backoff"} & {keyword.arg for keyword in node.keywords}
    ]

    assert places(delayed + timed) == []
    assert {str(path) for path, node in calls if getattr(node.func, "attr", "") in SENDS} == {"portal/kit/wake.py"}


def test_messages_are_text_and_no_answer_to_one_is_believed():
    accepted = prepare_accept_content(celery.conf.accept_content)

    assert loads(b'{"job_id": 1}', "application/json", "utf-8", accept=accepted) == {"job_id": 1}
    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps({"job_id": 1}), "application/x-python-serialize", "binary", accept=accepted)
    assert isinstance(celery.backend, DisabledBackend)


ASKS_OTHERS = {
    "portal/accounts/single_sign_on.py",  # the province's provider, of the settings
    "portal/kit/clamd.py",  # the scanner, of the settings
    "portal/notices/delivery.py",  # the mail server, of the settings
    "portal/run.py",  # its own web server, on the loopback
    "portal/servers.py",  # the embedded ones, on the loopback
}
NETWORK = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "urllib.request", "urllib3"}


def test_nothing_fetches_what_people_name():
    """Whoever talks to other machines is named here, and whom the settings have it talk to."""
    imports = {(path, name.name) for path, node in nodes(ast.Import) for name in node.names}
    imports |= {(path, node.module) for path, node in nodes(ast.ImportFrom)}
    imports |= {(path, f"{node.module}.{name.name}") for path, node in nodes(ast.ImportFrom) for name in node.names}

    assert {str(path) for path, module in imports if module in NETWORK} == ASKS_OTHERS


def test_nothing_listens_to_signals_and_nothing_hides_in_save():
    listens = [
        (path, node)
        for path, node in nodes(ast.ImportFrom)
        if (node.module or "").endswith("signals") or node.module == "django.dispatch"
    ]
    saves = [
        (path, method)
        for path, node in nodes(ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name == "save"
    ]

    assert places(listens + saves) == []


def test_nobody_imports_everything():
    assert places((path, node) for path, node in nodes(ast.ImportFrom) if node.names[0].name == "*") == []


def test_actions_know_people_and_dates_and_no_request():
    actions = {path: tree for path, tree in CODE.items() if "actions" in (path.stem, path.parent.name)}
    assert len(actions) > 5

    for path, tree in actions.items():
        taken = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "request" not in taken, path
        assert imported.isdisjoint({"django.http", "django.shortcuts", "django.contrib"}), path


# --- who reads and who writes -------------------------------------------------------------------------

WRITERS = {
    "Fact": {
        "agencies/actions/facts.py",
        "agencies/actions/many_facts.py",
        "agencies/actions/certificates.py",
        "portal/pages/demo/certificates.py",
    },
    "Standing": {"agencies/refold.py"},
}
"""The modules that may write facts, also of certificates, and standings; everything else goes through them."""
WRITES = {"create", "bulk_create", "update", "bulk_update", "get_or_create", "update_or_create", "delete", "save"}


@pytest.mark.parametrize("name", WRITERS)
def test_facts_and_standings_are_written_in_one_place(name):
    table = f"agencies_{name.lower()}"
    calls = [
        str(path)
        for path, node in nodes(ast.Call)
        if getattr(node.func, "attr", "") in WRITES and root_of(node.func) in (name, name.lower())
    ]
    statements = [
        str(path)
        for path, node in nodes(ast.Constant)
        if isinstance(node.value, str)
        and any(f"{verb} {table}" in node.value for verb in ("INTO", "UPDATE", "FROM ONLY"))
    ]

    assert set(calls + statements) == WRITERS[name]


def test_views_read_only_what_the_person_may_see():
    """In views `Model.objects` is always followed by `visible_to`."""
    views = [(path, node) for path, node in nodes(ast.Attribute) if path.stem.endswith("views")]
    guarded = {id(node.value) for _path, node in views if node.attr == "visible_to"}
    managers = [(path, node) for path, node in views if node.attr == "objects"]

    assert len(managers) > 5
    assert places((path, node) for path, node in managers if id(node) not in guarded) == []


def test_files_that_people_sent_leave_through_one_door():
    """As attachments that no browser runs (portal/kit/files.py)."""
    calls = [call for _path, call in nodes(ast.Call) if getattr(call.func, "id", "") == "attachment"]
    given = {id(part) for call in calls for part in ast.walk(call)}
    of_rows = [(path, node) for path, node in nodes(ast.Attribute) if node.attr == "file" and _answers(path)]

    assert len(of_rows) > 4
    assert places((path, node) for path, node in of_rows if id(node) not in given) == []
    assert {path.name for path, node in nodes(ast.Name) if node.id == "FileResponse"} == {"files.py"}


def _answers(path) -> bool:
    return path.stem.endswith("views") or path == Path("portal/pages/public/scans.py")


THROUGH_OTHERS = {
    "Change": "read by the pages of history, for staff or for one agency, whose rows alone the wall shows",
    "Contact": "read through its agency, after can_see_contacts",
    "Membership": "read through its person, and by the administration",
}
"""Models that belong to an agency and are never read by themselves."""


def test_what_belongs_to_an_agency_can_be_narrowed_to_a_person():
    of_an_agency = {model for model in MODELS if any(field.name == "agency" for field in model._meta.fields)}
    assert len(of_an_agency) > 5

    open_ones = {model.__name__ for model in of_an_agency if not hasattr(model.objects.none(), "visible_to")}
    assert open_ones == THROUGH_OTHERS.keys()


# --- what the database holds --------------------------------------------------------------------------


def closed_lists():
    return [
        (model, field)
        for model in MODELS
        for field in model._meta.local_fields
        if field.choices and not field.remote_field
    ]


def allowed(model, field) -> list[set]:
    """The values that check constraints allow in a field."""
    conditions = [item.condition for item in model._meta.constraints if isinstance(item, CheckConstraint)]
    return [
        set(condition.children[0][1])
        for condition in conditions
        if isinstance(condition, Q) and len(condition.children) == 1 and condition.children[0][0] == f"{field.name}__in"
    ]


@pytest.mark.parametrize(
    ("model", "field"), closed_lists(), ids=lambda part: getattr(part, "__name__", None) or part.name
)
def test_a_closed_list_is_closed_in_the_database_too(model, field):
    values = {value for value, _label in field.flatchoices} | ({""} if field.blank else set())

    assert allowed(model, field) == [values]


# --- layers -------------------------------------------------------------------------------------------


def test_imports_point_down():
    """In a process of its own: the tool silences the loggers of the one that it runs in."""
    done = subprocess.run(
        [shutil.which("lint-imports", path=Path(sys.executable).parent), "--no-cache"],  # noqa: S603
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


LATE = (
    "agencies.admin",
    "agencies.importing",
    "agencies.views",
    "allauth.account.views",
    "audits.views",
    "portal.accounts.admin_urls",
    "portal.notices.mailing",
    "portal.pages.gallery",
    "rapidfuzz",
    "xlsxwriter",
)
STARTS = f"""
import sys
from portal.wsgi import application
from django.urls import reverse
reverse("agencies"), reverse("agency", args=[1])
print(*[name for name in {LATE} if name in sys.modules])
reverse("admin:index")
print(*[name for name in {LATE} if name in sys.modules])
"""


def as_a_worker_starts(code) -> list[str]:
    """The lines that this prints in a process of its own, as one that serves pages starts."""
    command = [sys.executable, "-c", code]
    as_web = os.environ | {"DATABASE_ROLE": "web"}
    return subprocess.run(command, cwd=ROOT, env=as_web, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_worker_starts_without_what_few_of_its_pages_need():
    """Half of its time and of its memory are what it loads."""
    at_first, with_administration = as_a_worker_starts(STARTS)
    assert at_first == ""
    assert {"agencies.admin", "portal.accounts.admin_urls"} <= set(with_administration.split())


TELLS_HISTORY = """
from portal.wsgi import application
from django.apps import apps
from portal.pages.history.listing import kinds
print(*[model.__name__ for model in apps.get_models() if hasattr(model, "pgh_tracked_model")])
print(*[kind for kind, _name in kinds()])
"""


def test_a_worker_knows_what_history_is_kept_of_without_models_for_it():
    models, told = as_a_worker_starts(TELLS_HISTORY)
    assert models == ""
    assert set(told.split()) == {kind for kind, _name in kinds()} > {"agencies_contact", "audits_visit"}
