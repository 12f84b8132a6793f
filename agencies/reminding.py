"""From deadlines to notices: finds what falls due and puts it into the outbox, once for each person and step."""

from collections import defaultdict
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_noop

from agencies.choices import Role
from agencies.deadlines import Due, Expiring, certificate_dues, window
from agencies.models import Agency, Certificate, Membership
from portal.notices.models import Notice
from portal.notices.outbox import notify_all

SENTENCE = gettext_noop("Certificate %(number)s of %(agency)s is valid until %(due_on)s.")
"""The catalogue translates it; the outbox fills it in the language of the person."""


def dues(on: date) -> list[Due]:
    """What is due on a day and has not been told yet."""
    first, last = window(on)
    certificates = (
        Certificate.objects.in_force().filter(valid_until__range=(first, last)).select_related("agency").order_by("pk")
    )
    people = _people_of([certificate.agency for certificate in certificates])
    found = certificate_dues([_expiring(certificate, people) for certificate in certificates], on)
    subjects = {due.subject for due in found}
    told = set(
        Notice.objects.filter(subject__in=subjects).values_list("person_id", "subject", "rule", "step", "due_on")
    )
    return [due for due in found if (due.person, due.subject, due.rule, due.step, due.due_on) not in told]


def remind(on: date) -> int:
    """Put what is due into the outbox; returns how many notices are new. Run twice, it adds nothing."""
    return notify_all(_notice(due) for due in dues(on))


def _notice(due: Due) -> Notice:
    return Notice(
        person_id=due.person,
        subject=due.subject,
        rule=due.rule,
        clock=due.clock,
        step=due.step,
        due_on=due.due_on,
        sentence=SENTENCE,
        params={"number": due.expiring.number, "agency": due.expiring.agency_name},
        link=due.expiring.link,
    )


def _expiring(certificate: Certificate, people: dict[int, tuple[int, ...]]) -> Expiring:
    return Expiring(
        subject=f"certificate:{certificate.pk}",
        agency_key=certificate.agency.key,
        agency_name=certificate.agency.name,
        number=certificate.number,
        valid_until=certificate.valid_until,
        link=reverse("certificate-edit", args=[certificate.pk]),
        people=people[certificate.agency_id],
    )


def _people_of(agencies: list[Agency]) -> dict[int, tuple[int, ...]]:
    """Who looks after each agency: its officers, else those of the nearest agency above, else the lead body."""
    lines = {pk for agency in agencies for pk in agency.line}
    officers = defaultdict(list)
    rows = Membership.objects.filter(role=Role.OFFICER, agency_id__in=lines, person__is_active=True)
    for agency_id, person_id in rows.values_list("agency_id", "person_id"):
        officers[agency_id].append(person_id)
    staff = Membership.objects.filter(role=Role.STAFF, person__is_active=True).values_list("person_id", flat=True)
    lead_body = tuple(sorted(set(staff)))
    return {
        agency.pk: next((tuple(sorted(officers[pk])) for pk in agency.line if officers[pk]), lead_body)
        for agency in agencies
    }
