"""What belongs to a visit: its team, the documents asked for before it, the samples drawn at it."""

from secrets import token_hex

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.forms import show_version
from agencies.views import show_refusal
from audits.actions.documents import drop_document, receive_document, request_documents
from audits.actions.evidence import send_document
from audits.actions.samples import draw_sample
from audits.actions.visits import change_team
from audits.finding_views import add_file
from audits.models import RequestedDocument, Visit
from audits.permissions import (
    can_ask_documents,
    can_change_team,
    can_draw_samples,
    can_run_visit,
    can_see_answers,
    can_see_visit,
    can_send_document,
)
from audits.sampling import draw
from audits.views import load_visit
from audits.visit_forms import DocumentsForm, SampleForm, TeamForm
from portal.kit.web import access, page


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_change_team, load=load_visit)
def team(request, visit: Visit):
    """Set up the team anew. Who has ties to the agency is named, and stays once a reason is given."""
    form = TeamForm(request.POST or None, visit=visit)
    if form.is_valid():
        try:
            change_team(visit=visit, by=request.user, on=timezone.localdate(), **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            visit.refresh_from_db(fields=["version"])
            show_version(form, visit.version)
        else:
            messages.success(request, _("The team is set up."))
            return redirect("visit", pk=visit.pk)
    context = {"visit": visit, "form": form, "title": _("Team")}
    return page(request, "audits/visit_form.html", context, status=422 if form.errors else 200)


def _refuse_readers(request, visit: Visit) -> None:
    """Some may open a page to read it; only the team and the lead body send its form."""
    if request.method == "POST" and not can_run_visit(request.user, visit):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_see_visit, load=load_visit)
def documents(request, visit: Visit):
    """What the agency is to have ready, and what has come; the team asks for more."""
    _refuse_readers(request, visit)
    form = DocumentsForm(request.POST or None)
    if form.is_valid():
        try:
            request_documents(visit=visit, by=request.user, **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The documents are asked for."))
            return redirect("visit-documents", pk=visit.pk)
    context = {
        "visit": visit,
        "form": form,
        "documents": visit.requested_documents.prefetch_related("files").order_by("position", "pk"),
        "may_ask": can_ask_documents(request.user, visit),
        "may_send": can_send_document(request.user, visit),
    }
    return page(request, "audits/documents.html", context, status=422 if form.errors else 200)


def load_document(user, pk):
    documents = RequestedDocument.objects.visible_to(user).select_related("visit__agency")
    return get_object_or_404(documents, pk=pk)


def can_keep_document(user, document) -> bool:
    return can_ask_documents(user, document.visit)


@require_POST
@access(can_keep_document, load=load_document)
def document(request, document: RequestedDocument):
    """It has come; or, with `drop`, it is not asked for after all."""
    try:
        if "drop" in request.POST:
            drop_document(document=document, by=request.user)
        else:
            receive_document(document=document, by=request.user, on=timezone.localdate())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("visit-documents", pk=document.visit_id)


def can_send(user, document) -> bool:
    return can_send_document(user, document.visit)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_send, load=load_document)
def document_file(request, document: RequestedDocument):
    """The document itself, from the agency or from the team that got it otherwise."""
    back = {"name": "visit-documents", "about": document.visit}
    on = timezone.localdate()
    return add_file(request, back, lambda file: send_document(document=document, by=request.user, on=on, upload=file))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_see_answers, load=load_visit)
def samples(request, visit: Visit):
    """Draw files at random, and see what was drawn: drawn again from its seed each time the page is opened."""
    _refuse_readers(request, visit)
    form = SampleForm(request.POST or None, visit=visit)
    if form.is_valid():
        what = form.cleaned_data | {"seed": form.cleaned_data["seed"].strip() or token_hex(8)}
        try:
            draw_sample(visit=visit, by=request.user, on=timezone.localdate(), **what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The sample is drawn."))
            return redirect("visit-samples", pk=visit.pk)
    drawn = visit.samples.visible_to(request.user).select_related("line", "by").order_by("-pk")
    context = {
        "visit": visit,
        "form": form,
        "samples": [(each, draw(each.seed, each.population, each.size) == each.drawn) for each in drawn],
        "may_draw": can_draw_samples(request.user, visit),
    }
    return page(request, "audits/samples.html", context, status=422 if form.errors else 200)
