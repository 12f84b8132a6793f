"""How it stands with the stored files: a page for who keeps the portal running."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.kit.numbers import written_number
from portal.kit.web import access, page
from portal.notices.permissions import can_see_jobs
from portal.pages.files import looking
from portal.pages.models import FileCheck

LONGEST = 100  # files on the page


@require_safe
@access(can_see_jobs)
def files(request: HttpRequest) -> HttpResponse:
    """How many files are whole, which are not, what the virus scanner found."""
    found = looking.overview()
    context = {
        "overview": found,
        "conditions": [(condition.label, written_number(count)) for condition, count in found.conditions.items()],
        "infections": [(infection.label, written_number(count)) for infection, count in found.infections.items()],
        "wrong": FileCheck.objects.visible_to(request.user).wrong().order_by("name")[:LONGEST],
    }
    return page(request, "pages/files.html", context)
