"""What administrators set up for inspections, through Django's administration."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.choices import Role
from agencies.rows import Faulty
from audits.actions.checklists import begin_version, issue_version
from audits.checklist_sheet import lines_in, sheet_of
from audits.models import Checklist, ChecklistVersion, Grade
from tests import inspections, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True, language="en"))
    return client


@pytest.fixture
def checklist():
    return Checklist.objects.get(code="tcvn-iso-9001-2015")


def add(client, checklist, **typed):
    return client.post(reverse("admin:audits_checklistversion_add"), {"checklist": checklist.pk, "note": ""} | typed)


def test_a_new_version_begins_with_the_lines_of_the_last(client, checklist):
    first = checklist.versions.get()

    assert add(client, checklist).status_code == 302

    draft = checklist.versions.get(number=2)
    assert set(draft.lines.values_list("key", "position")) == set(first.lines.values_list("key", "position"))
    again = add(client, checklist)
    assert again.context["adminform"].form.errors.keys() == {"checklist"}


def test_a_version_is_loaded_from_a_sheet_and_issued(client, checklist):
    sheet = "key;kind;edition;clause;basis;text_vi\nrule-1;rule;;;QĐ 19/2014;Có niêm yết không?\n"
    sheet += "c-1;clause;2015;9.2;;Đánh giá nội bộ\n"

    add(client, checklist, sheet=SimpleUploadedFile("lines.csv", sheet.encode("utf-8-sig")))
    draft = checklist.versions.get(number=2)
    client.post(
        reverse("admin:audits_checklistversion_changelist"), {"action": "issue", "_selected_action": [draft.pk]}
    )

    draft.refresh_from_db()
    assert draft.is_issued
    lines = draft.lines.select_related("clause").order_by("position")
    assert [(line.key, line.text_vi, line.clause and line.clause.number) for line in lines] == [
        ("rule-1", "Có niêm yết không?", None),
        ("c-1", "Đánh giá nội bộ", "9.2"),
    ]


def test_a_wrong_sheet_names_row_and_column_and_writes_nothing(client, checklist):
    sheet = b"key,kind,text_vi,clause,edition\na,rule,x,,\na,clause,x,99.9,2015\n"

    answer = add(client, checklist, sheet=SimpleUploadedFile("lines.csv", sheet))

    assert answer.context["adminform"].form.errors["sheet"] == [
        "Row 2, column basis: A rule names its source.",
        "Row 3, column clause: No edition has this clause.",
        "Row 3, column key: This key stands in the sheet already.",
    ]
    assert checklist.versions.count() == 1


def test_a_sheet_that_is_written_can_be_read(checklist):
    version = checklist.versions.get()
    lines = lines_in(sheet_of(version).encode())
    assert [line.text_vi for line in lines] == list(
        version.lines.order_by("position").values_list("text_vi", flat=True)
    )
    with pytest.raises(Faulty):
        lines_in(b"\xff\xfe")


def test_the_lines_of_a_draft_are_written_on_the_page_and_those_of_an_issued_version_are_not(client, checklist):
    staff = make.staff()
    draft = begin_version(checklist=checklist, by=staff)
    page = reverse("admin:audits_checklistversion_change", args=[draft.pk])
    line = draft.lines.order_by("position").first()
    draft.lines.exclude(pk=line.pk).delete()
    row = {"id": line.pk, "version": draft.pk, "position": 1, "key": line.key, "kind": "rule", "basis": "QĐ 19"}
    row |= {"text_vi": "Câu hỏi mới?", "text_en": "", "guidance": "", "clause": ""}
    typed = {"note": "", "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 1}
    typed |= {f"lines-0-{name}": value for name, value in row.items()}

    assert client.post(page, typed).status_code == 302
    assert [each.text_vi for each in draft.lines.all()] == ["Câu hỏi mới?"]
    issue_version(version=draft, by=staff, on=date(2026, 1, 5))
    client.post(page, typed | {"lines-0-text_vi": "Khác"})
    assert [each.text_vi for each in ChecklistVersion.objects.get(pk=draft.pk).lines.all()] == ["Câu hỏi mới?"]


def test_a_changed_grade_leaves_what_was_due(client):
    finding = inspections.logged(inspections.started(make.agency(), make.person(Role.INSPECTOR)), make.staff())
    grade = Grade.objects.get(code="minor")
    typed = {"label_vi": grade.label_vi, "label_en": grade.label_en, "rank": grade.rank, "days": 10}
    typed |= {"is_nonconformity": "on", "needs_plan": "on", "is_active": "on"}

    client.post(reverse("admin:audits_grade_change", args=[grade.pk]), typed)

    grade.refresh_from_db()
    assert grade.days == 10
    before = finding.due_on
    finding.refresh_from_db()
    assert finding.due_on == before
