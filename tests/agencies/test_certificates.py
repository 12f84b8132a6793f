"""Recording certificates: what is refused, what is doubted, what follows, for whom; two people lose nothing."""

import re
from contextlib import nullcontext
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from agencies.actions.certificates import (
    CertificateChanged,
    Doubted,
    Told,
    body_called,
    correct_certificate,
    save_edition,
    withdraw_certificate_fact,
)
from agencies.certificates.checks import Doubt
from agencies.certificates.queries import Counted, certificate_figures, chain_of
from agencies.certificates.refold import differing_certificates
from agencies.checks import Refused
from agencies.choices import Role
from agencies.models import Certificate, CertificateFact, CertificateStanding, CertificationBody, Edition
from tests import make

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
NOTHING = Told()
DAY = timedelta(days=1)


def state(certificate, on=ON, known=None):
    held = CertificateStanding.objects.known(known).on(on).filter(certificate=certificate).first()
    return held and held.state


def doubts(**what):
    with pytest.raises(Doubted) as found:
        make.certificate(*what.pop("agencies", [make.agency()]), told=NOTHING, **what)
    return found.value.found


def refused(**what):
    with pytest.raises(ValidationError) as found:
        make.certificate(make.agency(), **what)
    return set(found.value.error_dict)


def paper_of(certificate, **what):
    """What a correction says of the paper, but for what is given."""
    paper = certificate.facts.known().get(kind="issued")
    names = ("number", "body", "edition", "first_issued_on", "happened_on", "valid_until", "scope")
    return {name: getattr(paper, name) for name in names} | what


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# --- impossible papers are refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ({"issued_on": date(2024, 7, 1), "first_issued_on": date(2024, 7, 2)}, {"first_issued_on"}),
        ({"valid_until": date(2024, 7, 1)}, {"valid_until"}),
        ({"valid_until": date(2020, 1, 1)}, {"valid_until"}),
        ({"today": date(2024, 6, 30)}, {"happened_on"}),
        ({"edition": "2008", "issued_on": date(2018, 9, 15), "valid_until": date(2021, 1, 1)}, {"edition"}),
    ],
    ids=str,
)
def test_impossible_papers_are_refused(what, fields):
    assert refused(**what) == fields
    assert not CertificateFact.objects.exists()
    assert not Certificate.objects.exists()


def test_the_same_paper_twice_is_refused_and_the_same_form_twice_is_one():
    agency, told = make.agency(), Told(form_key=uuid4())
    first = make.certificate(agency, number="12/QMS", told=told)

    assert make.certificate(agency, number="12/QMS", told=told) == first
    with pytest.raises(ValidationError, match="number and day of issue"):
        make.certificate(agency, number="12/qms")
    assert Certificate.objects.count() == 1


def test_a_renewal_comes_after_what_it_renews_and_once():
    agency = make.agency()
    first = make.certificate(agency)

    with pytest.raises(ValidationError, match="issued only on 01/07/2024"):
        make.renewal(first, agency, issued_on=date(2024, 7, 1))
    make.renewal(first, agency, issued_on=date(2027, 6, 1), valid_until=date(2030, 5, 31))
    with pytest.raises(ValidationError, match="renewal"):
        make.renewal(first, agency, issued_on=date(2027, 6, 2), valid_until=date(2030, 5, 31))


# --- doubtful ones are recorded with a reason ---------------------------------------------------------


def test_papers_are_doubted():
    assert doubts(valid_until=date(2027, 7, 2)) == [Doubt.TOO_LONG]
    assert doubts(body=body_called("Một tổ chức lạ")) == [Doubt.UNKNOWN_BODY]
    assert doubts(body=make.body("Cũ", accredited_until=date(2024, 6, 30))) == [Doubt.NOT_ACCREDITED]
    assert doubts(issued_on=date(2015, 12, 1), valid_until=date(2018, 11, 30)) == [Doubt.BEFORE_EDITION]
    assert doubts(agencies=[make.agency(founded=date(2025, 1, 1)), make.agency()]) == [Doubt.NOT_LIVING]
    assert not CertificateFact.objects.exists()


def test_the_same_number_is_doubted_but_in_a_chain():
    agency = make.agency()
    first = make.certificate(agency, number="QMS 1")

    assert doubts(number="qms 1", issued_on=date(2025, 1, 1)) == [Doubt.NUMBER_TWICE]
    make.certificate(agency, number="QMS 1", body=make.body("Tổ chức khác"), told=NOTHING)
    later = {"issued_on": date(2027, 6, 1), "valid_until": date(2030, 5, 31)}
    renewed = make.renewal(first, agency, number="QMS 1", told=NOTHING, **later)
    assert chain_of([first.pk]) == [first.pk, renewed.pk]


