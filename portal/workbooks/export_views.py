"""Lists and figures as files: asked for, waited for, taken."""

from io import BytesIO

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.limits import limited
from portal.kit.files import attachment
from portal.kit.web import access, page
from portal.notices.progress import work_of
from portal.workbooks.choices import Format
from portal.workbooks.export_actions import TooMany, ask_for_export
from portal.workbooks.models import Export, WorkbookSettings
from portal.workbooks.permissions import can_export, can_get_export, can_list_exports
from portal.workbooks.writing.files import write_file
from portal.workbooks.writing.sources import Source, sources

LONGEST = 50  # files on the page of one's own


def load_source(user, source) -> Source:
    found = sources().get(source)
    if found is None:
        raise Http404
    return found


def load_export(user, pk) -> Export:
    """One's own, as long as it is kept and the person still sees the very rows that were put in."""
    export = get_object_or_404(Export.objects.visible_to(user), pk=pk)
    source = sources().get(export.source)
    if source is None or not source.may(user) or source.scope_of(user) != export.scope:
        raise Http404
    return export


@require_POST
@access(can_export, load=load_source)
@limited("exports")
def export(request, source):
    """What the page of these parameters shows, as a file: at once, or in the background when it is long."""
    format = request.POST.get("format")
    if format not in source.formats:
        raise Http404
    book = source.make(request.user, request.GET)
    if book.count > WorkbookSettings.current().rows_at_once:
        asked = {"query": request.GET, "book": book, "format": format, "language": get_language()}
        try:
            return redirect("export", ask_for_export(person=request.user, source=source, **asked).pk)
        except TooMany as refused:
            messages.error(request, str(refused))
            return redirect("exports")
    file = BytesIO()
    write_file(book, format, file)
    return attachment(file, book.file_name(format), Format(format).content_type)


@require_safe
@access(can_get_export, load=load_export)
def show_export(request, export):
    """How far it is, and the file once it is made."""
    work = None if export.is_ready else work_of(export.job)
    return page(request, "workbooks/export.html", {"export": export, "work": work})


@require_safe
@access(can_get_export, load=load_export)
def export_file(request, export):
    if not export.is_ready:
        raise Http404
    return attachment(export.file.open("rb"), export.name, Format(export.format).content_type)


@require_safe
@access(can_list_exports)
def exports(request):
    """The files that the person has asked for and can still take."""
    rows = Export.objects.visible_to(request.user).order_by("-asked_at")[:LONGEST]
    return page(request, "workbooks/exports.html", {"exports": rows})
