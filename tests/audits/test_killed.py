"""A process that is killed in the middle of a step leaves the step undone or done, at whichever point it dies."""

import os
import signal
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from agencies.choices import Role
from audits.actions import drafting
from audits.actions.answering import Intended, answer_finding
from audits.actions.corrections import add_action, leave_action
from audits.actions.papers import Signatures
from audits.actions.visits import start_visit
from audits.choices import FindingState, PaperKind, VisitState
from audits.models import ChecklistVersion, Evidence, Finding, PaperFile
from tests import inspections, make
from tests.inspections import DAY, said

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 400
"""No step asks the database more often."""


class Step(NamedTuple):
    take: Callable[[], Any]
    is_done: Callable[[], bool]


def start(world) -> Step:
    visit = inspections.planned(world.agency, world.inspector)
    checklist = ChecklistVersion.objects.offered().order_by("pk").first()
    lines = checklist.lines.count()
    return Step(
        lambda: start_visit(visit=visit, said=said(world.inspector, visit), checklist=checklist),
        lambda: _state(visit) == VisitState.UNDER_WAY and visit.answers.count() == lines,
    )


def draft(world) -> Step:
    visit = inspections.started(world.agency, world.inspector)
    inspections.logged(visit, world.inspector)
    step = said(world.inspector, visit, "")
    what = {"visit": visit, "kind": PaperKind.MINUTES, "said": step, "typed": {}, "issued_on": DAY}
    return Step(
        lambda: drafting.draft_paper(**what),
        lambda: _state(visit) == VisitState.DRAFTED and PaperFile.objects.filter(paper__visit=visit).count() == 2,
    )


def sign(world) -> Step:
    visit = inspections.started(world.agency, world.inspector)
    for grade in ("major", "minor", "good"):
        inspections.logged(visit, world.inspector, grade=grade)
    paper = inspections.drafted(visit, world.inspector)
    visit.refresh_from_db()
    names = Signatures(team="Trưởng đoàn", agency="Chủ tịch")

    def is_done() -> bool:
        paper.refresh_from_db()
        told = sorted(visit.findings.values_list("state", flat=True))
        return paper.is_signed and _state(visit) == VisitState.SIGNED and told == ["asked", "asked", "closed"]

    return Step(lambda: drafting.sign(paper=paper, said=said(world.inspector, visit), signatures=names), is_done)


def answer(world) -> Step:
    visit = inspections.started(world.agency, world.inspector)
    finding = inspections.asked(visit, world.inspector)
    step = said(world.officer, finding, "Sẽ làm.", on=finding.logged_on)
    intended = [Intended(number, "Tập huấn", "Văn phòng", DAY) for number in (1, 2)]
    what = {"cause": None, "cause_text": "Thiếu người.", "responsible": "Văn phòng", "intended": intended}

    def is_done() -> bool:
        whole = (finding.plans.count(), finding.corrective_actions.count(), finding.files.count())
        return Finding.objects.get(pk=finding.pk).state == FindingState.PROPOSED and whole == (1, 2, 1)

    def take() -> None:
        upload = SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7 %%EOF")
        answer_finding(finding=finding, said=step, upload=upload, **what)

    return Step(take, is_done)


def leave(world) -> Step:
    visit = inspections.started(world.agency, world.inspector)
    kept, wrong = (inspections.asked(visit, world.inspector) for _ in range(2))
    what = {"what": "Tập huấn.", "responsible": "Văn phòng", "due_on": DAY}
    action = add_action(by=world.officer, on=DAY, findings=[kept, wrong], agency=world.agency, **what)
    return Step(
        lambda: leave_action(action=action, finding=wrong, by=world.officer, on=DAY, because="Nhầm."),
        lambda: list(action.findings.all()) == [kept] and action.left.get().finding == wrong,
    )


class World:
    def __init__(self) -> None:
        self.agency = make.agency()
        self.inspector = make.person(Role.INSPECTOR)
        self.officer = make.officer(self.agency)


@pytest.mark.parametrize("prepare", [start, draft, sign, answer, leave])
def test_a_step_is_done_or_undone_wherever_its_process_dies(prepare, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    step = prepare(World())
    before, undone = stored(), 0

    for query in range(1, MOST):
        _die_after(query, step.take)
        if step.is_done():
            break
        assert stored() == before, f"half done after query {query}"
        undone += 1

    assert step.is_done()
    assert undone >= 5, "it died too rarely to tell"
    assert all((tmp_path / file.file.name).exists() for file in Evidence.objects.all())


def _die_after(query: int, take: Callable[[], Any]) -> None:
    """Take the step in a process of its own, which is killed when so many queries are through; else at its end."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(_Killer(query)):
                take()
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


class _Killer:
    """Lets so many queries through to the database and dies then, with whatever is open."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def _state(visit) -> str:
    visit.refresh_from_db()
    return visit.state


def stored() -> dict[str, str]:
    """Every row of inspections, table by table, as one digest each."""
    digests = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("audits").get_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM {table} t")  # noqa: S608 (our own tables)
            digests[table] = cursor.fetchone()[0]
    return digests
