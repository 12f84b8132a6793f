"""Minutes and notices: drafted, looked at, signed, corrected by a new version; and the Word templates behind them."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.forms import show_version
from agencies.views import show_refusal
from audits.actions import drafting
from audits.actions.moving import Said
from audits.choices import PaperKind
from audits.models import Paper, PaperFile, PaperTemplate
from audits.paper_forms import FORMS, SignForm, TemplateForm
from audits.papers import word
from audits.permissions import can_replace_templates, can_see_paper, can_sign_paper, can_write_papers
from audits.queries.papers import draft_begins_with, templates_by_kind, writable_kinds
from audits.views import load_visit
from portal.kit.files import attachment, safe_name
from portal.kit.web import access, page


def load_kind(user, kind) -> PaperKind:
    if kind not in PaperKind.values:
        raise Http404
    return PaperKind(kind)


def load_paper(user, pk):
    related = ("visit__agency", "template", "made_by", "recorded_by")
    return get_object_or_404(Paper.objects.visible_to(user).select_related(*related), pk=pk)


def load_file(user, pk, file_format):
    return get_object_or_404(PaperFile.objects.visible_to(user), paper=pk, format=file_format)


def load_template(user, pk):
    return get_object_or_404(PaperTemplate.objects.visible_to(user), pk=pk)


def load_draft(user, pk, kind):
    return load_visit(user, pk), load_kind(user, kind)


def can_draft(user, draft) -> bool:
    visit, kind = draft
    return can_write_papers(user, visit) and kind in writable_kinds(visit)


# --- papers -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_draft, load=load_draft)
def draft(request, asked):
    """Write a new version; it begins with what the last one said."""
    visit, kind = asked
    today = timezone.localdate()
    begins = draft_begins_with(visit, kind, today)
    form = FORMS[kind](request.POST or None, initial=begins.initial, is_correction=begins.is_correction)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = drafting.draft_paper(
                visit=visit,
                kind=kind,
                said=Said(request.user, today, data["seen_version"]),
                typed=form.typed,
                issued_on=data["issued_on"].date,
                because=data.get("because", ""),
            )
        except ValidationError as refusal:
            show_refusal(form, refusal)
            visit.refresh_from_db(fields=["state", "version"])
            show_version(form, visit.version)
        else:
            messages.success(request, _("The paper is made. Read it before it is signed."))
            return redirect("paper", pk=made.pk)
    context = {"form": form, "visit": visit, "kind": kind, "is_correction": begins.is_correction}
    context["may_replace"] = can_replace_templates(request.user)
    return page(request, "audits/draft_paper.html", context, status=422 if form.errors else 200)


@require_safe
@access(can_see_paper, load=load_paper)
def paper(request, paper):
    """One version with its files, their digests, and who signed."""
    versions = Paper.objects.visible_to(request.user).filter(visit=paper.visit_id, kind=paper.kind)
    listed = list(versions.only("version", "signed_on", "because", "made_at").order_by("-version"))
    is_last = paper.pk == listed[0].pk
    context = {
        "paper": paper,
        "files": paper.files.defer("content").order_by("pk"),
        "versions": listed,
        "may_sign": is_last and can_sign_paper(request.user, paper),
        "may_redo": is_last and can_draft(request.user, (paper.visit, paper.kind)),
    }
    return page(request, "audits/paper.html", context)


@require_safe
@access(can_see_paper, load=load_file)
def download(request, file):
    return attachment(BytesIO(bytes(file.content)), file.name, file.content_type)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_sign_paper, load=load_paper)
def sign(request, paper):
    initial = {"seen_version": paper.visit.version, "team": paper.fields.get("leader") or paper.fields.get("signer")}
    form = SignForm(request.POST or None, request.FILES or None, kind=paper.kind, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            said = Said(request.user, data["signed_on"].date, data["seen_version"])
            drafting.sign(paper=paper, said=said, signatures=form.signatures)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            paper.visit.refresh_from_db(fields=["state", "version"])
            show_version(form, paper.visit.version)
        else:
            messages.success(request, _("The signatures are recorded. From now on this version stays as it is."))
            return redirect("paper", pk=paper.pk)
    context = {"form": form, "paper": paper}
    return page(request, "audits/sign_paper.html", context, status=422 if form.errors else 200)


# --- templates ----------------------------------------------------------------------------------------


@require_safe
@access(can_replace_templates)
def templates(request):
    return page(request, "audits/paper_templates.html", {"kinds": templates_by_kind()})


@require_safe
@access(can_replace_templates, load=load_template)
def template(request, template):
    return attachment(BytesIO(bytes(template.content)), template.name, word.CONTENT_TYPE)


@require_safe
@access(can_replace_templates, load=load_kind)
def own_template(request, kind):
    return attachment(BytesIO(word.own_template(kind)), f"{drafting.FILE_NAMES[kind]}.docx", word.CONTENT_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_replace_templates, load=load_kind)
def replace_template(request, kind):
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["template"]
        try:
            name = safe_name(upload.name)
            drafting.replace_template(kind=kind, name=name, content=upload.read(), by=request.user)
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The template is in place for the papers made from now on."))
            return redirect("paper-templates")
    context = {"form": form, "kind": kind, "placeholders": word.placeholders(kind)}
    return page(request, "audits/paper_template.html", context, status=422 if form.errors else 200)
