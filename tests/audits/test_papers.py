"""Minutes and notices: versions, signatures, and bytes that stay."""

from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from agencies.checks import Refused
from agencies.choices import Role
from audits.actions import papers, visits
from audits.choices import PaperKind
from audits.models import Paper, PaperFile
from tests import inspections, make
from tests.inspections import DAY, said

pytestmark = pytest.mark.django_db

SIGNED = papers.Signatures(team="Trưởng đoàn", agency="Chủ tịch")


def content(words: bytes = b"%PDF-1.7") -> papers.Content:
    made = papers.Made(format="pdf", name="bien-ban.pdf", content_type="application/pdf", content=words)
    return papers.Content(number="1/BB-SKHCN", fields={"subject": "Duy trì"}, files=[made])


@pytest.fixture
def inspector():
    return make.person(Role.INSPECTOR)


@pytest.fixture
def drafted(inspector):
    visit = inspections.started(make.agency(), inspector)
    return papers.draft_minutes(visit=visit, said=said(inspector, visit), content=content())


@pytest.fixture
def signed(drafted, inspector):
    return papers.sign_minutes(visit=drafted, said=said(inspector, drafted), signatures=SIGNED)


def add(visit, by, kind=PaperKind.MINUTES, **what):
    return papers.add_paper(visit=visit, kind=kind, by=by, on=DAY, content=content(b"%PDF-2"), **what)


def test_the_bytes_are_kept_with_their_digest(drafted):
    file = PaperFile.objects.get()

    assert bytes(file.content) == b"%PDF-1.7"
    assert (file.size, file.sha256) == (8, sha256(b"%PDF-1.7").hexdigest())


def test_drafting_anew_is_a_new_version_and_the_last_is_signed(drafted, inspector):
    add(drafted, inspector)
    papers.sign_minutes(visit=drafted, said=said(inspector, drafted), signatures=SIGNED)

    assert [paper.is_signed for paper in Paper.objects.order_by("version")] == [False, True]


def test_a_correction_of_what_is_signed_has_a_reason_and_is_signed_itself(signed, inspector):
    with pytest.raises(Refused):
        add(signed, inspector)
    paper = add(signed, inspector, because="Sai ngày.")

    assert (paper.version, paper.is_signed) == (2, False)
    assert papers.sign_paper(paper=paper, said=said(inspector, signed), signatures=SIGNED).is_signed
    with pytest.raises(Refused):
        papers.sign_paper(paper=paper, said=said(inspector, signed), signatures=SIGNED)


def test_a_notice_follows_the_minutes(drafted, inspector):
    with pytest.raises(Refused):
        add(drafted, inspector, PaperKind.NOTICE)
    signed = papers.sign_minutes(visit=drafted, said=said(inspector, drafted), signatures=SIGNED)
    assert add(signed, inspector, PaperKind.NOTICE).version == 1
    closed = visits.close_visit(visit=signed, said=said(inspector, signed))
    assert add(closed, inspector, PaperKind.NOTICE).version == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda: Paper.objects.update(number="2"),
        lambda: Paper.objects.update(signed_on=None),
        lambda: Paper.objects.all()._raw_delete("default"),
        lambda: PaperFile.objects.update(content=b"x"),
        lambda: PaperFile.objects.all()._raw_delete("default"),
    ],
)
def test_what_is_signed_cannot_be_changed(signed, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert Paper.objects.get().number == "1/BB-SKHCN"


def test_an_agency_sees_what_was_signed(drafted, inspector):
    officer = make.officer(drafted.agency)

    assert (Paper.objects.visible_to(officer).count(), PaperFile.objects.visible_to(officer).count()) == (0, 0)
    assert Paper.objects.visible_to(inspector).count() == PaperFile.objects.visible_to(inspector).count() == 1


def test_papers_are_seen_by_those_who_see_the_visit(signed, inspector):
    seen = {person: Paper.objects.visible_to(person).count() for person in (inspector, make.officer(signed.agency))}

    assert set(seen.values()) == {1}
    for person in (make.person(Role.INSPECTOR), make.officer(make.agency())):
        assert (Paper.objects.visible_to(person).count(), PaperFile.objects.visible_to(person).count()) == (0, 0)