def test_the_reason_is_kept_and_the_unknown_body_waits_for_the_lead_body():
    held = make.certificate(make.agency(), body=body_called("  Một tổ chức lạ "), told=Told(because=" Đã xem "))

    fact = held.facts.get()
    assert (fact.warnings, fact.because) == (["unknown_body"], "Đã xem")
    assert not CertificationBody.objects.get(name="Một tổ chức lạ").is_known
    assert body_called("một TỔ CHỨC lạ").pk == fact.body_id


def test_a_reason_without_a_doubt_is_not_kept():
    assert make.certificate(make.agency()).facts.get().because == ""


@pytest.mark.parametrize(
    ("kind", "what", "found"),
    [
        ("restored", {}, Doubt.NO_EFFECT),
        ("suspended", {}, None),
        ("withdrawn", {}, None),
        ("surveyed", {"round": 1, "result": "passed"}, None),
        ("surveillance_planned", {"round": 1, "planned_on": date(2025, 7, 2)}, Doubt.LATE_PLAN),
        ("surveillance_planned", {"round": 1, "planned_on": date(2025, 7, 1)}, None),
        ("surveillance_planned", {"round": 2, "planned_on": date(2026, 7, 1)}, None),
    ],
)
def test_what_happened_is_doubted_when_it_changes_nothing_or_comes_late(kind, what, found):
    held = make.certificate(make.agency())
    raises = pytest.raises(Doubted, match=re.escape(str(found.label))) if found else nullcontext()

    with raises:
        make.happened(held, kind, date(2025, 3, 1), told=NOTHING, **what)


@pytest.mark.parametrize(("on", "today"), [(date(2024, 6, 30), ON), (ON + DAY, ON)])
def test_what_happened_lies_between_the_issue_and_today(on, today):
    with pytest.raises(Refused):
        make.happened(make.certificate(make.agency()), "suspended", on, today=today)


# --- what follows, over both times --------------------------------------------------------------------


def test_suspended_withdrawn_cancelled_expired_are_kept_apart():
    first, second, third, fourth = (make.certificate(make.agency()) for _ in range(4))
    make.happened(first, "suspended", date(2025, 3, 1))
    make.happened(second, "withdrawn", date(2025, 3, 1))
    make.happened(third, "cancelled", date(2025, 3, 1))

    assert [state(each, date(2025, 2, 28)) for each in (first, second, third, fourth)] == ["valid"] * 4
    assert [state(each) for each in (first, second, third)] == ["suspended", "withdrawn", "cancelled"]
    assert [state(each, date(2027, 7, 1)) for each in (first, fourth)] == ["expired", "expired"]
    assert state(fourth, date(2024, 6, 30)) is None


def test_a_renewal_takes_the_place_of_the_one_before_and_gives_it_back():
    agency = make.agency()
    first = make.certificate(agency)
    second = make.renewal(first, agency, issued_on=date(2026, 6, 1), valid_until=date(2029, 5, 31))

    assert (state(first), state(second)) == ("replaced", "valid")
    withdraw_certificate_fact(fact=second.facts.get(), by=make.clerk(), because="Nhầm")
    assert (state(first), state(second)) == ("valid", None)


def test_a_renewed_one_is_not_taken_back_before_its_renewal():
    first = make.certificate(make.agency())
    make.renewal(first, make.agency(), issued_on=date(2026, 6, 1), valid_until=date(2029, 5, 31), by=make.clerk())

    with pytest.raises(Refused, match="withdraw that first"):
        withdraw_certificate_fact(fact=first.facts.get(), by=make.clerk(), because="Nhầm")


def test_what_was_known_stays_as_it_was_known():
    held = make.certificate(make.agency())
    before = held.facts.get().recorded_at
    suspended = make.happened(held, "suspended", date(2025, 3, 1))
    withdraw_certificate_fact(fact=suspended, by=make.clerk(), because="Nhầm")

    assert [state(held, known=at) for at in (before, suspended.recorded_at, None)] == ["valid", "suspended", "valid"]


def test_a_paper_is_corrected_and_both_are_kept():
    agency = make.agency()
    held = make.certificate(agency)
    wrong = held.facts.get()
    who = {"by": make.clerk(), "on": ON, "agencies": [agency], "told": NOTHING}

    correct_certificate(certificate=held, reason="Ghi nhầm", **who, **paper_of(held, valid_until=date(2026, 6, 30)))

    wrong.refresh_from_db()
    assert (state(held), state(held, known=wrong.recorded_at)) == ("expired", "valid")
    assert (wrong.withdrawn_because, wrong.valid_until) == ("Ghi nhầm", date(2027, 6, 30))


def test_the_end_of_a_transition_caps_what_the_papers_say():
    held = make.certificate(make.agency(), edition="2008", issued_on=date(2016, 5, 4), valid_until=date(2019, 5, 3))

    assert [state(held, day) for day in (date(2018, 9, 14), date(2018, 9, 15))] == ["valid", "expired"]


