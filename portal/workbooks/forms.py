"""What the steps of an import ask. Every field is drawn out of the file and the kind, so all are made at run time."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.kit.folding import Fold
from portal.workbooks.cells import text_of
from portal.workbooks.choices import FOR_ALL
from portal.workbooks.kinds import Column, Holds, ImportKind
from portal.workbooks.lines import Mapped
from portal.workbooks.reading import Book, Sheet
from portal.workbooks.reading.limits import MAX_MEGABYTES

SAMPLES = 3
FEW = 2  # columns that are found at least where the head was understood


def _dress(form: forms.Form, label: str | Promise) -> None:
    form.helper = FormHelper()
    form.helper.attrs = {"novalidate": ""}
    form.helper.add_input(Submit("go", label))


class SendForm(forms.Form):
    """The file, and what kind of register it is."""

    kind = forms.ChoiceField(label=_("What is in it?"))
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.code, kind.title) for kind in kinds]
        sentence = gettext("Excel (.xlsx, .xls), .ods or .csv, at most %(limit)d MB.")
        self.fields["file"].help_text = sentence % {"limit": MAX_MEGABYTES}
        _dress(self, _("Go on"))


class SheetForm(forms.Form):
    """Which sheet, and which of its rows are the head; empty: found by itself."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    first = forms.IntegerField(label=_("First row of the head"), min_value=1, required=False)
    last = forms.IntegerField(
        label=_("Last row of the head"),
        min_value=1,
        required=False,
        help_text=_("As the sheet numbers its rows. Leave both empty to have the head looked for."),
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [
            (sheet.name, sheet.name or _("The only one")) for sheet in book.sheets if sheet.rows
        ]
        _dress(self, _("Go on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if bool(first) != bool(last) or (first and last and not first <= last <= first + 5):
            self.add_error("last", gettext("Give the first and the last row of the head, at most six rows."))
        return data

    @property
    def head(self) -> tuple[int, int] | None:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return (first, last) if first else None


class ColumnsForm(forms.Form):
    """Where each column of the kind stands, and what holds for all rows."""

    def __init__(self, *args: Any, kind: ImportKind, sheet: Sheet, mapped: Mapped, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        places = [("", "–"), *_places(sheet, mapped)]
        for column in kind.columns:
            if column.holds == Holds.NOTHING:
                continue
            self.fields[column.code] = forms.ChoiceField(
                label=str(column.title).capitalize(),
                choices=places,
                required=False,
                initial=mapped.columns.get(column.code, ""),
            )
            if column.may_hold_for_all:
                self.fields[FOR_ALL + column.code] = _for_all(column, mapped.for_all.get(column.code, ""))
        _dress(self, _("Go on"))
        self.lay_out(mapped)

    def lay_out(self, mapped: Mapped) -> None:
        """What was found, and what the file may have to be told; the rest folded, unless too little was found."""
        told = {FOR_ALL + column.code for column in self.kind.columns if column.is_told_by_titles}
        found = {self.kind.subject, *mapped.columns, *(FOR_ALL + code for code in mapped.for_all)}
        found |= told - {FOR_ALL + code for code in mapped.columns}
        folded = [name for name in self.fields if name not in found]
        if folded and len(mapped.columns) >= FEW:
            label = gettext("Columns that were not found in the file: %(count)d") % {"count": len(folded)}
            self.helper.layout = Layout(*(name for name in self.fields if name in found), Fold(label, *folded))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for column in self.kind.columns:
            place = data.get(column.code)
            if place and place in seen:
                self.add_error(column.code, gettext("This column of the sheet is named twice."))
            if place:
                seen[place] = column.code
        return data

    @property
    def columns(self) -> dict[str, int]:
        codes = (column.code for column in self.kind.columns)
        return {code: int(self.cleaned_data[code]) for code in codes if self.cleaned_data.get(code)}

    @property
    def for_all(self) -> dict[str, str]:
        return {
            name.removeprefix(FOR_ALL): value
            for name, value in self.cleaned_data.items()
            if name.startswith(FOR_ALL) and value
        }


def _for_all(column: Column, initial: str) -> forms.Field:
    """What may be said for all rows: a word of the list, or a day."""
    label = gettext("%(title)s, the same in all rows") % {"title": str(column.title).capitalize()}
    if column.holds == Holds.DAY:
        return forms.CharField(label=label, required=False, initial=initial, max_length=40)
    choices = [("", "–"), *(column.labels() if column.labels else {}).items()]
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)


def _places(sheet: Sheet, mapped: Mapped) -> list[tuple[int, str]]:
    """The sheet's columns with their heads and a few of their cells, so that a person knows them again."""
    below = sheet.rows[mapped.head.last + 1 : mapped.head.last + 30]
    width = max([len(mapped.head.labels), *map(len, below)])
    places = []
    for place in range(width):
        label = mapped.head.labels[place] if place < len(mapped.head.labels) else ""
        cells = list(dict.fromkeys(text_of(row[place])[:25] for row in below if place < len(row) and row[place] != ""))
        if label or cells:
            shown = f"{sheet.letters_of(place)}: {label[:60]}"
            places.append((place, f"{shown} ({', '.join(cells[-SAMPLES:])})" if cells else shown))
    return places


NO_MEANING = "-"


class ValuesForm(forms.Form):
    """What words of the file mean that the portal does not know."""

    def __init__(self, *args: Any, kind: ImportKind, unknown: dict[str, dict[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[str, str]] = {}
        for code, texts in unknown.items():
            column = kind.column(code)
            for number, text in enumerate(texts):
                name = f"{code}-{number}"
                self.asked[name] = (code, text)
                labels = column.labels() if column.labels else {}
                self.fields[name] = forms.ChoiceField(
                    label=f"{str(column.title).capitalize()}: “{text}”",
                    choices=[
                        ("", gettext("Not known: refuse these rows")),
                        *labels.items(),
                        (NO_MEANING, gettext("Means nothing: pass over")),
                    ],
                    required=False,
                )
        _dress(self, _("Go on"))

    @property
    def meanings(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, (code, text) in self.asked.items():
            if said := self.cleaned_data.get(name):
                found.setdefault(code, {})[text] = "" if said == NO_MEANING else said
        return found


class NamesForm(forms.Form):
    """Whom names mean that are in doubt."""

    def __init__(self, *args: Any, doubts: dict[str, list[list[Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, str] = {}
        for number, (text, candidates) in enumerate(doubts.items()):
            name = f"name-{number}"
            self.asked[name] = text
            self.fields[name] = forms.ChoiceField(
                label=f"“{text}”",
                choices=[("", gettext("None of these")), *((str(key), name) for key, name in candidates)],
                required=False,
            )

    @property
    def names(self) -> dict[str, int]:
        return {text: int(self.cleaned_data[name]) for name, text in self.asked.items() if self.cleaned_data.get(name)}


class ConfirmForm(forms.Form):
    """All of it, or the good rows only; `round` says which preview was seen."""

    round = forms.IntegerField(widget=forms.HiddenInput)
    only_good = forms.BooleanField(required=False, widget=forms.HiddenInput)


class UndoForm(forms.Form):
    because = forms.CharField(
        label=_("Why is it taken back?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
