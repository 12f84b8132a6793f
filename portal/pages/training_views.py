"""Training beside what inspections found: one agency's page, and whether failing fell."""

from django.views.decorators.http import require_safe

from agencies.permissions import can_see_agency
from audits.permissions import can_compare_failures
from portal.kit.asking import asked
from portal.kit.web import access, page
from portal.pages.training import agency_training
from portal.pages.training_effect import effect_page
from portal.pages.views import load_agency


@require_safe
@access(can_see_agency, load=load_agency)
def agency(request, agency):
    """Who of the agency was at which course, what its people can do, and what its open findings suggest."""
    dates, asking = asked(request)
    context = agency_training(agency, dates, request) | {"agency": agency, "dates": dates, "asking": asking}
    return page(request, "pages/agency_training.html", context, status=422 if asking.errors else 200)


@require_safe
@access(can_compare_failures)
def effect(request):
    """Of agencies that failed and were visited again: how many failed again, with training and without."""
    return page(request, "pages/training_effect.html", effect_page(request))