def test_a_transition_that_moves_moves_the_ends():
    held = make.certificate(make.agency())
    before = held.facts.get().recorded_at
    edition = Edition.objects.get(code="2015")
    edition.certificates_until = date(2026, 1, 1)

    save_edition(edition)

    assert (state(held), state(held, known=before)) == ("expired", "valid")
    assert differing_certificates([held.pk]) == []


def test_what_is_covered_changes_from_a_day_on():
    first, second = make.agency(), make.agency()
    held = make.certificate(first, sites=["Trụ sở"])
    make.happened(held, "cover_changed", date(2025, 3, 1), agencies=[first, second], sites=["Trụ sở", "Một cửa"])

    assert certificate_figures(date(2025, 2, 28), None, "state")["valid"] == (1, 1, 1)
    assert certificate_figures(ON, None, "state")["valid"] == (1, 2, 2)


def test_papers_agencies_and_sites_are_counted_apart():
    one, two, three = make.agency(), make.agency(), make.agency()
    make.certificate(one, two, sites=["A", "B"])
    make.certificate(two, body=make.body("Khác"))
    make.happened(make.certificate(three, sites=["C"]), "suspended", date(2025, 3, 1))

    by_state = certificate_figures(ON, None, "state")
    assert by_state == {"": Counted(3, 3, 3), "valid": Counted(2, 2, 2), "suspended": Counted(1, 1, 1)}
    assert sorted(certificate_figures(ON, None, "body", "valid").values()) == [(1, 1, 0), (1, 2, 2), (2, 2, 2)]
    assert certificate_figures(date(2020, 1, 1), None, "state")[""] == (0, 0, 0)


# --- for whom -----------------------------------------------------------------------------------------


def test_an_officer_writes_for_the_own_agencies_and_leaves_the_others():
    district = make.agency(tier="district", area="645")
    commune, other, third = make.agency(superior=district), make.agency(), make.agency()
    officer, above = make.officer(commune), make.officer(district)
    held = make.certificate(commune, by=above)
    joint = make.certificate(commune, other)
    later = {"issued_on": date(2026, 6, 1), "valid_until": date(2029, 5, 31), "by": officer}

    with pytest.raises(Refused):
        make.certificate(other, by=officer)
    with pytest.raises(Refused):
        make.certificate(commune, other, by=officer)
    with pytest.raises(Refused):
        make.renewal(held, commune, other, **later)
    with pytest.raises(Refused):
        make.renewal(joint, commune, **later)
    with pytest.raises(Refused):
        make.happened(joint, "suspended", date(2025, 3, 1), by=make.officer(third))
    with pytest.raises(Refused):
        make.happened(joint, "suspended", date(2025, 3, 1), by=make.person(Role.INSPECTOR))
    make.renewal(joint, commune, other, **later)


def test_who_is_covered_no_longer_reads_on_and_writes_no_more():
    left, stays = make.agency(), make.agency()
    officer, held = make.officer(left), make.certificate(left, stays)
    make.happened(held, "cover_changed", date(2025, 3, 1), agencies=[stays])

    assert Certificate.objects.visible_to(officer).exists()
    with pytest.raises(Refused):
        make.happened(held, "suspended", date(2025, 4, 1), by=officer)


def test_who_sees_what():
    commune, other = make.agency(), make.agency()
    held, theirs, joint = make.certificate(commune), make.certificate(other), make.certificate(commune, other)
    officer = make.officer(commune)

    assert set(Certificate.objects.visible_to(officer)) == {held, joint}
    assert set(CertificateFact.objects.visible_to(officer)) == {held.facts.get(), joint.facts.get()}
    assert CertificateStanding.objects.visible_to(officer).known().on(ON).count() == 2
    assert set(Certificate.objects.visible_to(make.staff())) == {held, theirs, joint}
    assert not Certificate.objects.visible_to(make.person()).exists()


def test_an_officer_takes_back_only_what_is_of_the_own_recording():
    agency = make.agency()
    officer = make.officer(agency)
    held = make.certificate(agency)
    own = make.happened(held, "suspended", date(2025, 3, 1), by=officer)

    with pytest.raises(Refused):
        withdraw_certificate_fact(fact=held.facts.get(kind="issued"), by=officer, because="Nhầm")
    withdraw_certificate_fact(fact=own, by=officer, because="Nhầm")
    with pytest.raises(Refused, match="already"):
        withdraw_certificate_fact(fact=own, by=officer, because="Nhầm")


def test_who_was_overtaken_is_told():
    held = make.certificate(make.agency())
    seen = Told(seen_version=Certificate.objects.get().version)
    make.happened(held, "suspended", date(2025, 3, 1), told=seen)

    with pytest.raises(CertificateChanged):
        make.happened(held, "withdrawn", date(2025, 3, 2), told=seen)
    with pytest.raises(CertificateChanged):
        make.renewal(held, make.agency(), issued_on=date(2026, 6, 1), valid_until=date(2029, 5, 31), told=seen)
    assert state(held) == "suspended"
