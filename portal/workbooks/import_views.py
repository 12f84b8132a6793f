"""The steps of an import, each a page: the file, sheet and head, columns, words, the preview, what came of it."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import count
from portal.kit.files import attachment, finding_room
from portal.kit.paging import keyset_page
from portal.kit.web import access, page, url_with
from portal.notices.progress import work_of
from portal.workbooks import actions, undo_actions
from portal.workbooks.cells import text_of
from portal.workbooks.choices import TO_BE_CURED, WRITTEN, ImportState, Verdict
from portal.workbooks.forms import ColumnsForm, ConfirmForm, NamesForm, SendForm, SheetForm, UndoForm, ValuesForm
from portal.workbooks.kinds import KINDS
from portal.workbooks.lines import unknown_values
from portal.workbooks.models import Import
from portal.workbooks.permissions import OPEN, can_bring_in, can_go_on, can_see_import, can_undo_import, kinds_for
from portal.workbooks.preparing import book_of, mapped_of, sheet_of
from portal.workbooks.queries import doubtful_names, shown_rows
from portal.workbooks.reading import Unreadable

HEAD_ROWS = 15  # shown where the head is chosen


def load_import(user, pk):
    return get_object_or_404(Import.objects.visible_to(user).select_related("by", "undone_by"), pk=pk)


@require_safe
@access(can_bring_in)
def imports(request):
    shown = keyset_page(Import.objects.visible_to(request.user).select_related("by"), request.GET, order=("-id",))
    rows = [(sent, KINDS[sent.kind].title if sent.kind in KINDS else sent.kind) for sent in shown.rows]
    return page(request, "workbooks/imports.html", {"rows": rows, "links": shown.links(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_bring_in)
def send(request):
    form = SendForm(request.POST or None, request.FILES or None, kinds=kinds_for(request.user))
    if form.is_valid():
        count(request, "imports")
        try:
            with finding_room():
                sent = _sent(form, request.user)
        except Unreadable as unreadable:
            form.add_error("file", unreadable.sentence)
        except ValidationError as no_room:
            form.add_error("file", no_room)
        else:
            return redirect("import-columns", pk=sent.pk)
    return page(request, "workbooks/send.html", {"form": form}, _status(form))


def _sent(form, person) -> Import:
    """The file is read from a place of its own, where only this process and its child find it."""
    upload = form.cleaned_data["file"]
    with NamedTemporaryFile() as kept:
        for piece in upload.chunks():
            kept.write(piece)
        kept.flush()
        return actions.send(
            kind=KINDS[form.cleaned_data["kind"]], by=person, path=Path(kept.name), name=upload.name or ""
        )


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_go_on, load=load_import)
def sheet(request, sent):
    if sent.state not in OPEN:
        return redirect("import", pk=sent.pk)
    book = book_of(sent)
    shown = sheet_of(sent, book)
    told = {"sheet": sent.sheet, "first": shown.number_of(sent.head[0]), "last": shown.number_of(sent.head[1])}
    form = SheetForm(request.POST or None, book=book, initial=told)
    if form.is_valid():
        try:
            chosen = form.cleaned_data["sheet"]
            head = form.head if chosen == sent.sheet else None
            actions.choose_sheet(sent=sent, sheet=chosen, head=head)
        except (ValidationError, Unreadable) as refused:
            form.add_error(None, str(refused) if isinstance(refused, Unreadable) else refused)
        else:
            return redirect("import-columns", pk=sent.pk)
    rows = [(shown.number_of(index), list(map(text_of, row))) for index, row in enumerate(shown.rows[:HEAD_ROWS])]
    return page(request, "workbooks/sheet.html", {"sent": sent, "form": form, "rows": rows}, _status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_go_on, load=load_import)
def columns(request, sent):
    if sent.state not in OPEN:
        return redirect("import", pk=sent.pk)
    book = book_of(sent)
    shown = sheet_of(sent, book)
    form = ColumnsForm(request.POST or None, kind=KINDS[sent.kind], sheet=shown, mapped=mapped_of(sent, book))
    if form.is_valid():
        try:
            actions.choose_columns(sent=sent, columns=form.columns, for_all=form.for_all)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("import-values", pk=sent.pk)
    context = {
        "sent": sent,
        "form": form,
        "first": shown.number_of(sent.head[0]),
        "last": shown.number_of(sent.head[1]),
    }
    return page(request, "workbooks/columns.html", context, _status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_go_on, load=load_import)
def values(request, sent):
    """Words that mean nothing yet; where there are none, on to the preview."""
    if sent.state not in OPEN:
        return redirect("import", pk=sent.pk)
    kind, book = KINDS[sent.kind], book_of(sent)
    unknown = unknown_values(sheet_of(sent, book), kind, mapped_of(sent, book))
    form = ValuesForm(request.POST if request.method == "POST" else None, kind=kind, unknown=unknown)
    if not unknown or form.is_valid():
        if unknown:
            actions.choose_values(sent=sent, values=form.meanings)
        actions.look_through(sent=sent, on=localdate())
        return redirect("import", pk=sent.pk)
    return page(request, "workbooks/values.html", {"sent": sent, "form": form}, _status(form))


@require_safe
@access(can_see_import, load=load_import)
def show(request, sent):
    """The preview while nothing is written, then what came of it."""
    verdict = request.GET.get("verdict", "")
    rows = sent.rows.filter(verdict=verdict) if verdict in Verdict.values else sent.rows.all()
    shown = keyset_page(rows, request.GET, order=("number",))
    may_go_on = can_go_on(request.user, sent)
    context = {
        "sent": sent,
        "kind": KINDS[sent.kind].title,
        "trouble": sent.trouble and _(sent.trouble),
        "work": _work(sent),
        "tabs": _tabs(sent),
        "here": url_with({"verdict": verdict} if verdict else {}),
        "rows": shown_rows(shown.rows, sent),
        "links": shown.links(request),
        "may_go_on": may_go_on and sent.state in OPEN,
        "may_undo": sent.state == ImportState.WRITTEN and can_undo_import(request.user, sent),
        "good": sum(sent.counts.get(one, 0) for one in WRITTEN),
        "bad": sum(sent.counts.get(one, 0) for one in TO_BE_CURED),
        "form": _names_form(None, sent) if may_go_on and sent.state == ImportState.PREVIEWED else None,
    }
    return page(request, "workbooks/import.html", context)


def _work(sent):
    """The job that the page waits for."""
    if sent.state == ImportState.LOOKING:
        return work_of(actions.look_key(sent))
    if sent.state == ImportState.UNDOING:
        return work_of(undo_actions.undo_key(sent))
    return work_of(actions.write_key(sent)) if sent.state == ImportState.WRITING else None


def _tabs(sent):
    """All rows and those of each verdict, with how many: they add up."""
    counts = [(one, sent.counts.get(one.value, 0)) for one in Verdict]
    every = ("?", _("All rows"), sum(sent.counts.values()))
    return [every, *((url_with({"verdict": one.value}), one.label, count) for one, count in counts if count)]


def _names_form(data, sent):
    doubts = doubtful_names(sent)
    return NamesForm(data, doubts=doubts) if doubts else None


@require_POST
@access(can_go_on, load=load_import)
def names(request, sent):
    """Whom names mean that were in doubt; then the rows are looked through again."""
    form = _names_form(request.POST, sent)
    if form is not None and form.is_valid() and form.names:
        try:
            actions.choose_names(sent=sent, names=form.names)
            actions.look_through(sent=sent, on=localdate())
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    else:
        messages.info(request, _("Nothing was chosen."))
    return redirect("import", pk=sent.pk)


@require_POST
@access(can_go_on, load=load_import)
def confirm(request, sent):
    form = ConfirmForm(request.POST)
    try:
        if form.is_valid():
            told = form.cleaned_data
            actions.confirm(sent=sent, on=localdate(), only_good=told["only_good"], round=told["round"])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("import", pk=sent.pk)


@require_POST
@access(can_go_on, load=load_import)
def drop(request, sent):
    try:
        actions.drop(sent=sent)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Dropped. Nothing of it was written."))
    return redirect("imports")


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_undo_import, load=load_import)
def undo(request, sent):
    """Take a whole import back, after a look at what was built on it since."""
    if sent.state != ImportState.WRITTEN:
        return redirect("import", pk=sent.pk)
    form = UndoForm(request.POST or None, initial={"because": sent.undone_because})
    if form.is_valid():
        told = {"because": form.cleaned_data["because"], "seen": request.POST.get("seen", "")}
        try:
            undone = undo_actions.undo(sent=sent, by=request.user, **told)
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            if undone.state == ImportState.UNDONE:
                messages.success(request, _("The import is taken back."))
            return redirect("import", pk=sent.pk)
    context = {"sent": sent, "form": form, "since": undo_actions.since(sent, undo_actions.made_by(sent))}
    return page(request, "workbooks/undo.html", context, _status(form))


@require_safe
@access(can_see_import, load=load_import)
def file(request, sent):
    """The file as it was sent, as a download."""
    return attachment(sent.file, sent.name, "application/octet-stream")


def _status(form) -> int:
    return 422 if form.errors else 200
