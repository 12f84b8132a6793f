"""Random walks of three agencies' officers, two inspectors, staff and a leader through everything that has an address.

After each step two things hold: the answer bears no secret of an agency that the person has nothing to do with, and
history knows of no change of such an agency's rows. `make audit` walks 10,000 steps, `make test` 500.
"""

import os
import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from agencies.actions.contacts import save_contact
from agencies.choices import Role
from agencies.models import Contact
from agencies.models.agency import AgencyQuerySet
from audits.actions.evidence import add_evidence
from audits.models import Visit
from audits.models.finding import FindingQuerySet
from audits.models.visit import VisitQuerySet
from portal.history.models import Change
from portal.kit import wall
from portal.programme.actions.money import Voucher
from tests import inspections, make
from tests.programme import planning
from tests.test_access import NAMES, ROWS, _addresses, _session, _things

STEPS = int(os.environ.get("WALK_STEPS", "500"))
EACH = 50  # steps of one walk
LEFT_OUT = {"account_logout", "account_login", "healthz"}
"""What ends a session, and what is ill by right when a walk takes longer than the sweeper's heartbeat may be old."""

WALKERS = [*(f"officer {letter}" for letter in "ABC"), "above A", "inspector A", "inspector B", "staff", "leader"]

BODIES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Trần Thị Mới", "x" * 400]),
        "text": st.sampled_from(["", "Đã xem."]),
        "because": st.just("ghi nhầm"),
        "seen_version": st.sampled_from(["1", "2", "3"]),
        "statement": st.just("Chưa rà soát."),
        "grade": st.sampled_from(["minor", "note"]),
        "planned_on": st.just("02/03/2026"),
        "what": st.just("Tập huấn."),
        "responsible": st.just("Văn phòng"),
        "happened_on": st.just("01/03/2016"),
        "number": st.just("7/QĐ"),
        "confirmed": st.just("on"),
        "agency": st.sampled_from("ABC"),  # who adds a field that the form does not have
        "agency_id": st.sampled_from("ABC"),
        "findings": st.sampled_from("ABC"),
        "state": st.just("closed"),
        "is_staff": st.just("on"),
    },
)
LISTS = (
    "agencies",
    "search",
    "visits",
    "findings",
    "actions",
    "certificates",
    "history",
    "notices",
    "start",
    "province",
    "plans",
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["Bí mật", "bi mat", "co quan"]),
        "agency": st.sampled_from("ABC"),
        "state": st.sampled_from(["", "asked", "open"]),
        "last": st.just("1"),
    },
)


