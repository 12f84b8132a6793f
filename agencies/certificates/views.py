"""Recording what happens to certificates. The page of a certificate and their list live in portal/pages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actions.certificates import (
    CertificateChanged,
    Doubted,
    correct_certificate,
    record_certificate,
    record_on_certificate,
    withdraw_certificate_fact,
)
from agencies.certificates.forms import CertificateForm, from_cover, from_paper, written_agency
from agencies.certificates.queries import covers_of, named_by, next_round
from agencies.choices import COVERING, CertificateKind
from agencies.forms import WithdrawForm
from agencies.models import Agency, Certificate, CertificateFact
from agencies.permissions import can_add_certificate, can_edit_certificate, can_withdraw_certificate_fact
from agencies.views import show_refusal
from portal.kit.web import access, page


def load_agency(user, pk):
    return get_object_or_404(Agency.objects.visible_to(user), pk=pk)


def load_certificate(user, pk, **_others):
    return get_object_or_404(Certificate.objects.visible_to(user), pk=pk)


def load_fact(user, pk):
    return get_object_or_404(CertificateFact.objects.visible_to(user).select_related("certificate"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_add_certificate, load=load_agency)
def add(request, agency):
    """The first certificate of a chain."""
    form = CertificateForm(
        request.POST or None, kind=CertificateKind.ISSUED, initial={"agencies": written_agency(agency)}
    )

    def save():
        return record_certificate(by=request.user, on=localdate(), agencies=form.covered, told=form.told, **form.what)

    back = (reverse("agency", args=[agency.pk]), str(agency))
    return _asked(request, form, save, title=_("New certificate"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_certificate, load=load_certificate)
def renew(request, certificate):
    """The certificate that takes this one's place, filled in with what stays."""
    held = _held(certificate)
    initial = from_paper(held.paper, held.cover, covers_of(certificate)) | {"seen_version": certificate.version}
    form = CertificateForm(request.POST or None, kind=CertificateKind.ISSUED, initial=initial)

    def save():
        who = {"by": request.user, "on": localdate(), "agencies": form.covered, "told": form.told}
        return record_certificate(renews=certificate, **who, **form.what)

    return _asked(request, form, save, certificate, title=_("Renewal of the certificate"), back=_back(held))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_certificate, load=load_certificate)
def record(request, certificate, kind):
    """What happened to a certificate after its issue."""
    if kind not in CertificateKind.values or kind == CertificateKind.ISSUED:
        raise Http404
    held = _held(certificate)
    initial = {"seen_version": certificate.version, "round": next_round(certificate)}
    if kind == CertificateKind.LET_GO:
        initial["happened_on"] = localdate()
    if kind in COVERING:
        initial |= from_cover(held.cover, covers_of(certificate))
    form = CertificateForm(request.POST or None, kind=kind, initial=initial)

    def save():
        today = localdate()
        what = {"happened_on": today} | form.what  # a plan is made on the day on which it is recorded
        told = {"told": form.told, "agencies": form.covered}
        record_on_certificate(certificate=certificate, by=request.user, on=today, kind=kind, **told, **what)
        return certificate

    return _asked(request, form, save, certificate, title=CertificateKind(kind).label, back=_back(held))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_edit_certificate, load=load_certificate)
def correct(request, certificate):
    """The paper as it is, in place of what was recorded of it."""
    held = _held(certificate)
    paper = held.paper
    own = {"happened_on": paper.happened_on, "valid_until": paper.valid_until, "note": paper.note}
    initial = from_paper(paper, paper, named_by(paper)) | own | {"seen_version": certificate.version}
    form = CertificateForm(request.POST or None, kind=CertificateKind.ISSUED, initial=initial, is_correction=True)

    def save():
        who = {"by": request.user, "on": localdate(), "agencies": form.covered, "told": form.told}
        reason = form.cleaned_data["reason"]
        correct_certificate(certificate=certificate, reason=reason, **who, **form.what)
        return certificate

    return _asked(request, form, save, certificate, title=_("Correct what was recorded"), back=_back(held))


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_withdraw_certificate_fact, load=load_fact)
def withdraw(request, fact):
    """Say that something recorded of a certificate was wrong."""
    if fact.withdrawn_at:
        messages.info(request, _("This fact has been withdrawn already."))
        return redirect("certificate", pk=fact.certificate_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_certificate_fact(fact=fact, by=request.user, because=form.cleaned_data["because"])
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The fact is withdrawn. Record the right one if there is one."))
            return redirect("certificate", pk=fact.certificate_id)
    return page(request, "agencies/withdraw_of_certificate.html", {"fact": fact, "form": form}, _status(form))


def _held(certificate: Certificate):
    """What is known now of the certificate at its last; 404 where it was recorded by mistake and withdrawn."""
    standings = certificate.standings.known().select_related("paper__body", "paper__edition", "cover")
    held = standings.order_by("-during").first()
    if held is None:
        raise Http404
    return held


def _back(held) -> tuple[str, str]:
    return reverse("certificate", args=[held.certificate_id]), held.paper.number


def _asked(request, form, save, certificate=None, **context):
    """One form, one action, on to the certificate; what is doubtful is asked about, what others did is shown."""
    if form.is_valid():
        try:
            saved = save()
        except Doubted as doubted:
            form.ask_for_reason()
            form.add_error(None, doubted)
        except CertificateChanged as changed:
            certificate.refresh_from_db()
            form.show_version(certificate.version)
            form.add_error(None, changed)
            facts = CertificateFact.objects.visible_to(request.user).filter(certificate=certificate)
            context["latest"] = facts.select_related("recorded_by").order_by("-recorded_at")[:5]
        except ValidationError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("certificate", pk=saved.pk)
    return page(request, "agencies/certificate_form.html", {"form": form, "latest": [], **context}, _status(form))


def _status(form) -> int:
    return 422 if form.errors else 200
