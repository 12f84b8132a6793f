"""Minutes and notices out of a visit: what they say is read, drawn and kept in one go, so that it all fits together."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.checks import Refused
from audits.actions.moving import NotYours, Said, Stale, held
from audits.actions.papers import (
    Content,
    Made,
    Signatures,
    add_paper,
    draft_minutes,
    refuse_older,
    sign_minutes,
    sign_paper,
)
from audits.choices import PaperFormat, PaperKind, VisitState
from audits.models import Paper, PaperTemplate, Visit
from audits.papers import pdf, word
from audits.papers.fields import fields_of
from audits.permissions import can_replace_templates, can_run_visit
from audits.queries.papers import held_for_papers, last_paper, letterhead, template_in_use

ROWS = Visit.objects.select_related("agency", "checklist__checklist")
FILE_NAMES = {PaperKind.MINUTES: "bien-ban", PaperKind.NOTICE: "thong-bao"}


@transaction.atomic
def draft_paper(
    *, visit: Visit, kind: str, said: Said, typed: Mapping[str, str], issued_on: date, because: str = ""
) -> Paper:
    """Keep a new version. The first draft of the minutes moves the visit; the same form sent twice is one version."""
    visit = held(ROWS, visit.pk)
    if not can_run_visit(said.by, visit):
        raise NotYours
    content = composed(visit, kind, typed, issued_on)
    if kind == PaperKind.MINUTES and visit.state == VisitState.UNDER_WAY:
        draft_minutes(visit=visit, said=said, content=content)
        return visit.papers.filter(kind=kind).latest("version")
    last = last_paper(visit, kind)
    if last and _same(last, content, said.by, because):
        return last
    if visit.version != said.seen_version:
        raise Stale
    return add_paper(visit=visit, kind=kind, by=said.by, on=issued_on, content=content, because=because)


def composed(visit: Visit, kind: str, typed: Mapping[str, str], on: date) -> Content:
    """The paper as Word and as PDF, out of the visit as it is now."""
    fields = fields_of(kind, held_for_papers(visit), letterhead(kind), typed, on)
    template = template_in_use(kind)
    blank = bytes(template.content) if template else word.own_template(kind)
    name = f"{FILE_NAMES[PaperKind(kind)]}-{visit.pk}"
    files = [
        Made(PaperFormat.DOCX, f"{name}.docx", word.CONTENT_TYPE, word.filled(blank, fields)),
        Made(PaperFormat.PDF, f"{name}.pdf", "application/pdf", pdf.drawn(kind, fields)),
    ]
    return Content(number=fields["number"], fields=fields, files=files, template=template, issued_on=on)


def _same(last: Paper, content: Content, by, because: str) -> bool:
    """Whether this is what the last version says already, by the same person and unsigned."""
    said = (last.fields, last.template, last.because, last.made_by_id, last.signed_on)
    return said == (content.fields, content.template, because.strip(), by.pk, None)


@transaction.atomic
def sign(*, paper: Paper, said: Said, signatures: Signatures) -> None:
    """Both sides have signed. The minutes of a drafted visit move it; whatever else is signed stands by itself."""
    visit = held(ROWS, paper.visit_id)
    if paper.kind == PaperKind.MINUTES and visit.state == VisitState.DRAFTED:
        refuse_older(paper)
        _refuse_outdated(paper, visit)
        sign_minutes(visit=visit, said=said, signatures=signatures)
    else:
        sign_paper(paper=paper, said=said, signatures=signatures)


def _refuse_outdated(paper: Paper, visit: Visit) -> None:
    """A finding may have been put in other words, or withdrawn, after the minutes were drafted."""
    now = fields_of(paper.kind, held_for_papers(visit), letterhead(paper.kind), {}, paper.issued_on)
    if any(paper.fields[name] != now[name] for name in ("findings", "answers")):
        raise Refused(
            _("The findings have changed since these minutes were drafted: write them anew."), code="outdated"
        )


def replace_template(*, kind: str, name: str, content: bytes, by) -> PaperTemplate:
    """Put a Word template in place of the one in use, which is kept. Raises Refused, naming what is wrong with it."""
    if not can_replace_templates(by):
        raise NotYours
    word.check_template(kind, content)
    digest = sha256(content).hexdigest()
    last = template_in_use(kind)
    if last and last.sha256 == digest:
        raise Refused({"template": _("This template is in use already.")}, code="same_template")
    return PaperTemplate.objects.create(kind=kind, name=name, content=content, sha256=digest, added_by=by)
