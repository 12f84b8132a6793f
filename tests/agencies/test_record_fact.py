"""Recording and withdrawing: what is refused, what is warned of, what is kept."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agencies.actions.facts import Changed, Paper, Unconfirmed, record_fact, withdraw_fact
from agencies.checks import Refused
from agencies.choices import Kind
from agencies.models import Fact, Standing
from tests import make

pytestmark = pytest.mark.django_db

TODAY = make.TODAY


def record(agency, kind=Kind.PLAN_ISSUED, on=date(2016, 3, 1), *, by=None, paper=None, **what):
    return record_fact(
        agency=agency,
        by=by or make.officer(agency),
        on=TODAY,
        kind=kind,
        happened_on=on,
        paper=paper or Paper(),
        **what,
    )


def states(agency):
    rows = Standing.objects.known().filter(agency=agency).order_by("during")
    return [(row.during.lower, row.during.upper, row.state) for row in rows]


def test_an_officer_records_and_the_standing_follows():
    agency = make.agency()

    fact = record(agency, number="5249/QĐ-UBND", issuer="UBND xã")

    assert (fact.kind, fact.number, fact.withdrawn_at) == ("plan_issued", "5249/QĐ-UBND", None)
    assert states(agency) == [
        (date(2010, 1, 1), date(2016, 3, 1), "none"),
        (date(2016, 3, 1), None, "building"),
    ]


@pytest.mark.parametrize(
    ("on", "precision", "code"),
    [
        (TODAY + timedelta(days=1), "day", "future"),
        (date(2027, 1, 1), "year", "future"),
        (date(2009, 12, 31), "day", "before_founding"),
        (date(2009, 5, 1), "year", "before_founding"),
    ],
)
def test_outside_time_is_refused(on, precision, code):
    agency = make.agency(founded=date(2010, 1, 1))

    with pytest.raises(Refused) as refused:
        record(agency, on=on, precision=precision)

    assert refused.value.error_dict["happened_on"][0].code is None or code
    assert agency.facts.count() == 1


def test_after_the_dissolution_is_refused():
    agency = make.agency()
    make.fact(agency, Kind.DISSOLVED, date(2018, 1, 1))

    with pytest.raises(Refused):
        record(agency, on=date(2018, 1, 2))


def test_a_dissolution_before_other_facts_is_refused():
    agency = make.agency()
    make.fact(agency, Kind.APPLIED, date(2018, 6, 1))

    with pytest.raises(Refused):
        make.fact(agency, Kind.DISSOLVED, date(2018, 1, 1))


def test_an_officer_does_not_record_the_life_of_the_agency():
    with pytest.raises(Refused):
        record(make.agency(), Kind.RENAMED, name="Tên khác")


def test_an_officer_of_a_district_records_for_its_communes_and_no_other():
    district = make.agency(tier="district", area="645")
    own, other = make.agency(superior=district), make.agency()
    officer = make.officer(district)

    record(own, by=officer)
    with pytest.raises(Refused):
        record(other, by=officer)


def test_odd_facts_are_recorded_once_confirmed_and_keep_their_warnings():
    agency = make.agency()
    with pytest.raises(Unconfirmed) as asked:
        record(agency, Kind.DECLARED, edition_id="2008")
    assert [warning.value for warning in asked.value.found] == ["not_applied"]
    assert not agency.facts.filter(kind=Kind.DECLARED).exists()

    fact = record(agency, Kind.DECLARED, edition_id="2008", paper=Paper(confirmed=True))

    assert fact.warnings == ["not_applied"]


def test_the_same_document_twice_is_warned_of():
    agency = make.agency()
    record(agency, number="12/KH-UBND")

    with pytest.raises(Unconfirmed):
        record(agency, number="12/KH-UBND", on=date(2016, 5, 1))


def test_an_audit_before_any_declaration_is_warned_of():
    with pytest.raises(Unconfirmed):
        record(make.agency(), Kind.INTERNAL_AUDIT)


def test_the_same_form_twice_is_one_fact():
    agency = make.agency()
    officer, paper = make.officer(agency), Paper(form_key=uuid4(), seen_version=agency.version)

    first = record(agency, by=officer, paper=paper)
    second = record(agency, by=officer, paper=paper)

    assert first == second
    assert agency.facts.filter(kind=Kind.PLAN_ISSUED).count() == 1


def test_a_stale_form_is_told_so():
    agency = make.agency()
    record(agency)

    with pytest.raises(Changed):
        record(agency, Kind.APPLIED, paper=Paper(seen_version=agency.version))


def test_withdrawing_restores_exactly_what_was_there():
    agency = make.agency()
    officer = make.officer(agency)
    before = states(agency)
    fact = record(agency, by=officer)

    withdrawn = withdraw_fact(fact=fact, by=officer, because="Nhầm cơ quan")

    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (officer, "Nhầm cơ quan")
    assert states(agency) == before
    assert Standing.objects.known(fact.recorded_at).on(date(2020, 1, 1)).get(agency=agency).state == "building"


def test_only_the_own_fact_is_withdrawn_once_and_with_a_reason():
    agency = make.agency()
    officer, colleague = make.officer(agency), make.officer(agency)
    fact = record(agency, by=officer)

    for by, because in ((colleague, "Sai"), (officer, "  ")):
        with pytest.raises(Refused):
            withdraw_fact(fact=fact, by=by, because=because)
    withdraw_fact(fact=fact, by=officer, because="Sai")
    with pytest.raises(Refused):
        withdraw_fact(fact=fact, by=officer, because="Sai")


def png() -> bytes:
    picture = BytesIO()
    Image.new("L", (2, 2)).save(picture, "PNG")
    return picture.getvalue()


def test_a_scan_is_kept_and_a_refused_fact_leaves_no_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    agency = make.agency()

    fact = record(agency, paper=Paper(scan=SimpleUploadedFile("bản quét.png", png())))
    with pytest.raises(Refused):
        record(agency, on=date(2001, 1, 1), paper=Paper(scan=SimpleUploadedFile("a.png", png())))

    assert (fact.scan.name, fact.scan.content_type, fact.scan.size) == ("bản quét.png", "image/png", len(png()))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [str(fact.scan.key)]
    assert Fact.objects.filter(agency=agency).count() == 2
