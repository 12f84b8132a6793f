"""Consultants, assessors, certification bodies: their papers, the agencies they served, what became of those."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agencies.choices import State
from agencies.colleagues import inspectors
from agencies.models import Agency, CertificationBody
from agencies.views import load_agency
from portal.kit.asking import asked
from portal.kit.paging import keyset_page
from portal.kit.web import access, page
from portal.programme.actions import advisers as actions
from portal.programme.advisers import queries
from portal.programme.advisers.forms import (
    BODY,
    GONE,
    AdviserForm,
    AdvisersFilter,
    EligibilityForm,
    ServedFilter,
    ServiceForm,
)
from portal.programme.form_pages import GETPOST, done, form_page, saved, withdraw_page
from portal.programme.models import Adviser, Eligibility, Service
from portal.programme.permissions import (
    can_keep_adviser,
    can_keep_advisers,
    can_keep_paper,
    can_list_advisers,
    can_record_service,
    can_see_adviser,
    can_withdraw_service,
)


def load_adviser(user, pk):
    return get_object_or_404(Adviser.objects.visible_to(user).known().select_related("works_for"), pk=pk)


def load_paper(user, pk):
    return get_object_or_404(Eligibility.objects.visible_to(user).known().select_related("adviser"), pk=pk)


def load_service(user, pk):
    return get_object_or_404(Service.objects.visible_to(user).known().select_related("agency", "adviser"), pk=pk)


def load_body(user, pk):
    return get_object_or_404(queries.bodies(user), pk=pk)


@require_safe
@access(can_list_advisers)
def advisers(request):
    """The register by name, each with the newest paper; or the certification bodies with their accreditation."""
    dates, asking = asked(request)
    form = AdvisersFilter(request.GET)
    only = form.cleaned_data if form.is_valid() else {}
    context = {"dates": dates, "asking": asking, "form": form, "may_keep": can_keep_advisers(request.user)}
    if only.get("kind") == BODY:
        found = keyset_page(queries.bodies(request.user, only["q"]), request.GET, order=("name", "id"))
        context |= {"bodies": [(body, _tag(body.accredited_until, dates)) for body in found.rows]}
    else:
        found = keyset_page(queries.register(request.user, dates, **only), request.GET)
        context |= {"rows": [(row, _tag(row.until, dates)) for row in found.rows]}
    context["pages"] = found.links(request)
    return page(request, "programme/advisers.html", context, status=422 if asking.errors else 200)


def _tag(until, dates) -> tuple[str, str]:
    """The state of a paper with this last day, and its word."""
    return queries.paper_state(until, dates.on), queries.state_in_words(until, dates.on)


@require_safe
@access(can_see_adviser, load=load_adviser)
def adviser(request, adviser: Adviser):
    """The papers, and the agencies served with where they stand on the day."""
    dates, asking = asked(request)
    context = _served(request, queries.served_by(adviser, request.user, dates), dates) | {
        "asking": asking,
        "adviser": adviser,
        "papers": [
            (paper, _tag(paper.valid_until, dates))
            for paper in adviser.papers.known(dates.known).order_by("-issued_on", "-pk")
        ],
        "experts": adviser.experts.known(dates.known).order_by("sort_key", "pk"),
        "may_keep": can_keep_adviser(request.user, adviser),
    }
    return page(request, "programme/adviser.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_see_adviser, load=load_body)
def body(request, body: CertificationBody):
    """A certification body: its accreditation, the agencies under its certificates and where they stand."""
    dates, asking = asked(request)
    context = _served(request, queries.covered_by(body, request.user, dates), dates)
    context |= {"asking": asking, "body": body, "tag": _tag(body.accredited_until, dates)}
    return page(request, "programme/certification_body.html", context, status=422 if asking.errors else 200)


def _served(request, agencies, dates) -> dict:
    """The figures of the agencies served by their state on the day, and the agencies that one of them opens."""
    only = ServedFilter(request.GET).asked
    counts = queries.by_state(agencies, dates)
    figures = [(_("All"), sum(counts.values()), dates.link(request.path))]
    for state, count in counts.items():
        label = State(state).label if state else _("No longer there")
        figures.append((label, count, dates.link(request.path, state=state or GONE)))
    rows = (
        queries.in_state(agencies, dates, "" if only == GONE else only)
        if only
        else queries.with_standing(agencies, dates)
    )
    found = keyset_page(rows, request.GET)
    labels = dict(State.choices)
    served = [(row, row.state or GONE, labels.get(row.state, _("No longer there"))) for row in found.rows]
    return {"dates": dates, "only": only, "figures": figures, "served": served, "pages": found.links(request)}


@require_http_methods(GETPOST)
@access(can_keep_advisers)
def register(request):
    form = AdviserForm(request.POST or None, accounts=inspectors())
    if form.is_valid() and done(form, lambda: actions.register_adviser(by=request.user, **form.cleaned_data)):
        return saved(request, reverse("advisers"))
    return form_page(request, form, _("Take into the register"), reverse("advisers"), _("Consultants and assessors"))


@require_http_methods(GETPOST)
@access(can_keep_adviser, load=load_adviser)
def paper(request, adviser: Adviser):
    form, back = EligibilityForm(request.POST or None), reverse("adviser", args=[adviser.pk])
    what = {"adviser": adviser, "by": request.user, "on": localdate()}
    if form.is_valid() and done(form, lambda: actions.record_eligibility(**what, **form.what)):
        return saved(request, back)
    return form_page(request, form, _("Record a paper"), back, adviser.name)


@require_http_methods(GETPOST)
@access(can_record_service, load=load_agency)
def serve(request, agency: Agency):
    """Who advised or assessed the agency."""
    form, back = ServiceForm(request.POST or None), reverse("agency-training", args=[agency.pk])
    what = {"agency": agency, "by": request.user, "on": localdate()}
    if form.is_valid() and done(form, lambda: actions.record_service(**what, **form.what)):
        return saved(request, back)
    return form_page(request, form, _("Record who served the agency"), back, agency.name)


@require_http_methods(GETPOST)
@access(can_keep_adviser, load=load_adviser)
def withdraw(request, adviser: Adviser):
    def act(because):
        actions.withdraw_adviser(adviser=adviser, by=request.user, because=because)

    return withdraw_page(request, act, str(adviser), reverse("adviser", args=[adviser.pk]), reverse("advisers"))


@require_http_methods(GETPOST)
@access(can_keep_paper, load=load_paper)
def withdraw_paper(request, paper: Eligibility):
    def act(because):
        actions.withdraw_eligibility(paper=paper, by=request.user, because=because)

    return withdraw_page(request, act, str(paper), reverse("adviser", args=[paper.adviser_id]))


@require_http_methods(GETPOST)
@access(can_withdraw_service, load=load_service)
def withdraw_service(request, service: Service):
    def act(because):
        actions.withdraw_service(service=service, by=request.user, because=because)

    return withdraw_page(request, act, str(service), reverse("agency-training", args=[service.agency_id]))
