"""The report as parts: each with tables and the words built from the figures. The same for page, Word and workbook."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import register
from agencies.choices import OBLIGED, Group, Obligation, State, Tier, Upkeep
from audits.choices import VisitForm
from portal.kit.dates import written_day
from portal.kit.numbers import Rate, written_dong, written_number
from portal.pages import inspections
from portal.pages.report.figures import Kept, YearFigures, asked_for_upkeep, kept_up
from portal.programme.choices import ReportSection
from portal.programme.models import ReportText


class Part(NamedTuple):
    """What stands in a cell: its words, where its rows are, and the number that the words say (none of a rate)."""

    words: str
    url: str = ""
    value: int | None = None


class Table(NamedTuple):
    """`rows` begin with a label; the last row is the sum where `has_sum`. `rated`: the places of numerator and
    denominator of the rate, among the numbers of a row."""

    title: str
    columns: list[str]
    rows: list[list[Part]]
    has_sum: bool = False
    rated: tuple[int, int] | None = None


class Section(NamedTuple):
    """`words` are those to be read; `built` those of the figures. `by`: who wrote others. `is_stale`: the figures have
    changed since."""

    code: str
    title: str
    tables: list[Table]
    words: str
    built: str
    by: str = ""
    is_stale: bool = False
    version: int = 0


def sections(figures: YearFigures) -> list[Section]:
    texts = {text.section: text for text in ReportText.objects.filter(year=figures.year).select_related("written_by")}
    return [_section(code, figures, texts.get(code)) for code in ReportSection.values]


def _section(code: str, figures: YearFigures, text: ReportText | None) -> Section:
    tables, built = BUILDERS[code](figures)
    label = str(ReportSection(code).label)
    if text is None or not text.text:
        return Section(code, label, tables, built, built, version=text.version if text else 0)
    return Section(code, label, tables, text.text, built, str(text.written_by), text.built != built, text.version)


Built = tuple[list[Table], str]
Chosen = Callable[[Kept], bool]
Row = Callable[[Chosen, dict[str, str]], list[Part]]
"""The cells after the label: of the agencies chosen, and of the list's filters that choose them."""


def _number(count: int, url: str = "") -> Part:
    return Part(written_number(count), url if count else "", count)


def _money(amount: int) -> Part:
    return Part(written_dong(amount), value=amount)


def _rate(part: int, whole: int) -> str:
    return Rate(part, whole).written(register.current().rounding)


def _list(figures: YearFigures, **filters: str) -> str:
    return figures.dates.link(reverse("agencies"), counted="1", **filters)


# --- declarations -------------------------------------------------------------------------------------


def _declared(figures: YearFigures) -> Built:
    columns = [_("Agencies"), _("Declared"), _("Of these declared again in the year"), _("Rate")]
    groups = [("group", _("By group"), Group.choices), ("tier", _("By tier"), Tier.choices)]
    groups += [("obligation", _("By obligation"), [each for each in Obligation.choices if each[0] in OBLIGED])]
    tables = [
        _by(figures, title, name, choices, columns, lambda chosen, filters: _declared_row(figures, chosen, filters))
        for name, title, choices in groups
    ]
    newest = register.editions()[-1] if register.editions() else ""
    tables.append(
        _by(
            figures,
            _("Declared by the edition %(edition)s, by tier") % {"edition": newest},
            "tier",
            Tier.choices,
            [_("Agencies"), _("Declared by this edition"), _("Rate")],
            lambda chosen, filters: _edition_row(figures, chosen, filters, newest),
        )
    )
    words = _(
        "By %(day)s %(rate)s agencies that must or are encouraged to apply the standard had declared; "
        "%(again)s of them declared again in %(year)s."
    )
    again = figures.count(lambda kept: kept.state == State.DECLARED and kept.is_redeclared)
    told = {"rate": _rate(figures.declared, figures.total), "again": written_number(again), "year": figures.year}
    return tables, words % (told | {"day": written_day(figures.dates.on)})


def _declared_row(figures: YearFigures, chosen: Chosen, filters: dict[str, str]) -> list[Part]:
    total = figures.count(chosen)
    declared = figures.count(lambda kept: chosen(kept) and kept.state == State.DECLARED)
    again = figures.count(lambda kept: chosen(kept) and kept.state == State.DECLARED and kept.is_redeclared)
    cells = [_number(total, _list(figures, **filters))]
    cells += [_number(declared, _list(figures, **filters, state=State.DECLARED)), _number(again)]
    return [*cells, Part(_rate(declared, total))]


