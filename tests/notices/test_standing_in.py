"""Who is told instead of whom."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from portal.notices.actions import hand_over, take_back
from portal.notices.models import Absence
from portal.notices.standing_in import stand_ins
from tests import make

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


def away(person, deputy, first=DAY, last=None, on=DAY):
    return hand_over(person=person, deputy=deputy, first=first, last=last, on=on)


def test_a_deputy_stands_in_from_the_first_day_to_the_last():
    hoa, binh = make.person(), make.person()
    away(hoa, binh, DAY + WEEK, DAY + 2 * WEEK)

    days = [DAY, DAY + WEEK, DAY + 2 * WEEK, DAY + 2 * WEEK + timedelta(days=1)]
    assert [stand_ins(day) for day in days] == [{}, {hoa.pk: binh.pk}, {hoa.pk: binh.pk}, {}]


def test_the_deputy_of_a_deputy_who_is_away_too():
    hoa, binh, chi = (make.person() for _ in range(3))
    away(hoa, binh)
    away(binh, chi)

    assert stand_ins(DAY) == {hoa.pk: chi.pk, binh.pk: chi.pk}


def test_in_a_circle_everybody_is_told():
    hoa, binh, chi = (make.person() for _ in range(3))
    away(hoa, binh)
    away(binh, hoa)
    away(chi, hoa)

    assert stand_ins(DAY) == {}


def test_who_has_left_represents_nobody():
    hoa, binh = make.person(), make.person()
    away(hoa, binh)
    binh.is_active = False
    binh.save()

    assert stand_ins(DAY) == {}


def test_days_that_cannot_be_are_refused():
    hoa, binh = make.person(), make.person()
    away(hoa, binh, DAY, DAY + WEEK)

    for first, last in [(DAY - WEEK, None), (DAY + WEEK, DAY + timedelta(days=3)), (DAY + WEEK, None)]:
        with pytest.raises(ValidationError):
            away(hoa, binh, first, last)
    with pytest.raises(ValidationError):
        away(binh, binh)
    assert Absence.objects.count() == 1


def test_the_database_refuses_two_deputies_at_once():
    hoa, binh, chi = (make.person() for _ in range(3))
    away(hoa, binh, DAY, DAY + WEEK)

    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(person=hoa, deputy=chi, during=DateRange(DAY + WEEK, None))


def test_taken_back_it_ends_today_and_one_to_come_was_never():
    hoa, binh = make.person(), make.person()
    running = away(hoa, binh, DAY, DAY + WEEK)
    coming = away(hoa, binh, DAY + 2 * WEEK)

    take_back(absence=running, on=DAY + timedelta(days=3))
    take_back(absence=coming, on=DAY + timedelta(days=3))

    assert stand_ins(DAY + timedelta(days=2)) == {hoa.pk: binh.pk}
    assert stand_ins(DAY + timedelta(days=3)) == stand_ins(DAY + 3 * WEEK) == {}
    assert Absence.objects.count() == 1
