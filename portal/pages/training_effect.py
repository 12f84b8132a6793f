"""Whether failing fell after training: agencies that failed in one season and were visited again in a later one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Min
from django.urls import reverse

from agencies import register
from agencies.models import Agency
from audits.choices import BEGUN, FindingState
from audits.models import Finding, FindingClause, Visit
from portal.kit.numbers import Rate
from portal.kit.paging import keyset_page
from portal.kit.web import url_with
from portal.programme.choices import CourseKind, Part
from portal.programme.models import Attendance
from portal.programme.training.clauses import answer_to


class Season(NamedTuple):
    """An agency's season: the first day on which it was visited, and the kinds of course that answer what failed."""

    agency: int
    year: int
    began_on: date
    failed: frozenset[str]


class Again(NamedTuple):
    """What an agency failed in one season, seen again in the next in which it was visited."""

    agency: int
    kind: str
    first: int
    then: int
    is_trained: bool
    is_failing: bool


def seen_again(seasons: Iterable[Season], trained: Mapping[tuple[int, str], Iterable[date]]) -> Iterator[Again]:
    """For each season but an agency's last, each kind that failed: whether somebody learned it between the two visits,
    and whether it failed again. `trained`: the last days of courses by agency and kind. Pure."""
    before: Season | None = None
    for season in sorted(seasons, key=lambda each: (each.agency, each.year)):
        if before and before.agency == season.agency:
            for kind in sorted(before.failed):
                days = trained.get((season.agency, kind), ())
                is_trained = any(before.began_on < day <= season.began_on for day in days)
                yield Again(season.agency, kind, before.year, season.year, is_trained, kind in season.failed)
        before = season


# --- what is read ---------------------------------------------------------------------------------------


def _seasons(user: Any) -> list[Season]:
    visits = Visit.objects.visible_to(user).filter(state__in=BEGUN).order_by()
    began = visits.values_list("agency", "season").annotate(began_on=Min("started_on"))
    failed = defaultdict(set)
    findings = Finding.objects.visible_to(user).filter(is_nonconformity=True).exclude(state=FindingState.WITHDRAWN)
    links = FindingClause.objects.filter(finding__in=findings).order_by()
    named = ("finding__agency", "finding__season", "clause__edition__code", "clause__number")
    for agency, year, edition, number in links.values_list(*named).distinct():
        failed[agency, year].add(answer_to(edition, number).value)
    return [Season(agency, year, day, frozenset(failed[agency, year])) for agency, year, day in began]


def _trained(user: Any) -> dict[tuple[int, str], list[date]]:
    found = defaultdict(list)
    learned = Attendance.objects.visible_to(user).known().filter(part=Part.LEARNER).order_by()
    for agency, kind, day in learned.values_list("agency", "course__kind", "course__ends_on").distinct():
        found[agency, kind].append(day)
    return found


# --- what is shown --------------------------------------------------------------------------------------


class EffectFilter(forms.Form):
    """Which cases a figure opens. Stands in the address."""

    kind = forms.ChoiceField(choices=CourseKind.choices)
    trained = forms.ChoiceField(choices=[("1", ""), ("0", "")])
    failing = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)

    def counts(self, case: Again) -> bool:
        asked = self.cleaned_data
        said = {"kind": case.kind, "trained": str(int(case.is_trained)), "failing": str(int(case.is_failing))}
        return all(value in ("", said[name]) for name, value in asked.items())


def effect_page(request) -> dict[str, Any]:
    """By kind of course, of trained and of untrained agencies: how many failed again. Each number opens its cases."""
    cases = list(seen_again(_seasons(request.user), _trained(request.user)))
    lines = [_line(kind, [case for case in cases if case.kind == kind]) for kind in CourseKind]
    form = EffectFilter(request.GET)
    shown = [case for case in cases if form.counts(case)] if form.is_valid() else []
    return {"lines": [line for line in lines if line["count"]], "is_asked": form.is_valid()} | _cases(request, shown)


def _line(kind: CourseKind, cases: list[Again]) -> dict[str, Any]:
    return {
        "label": kind.label,
        "count": len(cases),
        "parts": [
            _part(kind, is_trained, [c for c in cases if c.is_trained == is_trained]) for is_trained in (True, False)
        ],
    }


def _part(kind: CourseKind, is_trained: bool, cases: list[Again]) -> dict[str, Any]:
    failing = sum(case.is_failing for case in cases)
    asked = {"kind": kind.value, "trained": int(is_trained)}
    path = reverse("training-effect")
    return {
        "failing": (failing, path + url_with({}, **asked, failing=1)),
        "all": (len(cases), path + url_with({}, **asked)),
        "rate": Rate(failing, len(cases)).written(register.current().rounding) if cases else "",
    }


def _cases(request, cases: list[Again]) -> dict[str, Any]:
    of: dict[int, list[Again]] = defaultdict(list)
    for case in cases:
        of[case.agency].append(case)
    found = keyset_page(Agency.objects.visible_to(request.user).filter(pk__in=list(of)), request.GET)
    return {"rows": [(agency, of[agency.pk]) for agency in found.rows], "pages": found.links(request)}
