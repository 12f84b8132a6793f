"""Many people at once, each on a connection of their own: nothing is lost, nothing locks up, moments stay in order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from importlib import import_module
from random import Random
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from agencies.actions.facts import Changed, Paper, withdraw_fact
from agencies.checks import Refused
from agencies.choices import Kind
from agencies.knowledge import knowing, settled
from agencies.loading import load_facts
from agencies.models import Agency, Fact, Standing
from agencies.rows import row_of
from portal.notices.jobs import enqueue, run
from portal.pages.models import Take
from portal.pages.rollups import take_rollups
from portal.programme.actions.announcements import note_opened
from portal.programme.models import Opening, Reach
from tests import make
from tests.agencies.stored import folded, rows
from tests.pages.rolled import differing_days, take
from tests.programme import guiding

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # seconds, for a machine that does other things too
KINDS = [Kind.TRAINING_HELD, Kind.APPLIED, Kind.DECLARED, Kind.SCOPE_CHANGED, Kind.PAUSED, Kind.RESUMED, Kind.ENDED]


def at_once(deeds: list, people: int = 20) -> list:
    """Do all, so many at a time, each on its own connection; gives what they gave, raises what they raised."""

    def on_a_connection(deed):
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return [done.result(PATIENCE) for done in [pool.submit(on_a_connection, deed) for deed in deeds]]


@pytest.fixture
def later():
    """Starts deeds in threads of their own and waits for them at the end."""
    threads = []

    def start(deed) -> Thread:
        def on_a_connection():
            try:
                deed()
            finally:
                connection.close()

        thread = Thread(target=on_a_connection)
        thread.start()
        threads.append(thread)
        return thread

    yield start
    for thread in threads:
        thread.join(PATIENCE)


def writer(agency: Agency, by, number: int):
    chance = Random(number)
    on = date(2011, 1, 1) + timedelta(days=chance.randrange(2000))
    kind = chance.choice(KINDS)
    return lambda: make.fact(agency, kind, on, by=by, number=f"{number}/QĐ")


def test_two_hundred_writers_on_one_agency_lose_nothing():
    agency, clerk = make.agency(), make.clerk()

    facts = at_once([writer(agency, clerk, number) for number in range(200)])

    assert Fact.objects.filter(agency=agency).count() == 201
    moments = sorted(fact.recorded_at for fact in facts)
    assert len(set(moments)) == 200
    assert Agency.objects.get().version == agency.version + 200
    call_command("refold", check=True)
    for moment in moments[::20]:
        assert list(rows(agency, moment)) == folded(agency, moment)


def test_each_writer_sees_all_that_was_known_before():
    """Of ten who all looked at one state, one may save; the others are told that it has changed."""
    agency, clerk = make.agency(), make.clerk()
    barrier = Barrier(10)

    def record(number):
        barrier.wait(PATIENCE)
        paper = Paper(confirmed=True, seen_version=agency.version)
        try:
            return make.fact(agency, Kind.TRAINING_HELD, date(2015, 1, 1), by=clerk, number=str(number), paper=paper)
        except Changed:
            return None

    recorded = at_once([lambda number=number: record(number) for number in range(10)])

    assert len([fact for fact in recorded if fact]) == 1
    assert agency.facts.count() == 2


def test_the_same_form_sent_by_many_clicks_at_once_is_one_fact():
    agency, clerk, key = make.agency(), make.clerk(), uuid4()
    paper = Paper(form_key=key, confirmed=True)

    facts = at_once([lambda: make.fact(agency, Kind.APPLIED, date(2015, 1, 1), by=clerk, paper=paper)] * 20)

    assert len({fact.pk for fact in facts}) == 1
    assert agency.facts.count() == 2


def test_one_fact_withdrawn_by_many_is_withdrawn_once():
    agency, clerk = make.agency(), make.clerk()
    fact = make.fact(agency, Kind.APPLIED, date(2015, 1, 1))

    def withdraw():
        try:
            return withdraw_fact(fact=fact, by=clerk, because="Sai")
        except Refused:
            return None

    assert len([done for done in at_once([withdraw] * 10, people=10) if done]) == 1
    call_command("refold", check=True)


def test_writers_on_several_agencies_in_opposite_order_do_not_lock_each_other_up():
    agencies = [make.agency() for _ in range(4)]
    orders = [agencies, agencies[::-1], agencies[2:] + agencies[:2]]

    def load(number):
        order = orders[number % 3]
        facts = [
            row_of(
                row,
                {
                    "source_key": f"{number}:{row}",
                    "agency": agency.key,
                    "kind": Kind.TRAINING_HELD,
                    "happened_on": f"2015-{row:02}-{number + 1:02}",
                },
            )
            for row, agency in enumerate(order, start=1)
        ]
        return load_facts(facts, today=make.TODAY).new

    def refold(number):
        with knowing([agency.pk for agency in orders[number % 3]]):
            pass
        return 0

    deeds = [lambda deed=deed, number=number: deed(number) for number in range(20) for deed in (load, refold)]
    loaded = at_once(deeds, people=10)

    assert sum(loaded) == 80
    call_command("refold", check=True)


def test_recording_and_taking_rollups_at_once_ends_in_the_right_rollups():
    agencies, clerk = [make.agency() for _ in range(3)], make.clerk()
    writers = [writer(agencies[number % 3], clerk, number) for number in range(60)]
    deeds = [
        deed for number, each in enumerate(writers) for deed in ([each, take_rollups] if number % 4 == 0 else [each])
    ]

    at_once(deeds, people=10)

    assert differing_days(take()) == []
    call_command("refold", check=True)


def test_people_go_on_recording_while_rollups_are_taken(later):
    """Nobody waits for the whole take, only for its moment."""
    import_module("portal.pages.tasks")  # a worker finds its handlers there
    agency, clerk = make.agency(), make.clerk()
    take()
    enqueue("take_rollups", key="now")

    with transaction.atomic():
        Take.objects.select_for_update().get()  # holds up the take half-way
        worker = later(run)
        worker.join(0.5)
        assert worker.is_alive()
        recorder = later(lambda: make.fact(agency, Kind.APPLIED, date(2015, 1, 1), by=clerk))
        recorder.join(2)
        assert not recorder.is_alive()


def test_settled_waits_for_an_open_writer(later):
    agency, clerk = make.agency(), make.clerk()
    written, finish, signed = Event(), Event(), []

    def write():
        with transaction.atomic():
            make.fact(agency, Kind.APPLIED, date(2015, 1, 1), by=clerk)
            written.set()
            finish.wait(PATIENCE)

    def sign():
        with settled() as moment:
            signed.append((moment, Standing.objects.known(moment).on(date(2016, 1, 1)).get(agency=agency).state))

    later(write)
    written.wait(PATIENCE)
    signer = later(sign)
    signer.join(0.3)
    assert signed == []
    finish.set()
    signer.join(PATIENCE)

    assert [state for _, state in signed] == ["applying"]
    assert signed[0][0] > agency.facts.latest("pk").recorded_at


def test_what_was_signed_is_not_changed_by_who_comes_after():
    agency = make.agency()
    with settled() as moment:
        signed = list(rows(agency, moment))

    make.fact(agency, Kind.APPLIED, date(2011, 1, 1))

    assert list(rows(agency, moment)) == signed
    assert list(rows(agency)) != signed


@pytest.mark.parametrize("upper_first", [True, False])
def test_moves_of_an_agency_and_of_its_superior_at_once_keep_the_line(later, upper_first):
    top, middle, low = make.agency(), make.agency(), make.agency()
    clerk = make.clerk()
    moves = [(middle, top), (low, middle)] if upper_first else [(low, middle), (middle, top)]
    written, finish = Event(), Event()

    def move(agency, superior):
        make.fact(agency, Kind.MOVED, date(2015, 1, 1), by=clerk, superior=superior)

    def first():
        with transaction.atomic():
            move(*moves[0])
            written.set()
            finish.wait(PATIENCE)

    later(first)
    written.wait(PATIENCE)
    second = later(lambda: move(*moves[1]))
    second.join(0.3)
    finish.set()
    second.join(PATIENCE)

    assert Agency.objects.get(pk=low.pk).line == [low.pk, middle.pk, top.pk]


def test_an_agency_whose_people_open_an_announcement_at_once_counts_once():
    agencies = [make.agency() for _number in range(3)]
    people = [make.officer(agency) for agency in agencies for _number in range(5)]
    told = guiding.announced(*agencies, make.agency())

    at_once([lambda person=person: note_opened(announcement=told, by=person) for person in people])

    assert Opening.objects.filter(announcement=told).count() == 15
    assert (Reach.objects.get(announcement=told).told, Reach.objects.get(announcement=told).opened) == (4, 3)
