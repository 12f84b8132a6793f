"""The page that says who would be told what on a date."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator

from agencies.dues import Due, dues, untold
from portal.accounts.models import User
from portal.deadlines.choices import Audience, Clock
from portal.deadlines.kinds import KINDS
from portal.deadlines.wording import step_in_words
from portal.kit.web import url_with
from portal.notices.wording import say

PAGE_SIZE = 50


def reminders_page(on: date, today: date, rule: str, request) -> dict[str, Any]:
    """What the page shows: on a day to come what is new on it; today also what was missed; on a past day what was new
    then by the rules that held."""
    found = dues(on)
    if on == today:
        found = [due for due in untold(found) if due.reached.told.tell_on <= on]
    else:
        found = [due for due in found if due.reached.told.tell_on == on]
    counts = Counter(due.reached.kind.code for due in found)
    chosen = [due for due in found if rule in ("", due.reached.kind.code)]
    paging = Paginator(chosen, PAGE_SIZE)
    shown = paging.get_page(request.GET.get("page"))
    people = User.objects.in_bulk({due.person for due in shown})
    return {
        "on": on,
        "is_today": on == today,
        "is_past": on < today,
        "rows": [_row(due, people) for due in shown],
        "count": len(chosen),
        "people_count": len({due.person for due in chosen}),
        "counts": [
            (KINDS[code].title, count, url_with(request, rule=code, page=None)) for code, count in counts.items()
        ],
        "links": _links(request, shown),
    }


def _row(due: Due, people: Mapping[int, User]) -> dict[str, Any]:
    step, notice = due.reached, due.notice
    return {
        "person": people[due.person],
        "as_whom": Audience(step.told.audience).label,
        "sentence": say(notice),
        "url": notice.link,
        "clock": Clock(step.kind.clock).label,
        "rule": step.kind.title,
        "basis": step.policy.basis,
        "due_on": step.deadline.due_on,
        "step": step_in_words(step.told.step),
        "is_late": step.told.step < 0,
    }


def _links(request, shown) -> dict[str, str | None]:
    def to(number: int, is_there: bool) -> str | None:
        return url_with(request, page=number) if is_there else None

    last = shown.paginator.num_pages
    return {
        "first": to(1, shown.number > 2),
        "previous": to(shown.number - 1, shown.has_previous()),
        "next": to(shown.number + 1, shown.has_next()),
        "last": to(last, shown.number < last - 1),
    }