def _edition_row(figures: YearFigures, chosen: Chosen, filters: dict[str, str], edition: str) -> list[Part]:
    def has(kept: Kept) -> bool:
        return chosen(kept) and kept.state == State.DECLARED and kept.edition == edition

    total, count = figures.count(chosen), figures.count(has)
    link = _list(figures, **filters, state=State.DECLARED, edition=edition)
    return [_number(total, _list(figures, **filters)), _number(count, link), Part(_rate(count, total))]


def _by(
    figures: YearFigures, title: str, name: str, choices: Iterable[tuple[str, Any]], columns: list[str], row
) -> Table:
    """A row for each value that some agency has, those without one last, and the sum."""
    found = {getattr(kept, name) for kept in figures.counts}
    named = [(code, str(label)) for code, label in choices if code in found]
    named += [("", _("none"))] if "" in found else []
    rows = []
    for code, label in named:
        rows.append([Part(label), *row(lambda kept, code=code: getattr(kept, name) == code, {name: code or "-"})])
    whole = [Part(_("All")), *row(lambda kept: True, {})]
    return Table(title, columns, [*rows, whole], has_sum=True, rated=(1, 0))


# --- the year -----------------------------------------------------------------------------------------


def _built(figures: YearFigures) -> Built:
    kinds = {
        _("Declared for the first time in the year"): lambda kept: kept.is_new,
        _("Converted to a newer edition in the year"): lambda kept: kept.is_converted,
        _("Declared again in the year"): lambda kept: kept.is_redeclared,
        _("Run electronically (so far)"): lambda kept: kept.is_electronic,
    }
    tiers = [(code, str(label)) for code, label in Tier.choices]
    rows = [[Part(label), *_of_tiers(figures, which), _number(figures.count(which))] for label, which in kinds.items()]
    table = Table(_("By kind of work and tier"), [*(label for _code, label in tiers), _("All")], rows)
    new, converted, again, electronic = (figures.count(which) for which in kinds.values())
    words = _(
        "In %(year)s %(new)s agencies declared for the first time, %(converted)s converted to a newer edition, "
        "%(again)s declared again; %(electronic)s run their system electronically."
    )
    numbers = {"new": new, "converted": converted, "again": again, "electronic": electronic}
    return [table], words % ({name: written_number(each) for name, each in numbers.items()} | {"year": figures.year})


def _of_tiers(figures: YearFigures, which: Chosen) -> list[Part]:
    return [_number(figures.count(lambda kept, tier=tier: kept.tier == tier and which(kept))) for tier in Tier.values]


def _upkeep(figures: YearFigures) -> Built:
    def row(chosen: Chosen, filters: dict[str, str]) -> list[Part]:
        asked = figures.count(lambda kept: chosen(kept) and asked_for_upkeep(kept))
        good = figures.count(lambda kept: chosen(kept) and kept_up(kept))
        cells = [_number(asked), _number(good, _list(figures, **filters, upkeep=Upkeep.KEPT))]
        return [*cells, _number(asked - good, _list(figures, **filters, upkeep=Upkeep.DUE)), Part(_rate(good, asked))]

    columns = [_("With a declaration"), _("Kept up"), _("Upkeep due"), _("Rate")]
    table = _by(
        figures, _("Internal audit and management review within twelve months"), "tier", Tier.choices, columns, row
    )
    asked, good = figures.count(asked_for_upkeep), figures.count(kept_up)
    words = _("%(rate)s agencies with a declaration keep it up by a yearly internal audit and management review.")
    return [table], words % {"rate": _rate(good, asked)}


def _coverage(figures: YearFigures) -> Built:
    rows, whole = [], [0, 0, 0]
    for code, label in Tier.choices:
        told = figures.covered.get(code)
        if told:
            rows.append([Part(str(label)), *map(_number, told), Part(_rate(told.covered, told.competence))])
            whole = [before + more for before, more in zip(whole, told, strict=True)]
    agencies, covered, competence = whole
    rows.append([Part(_("All")), *map(_number, whole), Part(_rate(covered, competence))])
    columns = [_("Agencies that say so"), _("Procedures covered"), _("Procedures in competence"), _("Rate")]
    words = _("%(rate)s administrative procedures are in the systems of the %(count)s agencies that told both numbers.")
    told = {"rate": _rate(covered, competence), "count": written_number(agencies)}
    return [Table(_("By tier"), columns, rows, has_sum=True, rated=(1, 2))], words % told


