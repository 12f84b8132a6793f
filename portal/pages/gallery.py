"""What the gallery shows the components with: made up, and no row of the database.

Names are long and bear the marks that are hardest to draw; they are the same in all languages.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.choices import Conversion, State, Tier, Upkeep
from agencies.forms import FactForm, Fold
from audits.choices import FindingState, VisitState
from portal.kit.charts import LeftPoint, Point
from portal.kit.dates import end_of_day
from portal.kit.fields import DayField
from portal.kit.files import check_scan
from portal.notices.choices import JobState
from portal.notices.progress import Work
from portal.pages import dashboard
from portal.pages.cells import Cell
from portal.pages.dates import Dates, DatesForm
from portal.programme.plans.page import drawn

ON = date(2017, 12, 31)
COMMUNE = "Ủy ban nhân dân xã Cư Ê Wi"
PAPER = "Quyết định về việc công bố Hệ thống quản lý chất lượng phù hợp Tiêu chuẩn quốc gia TCVN ISO 9001:2015"
LONG = f"{COMMUNE} – {PAPER}"
LETTERS = "Ễ ễ Ộ ộ Ữ ữ Ẵ ẵ Ẳ ẳ Ậ ậ Ệ ệ Ợ ợ Ỹ ỹ Đ đ"
SCAN = "Quyết định số 5249-QĐ-UBND ngày 27-11-2017 (bản quét).pdf"
DISTRICTS = {
    "643": "Thành phố Buôn Ma Thuột",
    "644": "Thị xã Buôn Hồ",
    "645": "Huyện Ea H'leo",
    "646": "Huyện Ea Súp",
    "647": "Huyện Buôn Đôn",
    "648": "Huyện Cư M'gar",
}
NAMES = {COMMUNE, PAPER, LONG, LETTERS, SCAN, *DISTRICTS.values()}
"""Words of no language."""
MANY = 1_234_567_890

PARTS = {
    "heads": _("Heads and ways"),
    "words": _("Words that stand out"),
    "numbers": _("Numbers and charts"),
    "lists": _("Lists and tables"),
    "filters": _("Filters"),
    "forms": _("Forms"),
    "errors": _("Forms in error"),
}


class PresentFile(NamedTuple):
    """What a field for a file shows of the one that is there."""

    name: str
    size: int  # bytes


class SampleFilters(forms.Form):
    name = forms.CharField(label=_("Name"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", "–"), *State.choices], required=False)
    on = DayField(label=_("Figures on"), required=False)
    counted = forms.BooleanField(label=_("Only agencies counted in the figures"), required=False)


class SampleForm(forms.Form):
    """One field of each sort that the portal's forms have."""

    name = forms.CharField(label=_("Name of the agency"), max_length=300)
    happened_on = DayField(
        label=_("When did it happen?"), coarse=True, help_text=FactForm.base_fields["happened_on"].help_text
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", "–"), *State.choices])
    covered = forms.IntegerField(
        label=_("Administrative procedures covered"), min_value=0, localize=True, required=False
    )
    scope = forms.CharField(
        label=_("Scope: fields of activity"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    upkeep = forms.ChoiceField(label=_("Upkeep"), choices=Upkeep.choices[1:], widget=forms.RadioSelect)
    confirmed = forms.BooleanField(label=_("I have read the warnings; record it anyway."))
    scan = forms.FileField(label=_("Scan of the document"), help_text=FactForm.base_fields["scan"].help_text)

    def clean_scan(self):
        check_scan(self.cleaned_data["scan"])


def gallery(part: str) -> dict[str, Any]:
    """What a part of the gallery shows; one that is not there is the first."""
    part = part if part in PARTS else "heads"
    links = [(f"?part={code}", words) for code, words in PARTS.items()]
    names = {"long": LONG, "commune": COMMUNE, "letters": LETTERS, "many": MANY}
    shown = SAMPLES[part]() if part in SAMPLES else {}
    return {"part": part, "title": PARTS[part], "links": links, "current": f"?part={part}", **names, **shown}


def _words() -> dict[str, Any]:
    lists = [State, Upkeep, Conversion, VisitState, FindingState, JobState]
    return {"states": [(code, label) for each in lists for code, label in each.choices if code]}


def _numbers() -> dict[str, Any]:
    declared = [0, 4, 22, 61, 128]
    points = [Point(date(ON.year - 4 + place, 12, 31), count, 184) for place, count in enumerate(declared)]
    shares = [(0, 8), (2, 9), (5, 12), (9, 11), (23, 23), (0, 0)]
    tiles = [
        dashboard.tile(code, name, _cell(part), _cell(whole))
        for (code, name), (part, whole) in zip(DISTRICTS.items(), shares, strict=True)
    ]
    trend = dashboard.trend(Dates(ON), points)
    wanted, left = [56, 42, 28, 14, 0], [56, 49, 40, None, None]
    days = [date(ON.year, month, 28) for month in (2, 4, 6, 8, 10)]
    burn = drawn([LeftPoint(*point) for point in zip(days, wanted, left, strict=True)])
    rows = [[56, 22, 14, 128, 9, 3, 1], [0, 0, 0, 34, 0, 0, 0], [0, 2, 0, 1, 0, 0, 0]]
    bars = [(name, _cells(counts)) for name, counts in zip([COMMUNE, *Tier.labels], rows, strict=False)]
    stack = dashboard.stack(bars, _cells([sum(counts) for counts in zip(*rows, strict=True)]))
    return {
        "stack": stack,
        "burn": burn,
        "trend": trend,
        "tiles": tiles,
        "years": dashboard.years(ON, "", 2006),
        "works": _works(),
    }


def _works() -> list[tuple[str, Work]]:
    """A job in each state, one between two tries, one whose end nobody knows."""
    running = Work(JobState.RUNNING, 12_340, 20_000, PAPER)
    works = [Work(state, running.done, running.total, running.stage) for state in JobState.values]
    again = Work(JobState.WAITING, again_at=end_of_day(ON))
    without_end = Work(JobState.RUNNING, stage=COMMUNE)
    return [(str(JobState(work.state).label), work) for work in [*works, again, without_end]]


def _cell(count: int) -> Cell:
    return Cell(count, reverse("agencies"))


def _cells(counts: list[int]) -> list[Cell]:
    """All, and those in each state."""
    return [_cell(sum(counts)), *map(_cell, counts)]


def _lists() -> dict[str, Any]:
    address = reverse("agencies")
    due = {"label": COMMUNE, "hint": PAPER, "url": address}
    tasks = [
        due | {"state": "overdue", "state_label": "14/12/2017"},
        due | {"state": "due", "state_label": "31/12/2017"},
        {"label": COMMUNE, "state": "none", "state_label": State.NONE.label},
        {"label": COMMUNE, "url": address, "state": "done", "state_label": Conversion.DONE.label, "is_done": True},
    ]
    entries = [
        {"iso": "2017-11-27", "day": "27/11/2017", "title": PAPER, "text": COMMUNE},
        {"iso": "2016-03-01", "day": "3/2016", "title": PAPER, "text": COMMUNE, "withdrawn": True},
    ]
    return {"tasks": tasks, "entries": entries}


def _filters() -> dict[str, Any]:
    return {
        "plain": SampleFilters(auto_id="plain_%s"),
        "filled": SampleFilters(
            {"name": LONG, "state": State.REDECLARE, "on": "31/12/2017", "counted": "1"}, auto_id="filled_%s"
        ),
        "wrong": DatesForm({"on": "31/02/2017", "known": "2017"}, auto_id="wrong_%s"),
        "dates_form": DatesForm(auto_id="dates_%s"),
        "days_form": DatesForm(auto_id="days_%s"),
        "dates": Dates(ON),
    }


def _forms() -> dict[str, Any]:
    file = PresentFile(SCAN, 1_482_752)
    filled = {"name": LONG, "happened_on": ON, "state": State.DECLARED, "covered": MANY, "scope": PAPER}
    return {
        "plain": SampleForm(auto_id="plain_%s"),
        "filled": SampleForm(auto_id="filled_%s", initial=filled | {"upkeep": Upkeep.KEPT, "scan": file}),
        "folds": [_folded("closed_%s", {}), _folded("open_%s", {"scope": PAPER})],
    }


def _folded(auto_id: str, initial: dict[str, str]) -> SampleForm:
    form = SampleForm(auto_id=auto_id, initial=initial)
    form.helper = FormHelper()
    form.helper.form_tag, form.helper.disable_csrf = False, True
    form.helper.layout = Layout("name", Fold(str(form.fields["scope"].label), "scope", "covered"))
    return form


def _errors() -> dict[str, Any]:
    return {"form": SampleForm({"name": LONG, "happened_on": "31/02/2017", "covered": "-1"}, {})}


SAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "words": _words,
    "numbers": _numbers,
    "lists": _lists,
    "filters": _filters,
    "forms": _forms,
    "errors": _errors,
}