@pytest.fixture
def world():
    """Three agencies, each with a secret in everything that is private of it; who may know which stands beside."""
    district = make.agency(tier="district", area="645")
    agencies = {"A": make.agency(superior=district), "B": make.agency(), "C": make.agency()}
    officers = {letter: make.officer(agency) for letter, agency in agencies.items()}
    inspectors = {"A": make.person(Role.INSPECTOR), "B": make.person(Role.INSPECTOR)}
    staff = make.staff()
    administrator = make.person(Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    around = {"officer": officers["A"], "team": inspectors["A"], "staff": staff, "admin": administrator}
    things = _things(agencies["A"], around)
    addresses = {"A": _addresses(things)[0]}
    for letter, agency in agencies.items():
        team = inspectors.get(letter) or staff
        secrets = _secrets(letter, agency, team, officers[letter])
        addresses[letter] = addresses.get(letter, {}) | _of(agency, *secrets)
    people = {f"officer {letter}": (person, {letter}, {letter}) for letter, person in officers.items()}
    people |= {f"inspector {letter}": (person, {letter}, set("ABC")) for letter, person in inspectors.items()}
    people["staff"] = (staff, set("ABC"), set("ABC"))
    people["leader"] = (make.person(Role.LEADER), set("ABC"), set("ABC"))
    people["above A"] = (make.officer(district), {"A"}, {"A"})
    sessions = {name: _session(person) for name, (person, _mine, _known) in people.items()}
    return SimpleNamespace(agencies=agencies, addresses=addresses, people=people, sessions=sessions)


def _secrets(letter, agency, team, officer):
    save_contact(contact=Contact(agency=agency), name=f"Bí mật danh bạ {letter}")
    visit = inspections.started(agency, team)
    finding = inspections.asked(visit, team, statement=f"Bí mật kiểm tra {letter}")
    upload = SimpleUploadedFile(f"Bí mật kiểm tra {letter}.pdf", f"%PDF-1.7 Bí mật kiểm tra {letter} %%EOF".encode())
    add_evidence(finding=finding, by=team, upload=upload)
    inspections.proposed(finding, officer, text=f"Bí mật kiểm tra {letter}")
    minutes = inspections.drafted(visit, team)
    plan = planning.approved(agency, owner=agency, year=2019)
    payment = planning.paid(plan, 700, voucher=Voucher(f"Bí mật tiền {letter}"))
    return finding, minutes, payment


def _of(agency, finding, minutes, payment):
    """The addresses of the things with secrets."""
    evidence = finding.files.get()
    return {
        "agency": reverse("agency", args=[agency.pk]),
        "agency-history": reverse("agency-history", args=[agency.pk]),
        "contact-add": reverse("contact-add", args=[agency.pk]),
        "visit": reverse("visit", args=[finding.visit_id]),
        "finding": reverse("finding", args=[finding.pk]),
        "finding-move/accept": reverse("finding-move", args=[finding.pk, "accept"]),
        "finding-file": reverse("finding-file", args=[finding.pk]),
        "evidence": reverse("evidence", args=[evidence.key]),
        "visit-plan": reverse("visit-plan", args=[agency.pk]),
        "paper": reverse("paper", args=[minutes.pk]),
        "plan": reverse("plan", args=[payment.plan_id]),
        "plan-money": reverse("plan-money", args=[payment.plan_id]),
        "payment-withdraw": reverse("payment-withdraw", args=[payment.pk]),
    }


class Walk(RuleBasedStateMachine):
    """Each step is a request; each walk is undone at its end."""

    world: SimpleNamespace

    @initialize()
    def begin(self):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.newest = self.newest_change()

    def teardown(self):
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def newest_change(self):
        return Change.objects.aggregate(newest=Max("id"))["newest"]

    @rule(
        who=st.sampled_from(WALKERS),
        whose=st.sampled_from("ABC"),
        name=st.sampled_from(sorted({*NAMES, "finding-move/accept"} - LEFT_OUT)),
        method=st.sampled_from(["GET", "POST"]),
        body=BODIES,
    )
    def open_a_page(self, who, whose, name, method, body):
        address = self.world.addresses[whose].get(name)
        if address is None or ((method, name) not in ROWS and name != "finding-move/accept"):
            whose, address = "A", self.world.addresses["A"].get(name, reverse("start"))
        self.ask(who, method, address, self.meant(body))

    @rule(who=st.sampled_from(WALKERS), name=st.sampled_from(LISTS), query=QUERIES)
    def look_through_a_list(self, who, name, query):
        self.ask(who, "GET", reverse(name), self.meant(query))

    def meant(self, fields):
        return {
            key: str(self.world.agencies[value].pk) if value in tuple("ABC") else value for key, value in fields.items()
        }

    def ask(self, who, method, address, data):
        client = Client(raise_request_exception=False)
        client.cookies["session"] = self.world.sessions[who]
        with transaction.atomic():
            answer = client.get(address, data) if method == "GET" else client.post(address, data)
        assert answer.status_code < 500, (who, method, address, data)
        person, mine, known = self.world.people[who]
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode(errors="replace") + str(answer.headers)
        told = {("kiểm tra", letter) for letter in mine | self.visited(person)}
        told |= {("danh bạ", letter) for letter in known}
        told |= {("tiền", letter) for letter in mine if not who.startswith("inspector")}
        assert set(re.findall(r"Bí mật (kiểm tra|danh bạ|tiền) ([ABC])", text)) <= told, (who, method, address)
        self.nothing_foreign_changed(who, person, mine)

    def visited(self, person):
        """Since the walk began an inspector may have planned a visit elsewhere."""
        visited = set(Visit.objects.filter(members__person=person).values_list("agency", flat=True))
        return {letter for letter, agency in self.world.agencies.items() if agency.pk in visited}

    def nothing_foreign_changed(self, who, person, mine):
        before, self.newest = self.newest, self.newest_change()
        own = {self.world.agencies[letter].pk for letter in mine | self.visited(person)}
        changed = Change.objects.filter(id__gt=before, agency__isnull=False)
        foreign = changed.exclude(agency__in=own).exclude(agency__in=self.around(who))
        assert list(foreign.values("kind", "row", "deed", "agency")) == [], who

    def around(self, who):
        """The lead body's people act everywhere."""
        return Change.objects.values("agency") if who in ("staff", "leader") else [self.district()]

    def district(self):
        return self.world.agencies["A"].superior_id


def walk(world, steps):
    healthy = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    phases = [Phase.generate]  # a walk is told by its last step; shrinking it takes minutes
    how = settings(
        max_examples=max(1, steps // EACH), stateful_step_count=EACH, deadline=None, database=None,
        suppress_health_check=healthy, report_multiple_bugs=False, print_blob=False, phases=phases,
    )  # fmt: skip
    run_state_machine_as_test(type("WalkHere", (Walk,), {"world": world}), settings=how)


@pytest.mark.django_db
def test_nobody_reads_or_changes_what_is_not_theirs(world):
    walk(world, STEPS)


@pytest.mark.django_db
def test_a_hole_in_a_door_and_in_the_wall_is_found(world, monkeypatch):
    everything = lambda rows, user: rows  # noqa: E731
    for queries in (FindingQuerySet, VisitQuerySet, AgencyQuerySet):
        monkeypatch.setattr(queries, "visible_to", everything)
    entered = wall.enter

    def enter_and_open(person):
        roles = entered(person)
        wall.leave()  # the tests' connections begin with an open wall
        return roles

    monkeypatch.setattr(wall, "enter", enter_and_open)

    with pytest.raises(AssertionError):
        walk(world, 2000)


@pytest.mark.django_db
def test_a_hole_in_a_door_alone_shows_no_secret_of_an_inspection(world, monkeypatch):
    """The wall holds: the doors of findings stand open, and nobody sees one of another agency's."""
    monkeypatch.setattr(FindingQuerySet, "visible_to", lambda rows, user: rows)

    walk(world, 100)