# --- plans, inspections, reports ----------------------------------------------------------------------


def _plans(figures: YearFigures) -> Built:
    if not figures.plans:
        return [], _("The province has no plan of this year.")
    columns = [_("Targets"), _("Reached"), _("Rate of targets reached"), _("Planned"), _("Allotted"), _("Spent")]
    rows = []
    for plan, whole, money in figures.plans:
        url = figures.dates.link(reverse("plan", args=[plan.pk]))
        amounts = [_money(each) for each in (money.planned, money.allotted, money.spent)]
        counts = [_number(whole.planned, url), _number(whole.reached, url)]
        rows.append([Part(plan.title), *counts, Part(_rate(whole.reached, whole.planned)), *amounts])
    words = [_plan_words(*each) for each in figures.plans]
    return [Table(_("The province's plans; money of the year"), columns, rows, rated=(1, 0))], " ".join(words)


def _plan_words(plan, whole, money) -> str:
    words = _("%(plan)s: %(rate)s targets are reached; %(spent)s of %(planned)s planned for the year are spent.")
    told = {"plan": plan.title, "rate": _rate(whole.reached, whole.planned)}
    text = words % (told | {"spent": written_dong(money.spent), "planned": written_dong(money.planned)})
    return text + (" " + _("The amounts are made up for illustration.") if plan.is_illustrative else "")


def _inspections(figures: YearFigures) -> Built:
    dates = figures.dates
    asked = inspections.Asked(figures.year, dates, dimensions=inspections.dimensions(dates))
    found = inspections.figures(asked)
    forms = [(form, str(label)) for form, label in VisitForm.choices]
    visits = [
        [Part(label), _number(found.visits[form], asked.link("province-inspection-visits", group=form))]
        for form, label in forms
    ]
    visits.append([Part(_("All")), _number(found.visits[""], asked.link("province-inspection-visits"))])
    grades = inspections.grades()
    rows = [[Part(grades[code]), *map(_number, counts)] for code, counts in found.groups["grade"].items()]
    rows.append([Part(_("All")), *map(_number, found.whole)])
    tables = [Table(_("Visits by form"), [_("Visits")], visits, has_sum=True)]
    tables.append(Table(_("Findings by grade"), [_("All"), _("Open"), _("Overdue")], rows, has_sum=True))
    words = _(
        "%(visits)s agencies were visited; %(findings)s findings were told to them, %(rate)s were corrected in time."
    )
    told = {"visits": written_number(found.visits[""]), "findings": written_number(found.whole.total)}
    return tables, words % (told | {"rate": found.in_time.written(register.current().rounding)})


def _reports(figures: YearFigures) -> Built:
    accepted, sent, returned = (figures.reports[state] for state in ("accepted", "sent", "returned"))
    columns = [_("Agencies"), _("Handed in"), _("Of these accepted"), _("Sent back"), _("Rate")]
    in_hand = accepted + sent
    row = [
        Part(_("All")),
        *map(_number, (figures.total, in_hand, accepted, returned)),
        Part(_rate(in_hand, figures.total)),
    ]
    words = _("%(rate)s agencies have handed in their report of %(year)s.")
    return [Table(_("Reports of the agencies"), columns, [row], rated=(1, 0))], words % {
        "rate": _rate(in_hand, figures.total),
        "year": figures.year,
    }


BUILDERS: dict[str, Callable[[YearFigures], Built]] = {
    ReportSection.DECLARED: _declared,
    ReportSection.BUILT: _built,
    ReportSection.UPKEEP: _upkeep,
    ReportSection.COVERAGE: _coverage,
    ReportSection.PLANS: _plans,
    ReportSection.INSPECTIONS: _inspections,
    ReportSection.REPORTS: _reports,
}


def last_day(year: int, today: date) -> date:
    """The day that a report of a year is about where none is asked for: its end, or today in the running year."""
    return min(date(year, 12, 31), today)
