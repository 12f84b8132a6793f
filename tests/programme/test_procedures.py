"""Procedures against the documents of agencies: the rule, the queries that count by it, what may be recorded."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agencies.checks import NotYours, Refused
from portal.kit.asking import Dates
from portal.programme.actions.procedures import (
    add_document_file,
    record_issue,
    record_procedure,
    withdraw_change,
    withdraw_issue,
    withdraw_procedure,
)
from portal.programme.choices import ChangeKind, Coverage
from portal.programme.models import Issue, Procedure
from portal.programme.procedures import queries
from portal.programme.procedures.coverage import Duty, coverage
from tests import make
from tests.programme import handling
from tests.programme.handling import SINCE

ON = date(2018, 6, 30)
BEFORE, CHANGED, AFTER = date(2017, 1, 1), date(2017, 6, 1), date(2017, 9, 1)


@pytest.mark.parametrize(
    ("changes", "issues", "on", "told"),
    [
        ([], [], ON, Coverage.MISSING),
        ([], [BEFORE], ON, Coverage.COVERED),
        ([], [BEFORE], BEFORE - timedelta(1), Coverage.MISSING),
        ([CHANGED], [BEFORE], CHANGED - timedelta(1), Coverage.COVERED),
        ([CHANGED], [BEFORE], CHANGED, Coverage.OUTDATED),
        ([CHANGED], [BEFORE, CHANGED], CHANGED, Coverage.COVERED),
        ([CHANGED], [BEFORE, AFTER], AFTER, Coverage.COVERED),
        ([CHANGED], [BEFORE], date(2018, 1, 1), Coverage.ORPHAN),
        ([], [], date(2018, 1, 1), None),
        ([], [], SINCE - timedelta(1), None),
    ],
)
def test_the_rule_by_example(changes, issues, on, told):
    until = date(2018, 1, 1) if on != ON else None

    assert coverage(Duty(SINCE, until, changes), issues, on) == told


DAYS = st.dates(date(2016, 1, 1), date(2016, 2, 10))


@given(st.lists(DAYS, max_size=4), st.lists(DAYS, max_size=4), DAYS)
def test_what_comes_later_never_rewrites_a_day(changes, issues, on):
    told = coverage(Duty(SINCE, None, changes), issues, on)
    by_then = [[day for day in days if day <= on] for days in (changes, issues)]

    assert coverage(Duty(SINCE, None, by_then[0]), by_then[1], on) == told
    assert coverage(Duty(SINCE, None, changes), [*issues, on], on) == Coverage.COVERED


@pytest.mark.django_db
def test_the_pages_count_by_the_rule():
    agency, user = make.agency(), make.clerk()

    @settings(max_examples=15, deadline=None, phases=[Phase.generate])
    @given(st.sets(DAYS, max_size=3), st.sets(DAYS, max_size=3), st.none() | DAYS, DAYS)
    def agree(changes, issues, until, on):
        with transaction.atomic():
            procedure = handling.procedure()
            for day in changes:
                handling.changed(procedure, day)
            for number, day in enumerate(sorted(issues)):
                handling.issued(procedure, agency, day, revision=number)
            if until:
                handling.changed(procedure, until, kind=ChangeKind.ABOLISHED)
            told = coverage(Duty(SINCE, until, changes), issues, on)
            assert _counted(agency, procedure, user, Dates(on)) == {told} - {None}
            transaction.set_rollback(True)

    agree()


def _counted(agency, procedure, user, dates) -> set[str]:
    """The statuses under which the queries find the procedure of the agency: the same from both sides."""
    both = [queries.duties(agency, dates), queries.handlers(procedure, user, dates)]
    counted = [{each for each in Coverage if getattr(queries.figures(rows), each, 0)} for rows in both]
    opened = [
        {each for each in Coverage if each != Coverage.ORPHAN and queries.with_coverage(rows, each).exists()}
        for rows in both
    ]
    assert counted[0] == counted[1] == opened[0] == opened[1]
    assert queries.outdated(dates.on).exists() == (Coverage.OUTDATED in counted[0])
    return counted[0] | ({Coverage.ORPHAN} if queries.orphans(agency, dates).exists() else set())


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_procedure_of_a_tier_or_of_one_agency_is_in_their_competence_alone():
    commune, other, department = make.agency(), make.agency(), make.agency(tier="province")
    handling.procedure("1")
    handling.procedure("2", agency=other)
    handling.procedure("3", tier="province")

    codes = [
        set(queries.duties(each, Dates(ON)).values_list("code", flat=True)) for each in (commune, other, department)
    ]
    assert codes == [{"1"}, {"1", "2"}, {"3"}]


@pytest.mark.django_db
def test_what_is_withdrawn_stays_known_as_it_was():
    agency, procedure = make.agency(), handling.procedure()
    handling.issued(procedure, agency, BEFORE)
    change = handling.changed(procedure, CHANGED)
    then = timezone.now()
    withdraw_change(change=change, by=make.staff(), because="Nhầm")

    assert queries.figures(queries.duties(agency, Dates(ON))).covered == 1
    assert queries.figures(queries.duties(agency, Dates(ON, then))).outdated == 1


@pytest.mark.django_db
def test_a_withdrawn_procedure_is_a_page_of_what_was_known_before(client):
    wrong = handling.procedure()
    before = timezone.now().isoformat()
    withdraw_procedure(procedure=wrong, by=make.staff(), because="Nhầm mã")
    client.force_login(make.staff())

    address = reverse("procedure", args=[wrong.pk])
    assert client.get(address).status_code == 404
    shown = client.get(address, {"known": before}).content.decode()
    assert (wrong.name in shown, reverse("procedure-withdraw", args=[wrong.pk]) in shown) == (True, False)


@pytest.mark.django_db
def test_who_records_what(english):
    agency, other = make.agency(), make.agency()
    procedure, officer = handling.procedure(), make.officer(agency)
    document = {"code": "QT", "issue_no": 1, "revision_no": 0, "procedure": procedure, "on": ON}

    issue = record_issue(agency=agency, by=officer, issued_on=BEFORE, **document)
    with pytest.raises(NotYours):
        record_issue(agency=other, by=officer, issued_on=BEFORE, **document)
    with pytest.raises(Refused, match="future"):
        record_issue(agency=agency, by=officer, issued_on=date(2019, 1, 1), **document)
    with pytest.raises(ValidationError, match="recorded already"):
        record_issue(agency=agency, by=officer, issued_on=AFTER, **document)
    with pytest.raises(NotYours):
        record_procedure(by=officer, code="1", name="a", field="b", tier="commune", since=SINCE)
    with pytest.raises(Refused, match="first"):
        withdraw_procedure(procedure=procedure, by=make.staff(), because="Nhầm")
    withdraw_issue(issue=issue, by=officer, because="Nhầm")
    with pytest.raises(Refused, match="already"):
        withdraw_issue(issue=issue, by=officer, because="Nhầm")
    withdraw_procedure(procedure=procedure, by=make.staff(), because="Nhầm")
    with pytest.raises(Refused, match="withdrawn"):
        record_issue(agency=agency, by=officer, issued_on=BEFORE, **document)


@pytest.mark.django_db
def test_the_database_keeps_what_was_recorded():
    agency, procedure = make.agency(), handling.procedure()
    issue = handling.issued(procedure, agency, BEFORE)
    for deed in (
        lambda: Procedure.objects.filter(pk=procedure.pk).update(name="x"),
        lambda: Issue.objects.filter(pk=issue.pk).update(issued_on=AFTER),
        lambda: issue.delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            deed()


@pytest.mark.django_db
def test_one_change_in_law_makes_documents_amber_everywhere_and_each_figure_opens_its_rows(client, english):
    first, second = make.agency(name="UBND xã A"), make.agency(name="UBND xã B")
    procedure, staff = handling.procedure(), make.staff()
    handling.issued(procedure, first, BEFORE)
    client.force_login(staff)
    about = reverse("procedure", args=[procedure.pk])

    sent = {"kind": "changed", "number": "7/QĐ", "happened_on": "1/6/2017", "due_on": "1/8/2017"}
    assert client.post(reverse("procedure-change", args=[procedure.pk]), sent).status_code == 302
    opened = client.get(about, {"coverage": "outdated"}).content.decode()
    shown = client.get(reverse("agency-procedures", args=[first.pk])).content.decode()
    assert first.name in opened
    assert second.name not in opened
    assert 'data-status="outdated"' in shown
    assert "01/08/2017" in shown

    sent = {"code": "QT-01", "issue_no": "1", "revision_no": "1", "issued_on": "2/6/2017"}
    assert client.post(reverse("agency-document", args=[first.pk, procedure.pk]), sent).status_code == 302
    assert first.name in client.get(about, {"coverage": "covered"}).content.decode()


@pytest.mark.django_db
def test_no_document_is_recorded_by_an_address_for_a_procedure_that_is_not_the_agencys(client):
    agency, foreign = make.agency(), handling.procedure(tier="district")
    client.force_login(make.staff())
    sent = {"code": "QT-01", "issue_no": "1", "revision_no": "1", "issued_on": "2/6/2017"}
    assert client.post(reverse("agency-document", args=[agency.pk, foreign.pk]), sent).status_code == 404
    assert not Issue.objects.exists()


PDF = b"%PDF-1.7 document %%EOF"


@pytest.mark.django_db
def test_the_file_of_a_document_comes_with_it_or_later_once_and_goes_to_whoever_sees_the_document(
    client, english, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    agency, other, procedure = make.agency(), make.agency(), handling.procedure()
    officer, staff = make.officer(agency), make.staff()
    issue = handling.issued(procedure, agency, BEFORE, by=officer)
    client.force_login(officer)
    add = reverse("issue-file-new", args=[issue.pk])

    wrong = client.post(add, {"upload": SimpleUploadedFile("a.pdf", b"<script>")})
    assert (wrong.status_code, list(tmp_path.rglob("*"))) == (422, [])
    assert client.post(add, {"upload": SimpleUploadedFile("Quy trình 1.pdf", PDF)}).status_code == 302
    copy = Issue.objects.get().copy
    taken = client.get(reverse("document-copy", args=[copy.key]))
    assert (b"".join(taken), taken["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert "attachment" in taken["Content-Disposition"]
    with pytest.raises(Refused):
        add_document_file(issue=issue, by=staff, upload=SimpleUploadedFile("b.pdf", PDF))
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1, "what was refused stays not behind"

    client.force_login(make.officer(other))
    assert client.get(reverse("document-copy", args=[copy.key])).status_code == 404
    withdraw_issue(issue=issue, by=staff, because="Nhầm tệp")
    client.force_login(officer)
    assert client.get(reverse("document-copy", args=[copy.key])).status_code == 404
