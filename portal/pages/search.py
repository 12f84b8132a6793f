"""The search over everything that a person may see: agencies, documents, courses, consultants, people."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agencies import register
from agencies.models import Agency, Contact, Fact
from portal.accounts.models import User
from portal.accounts.permissions import can_manage_people
from portal.kit.asking import Dates
from portal.kit.searching import matching
from portal.kit.vietnamese import search_words
from portal.programme.guidance.queries import library
from portal.programme.models import Adviser, Attendance, Course
from portal.programme.procedures.listing import listed

MOST = 10
"""Hits of each sort that are shown."""
SHORTEST_NUMBER = 2  # characters; less finds every document


class Hit(NamedTuple):
    title: str
    url: str
    hint: str


@dataclass(frozen=True)
class Group:
    """Hits of one sort; `more_url` leads to all of them, where there is such a list and there are more."""

    title: str
    hits: list[Hit]
    more_url: str = ""


def searched(user, text: str) -> list[Group]:
    """What is found for this person; sorts of which nothing is found are left out."""
    if not search_words(text):
        return []
    kinds = (_agencies, _documents, _procedures, _materials, _courses, _advisers, _contacts, _learners, _accounts)
    groups = [of_kind(user, text) for of_kind in kinds]
    return [group for group in groups if group.hits]


def _agencies(user, text: str) -> Group:
    agencies = matching(Agency.objects.visible_to(user), text).select_related("area__parent")
    rows = list(agencies.order_by("sort_key", "pk")[: MOST + 1])
    hits = [Hit(str(row), reverse("agency", args=[row.pk]), _place(row)) for row in rows[:MOST]]
    return Group(_("Agencies"), hits, f"{reverse('agencies')}?{urlencode({'q': text})}" if len(rows) > MOST else "")


def _place(agency: Agency) -> str:
    """Where it lies, from the smaller to the larger: names of communes are not unique in a province."""
    area = agency.area
    return ", ".join(dict.fromkeys(each.name for each in (area, area and area.district) if each))


def _documents(user, text: str) -> Group:
    if len(text.strip()) < SHORTEST_NUMBER:
        return Group(_("Documents"), [])
    facts = Fact.objects.visible_to(user).known().numbered_like(text).order_by("-happened_on", "-pk")
    rows = facts.values_list("agency_id", "agency__name", "kind", "number")[:MOST]
    hits = [
        Hit(number, reverse("agency", args=[agency]), f"{register.label_of(kind)}, {name}")
        for agency, name, kind, number in rows
    ]
    return Group(_("Documents"), hits)


def _procedures(user, text: str) -> Group:
    """Those in force today: the list finds them on other days."""
    rows = listed(user, Dates(localdate()), {"q": text}).order_by("code", "pk").values_list("pk", "code", "name")
    hits = [Hit(f"{code} {name}", reverse("procedure", args=[pk]), "") for pk, code, name in rows[: MOST + 1]]
    more_url = f"{reverse('procedures')}?{urlencode({'q': text})}" if len(hits) > MOST else ""
    return Group(_("Procedures"), hits[:MOST], more_url)


def _materials(user, text: str) -> Group:
    rows = library(user, Dates(localdate()), q=text).order_by("kind", "sort_key", "pk")[: MOST + 1]
    hits = [Hit(str(each), reverse("material", args=[each.pk]), str(each.get_kind_display())) for each in rows]
    more_url = f"{reverse('guidance')}?{urlencode({'q': text})}" if len(hits) > MOST else ""
    return Group(_("Guidance"), hits[:MOST], more_url)


def _courses(user, text: str) -> Group:
    courses = matching(Course.objects.visible_to(user).known(), text).order_by("-starts_on", "-pk")
    rows = courses.values_list("pk", "title", "code", "provider")[:MOST]
    hits = [Hit(title, reverse("course", args=[pk]), f"{code}, {provider}") for pk, title, code, provider in rows]
    return Group(_("Courses"), hits)


def _advisers(user, text: str) -> Group:
    rows = matching(Adviser.objects.visible_to(user).known(), text).order_by("sort_key", "pk")[:MOST]
    hits = [Hit(each.name, reverse("adviser", args=[each.pk]), str(each.get_kind_display())) for each in rows]
    return Group(_("Consultants and assessors"), hits)


def _contacts(user, text: str) -> Group:
    """The agencies' contacts: who sees an agency here sees them too."""
    contacts = Contact.objects.filter(agency__in=Agency.objects.visible_to(user))
    rows = (
        contacts.matching(text)
        .order_by("name", "pk")
        .values_list("name", "position", "agency_id", "agency__name")[:MOST]
    )
    hits = [
        Hit(name, reverse("agency", args=[agency]), ", ".join(filter(None, [position, of])))
        for name, position, agency, of in rows
    ]
    return Group(_("Contacts"), hits)


def _learners(user, text: str) -> Group:
    """People who were at courses, each once, at the agencies that one sees."""
    people = Attendance.objects.visible_to(user).known().matching(text).order_by("name", "agency_id")
    rows = people.values_list("name", "agency_id", "agency__name").distinct()[:MOST]
    hits = [Hit(name, reverse("agency-training", args=[agency]), of) for name, agency, of in rows]
    return Group(_("People at courses"), hits)


def _accounts(user, text: str) -> Group:
    if not can_manage_people(user):
        return Group(_("Accounts"), [])
    rows = matching(User.objects.all(), text).order_by("name", "pk").values_list("pk", "name", "email")[:MOST]
    hits = [Hit(name, reverse("admin:accounts_user_change", args=[pk]), email) for pk, name, email in rows]
    return Group(_("Accounts"), hits)
