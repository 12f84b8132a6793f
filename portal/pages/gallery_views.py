"""The gallery, apart from the other views: few people open it, and it loads forms, plans and charts to show them."""

from django.views.decorators.http import require_safe

from portal.kit.web import access, page
from portal.pages.gallery import gallery as gallery_of
from portal.pages.permissions import can_see_gallery


@require_safe
@access(can_see_gallery)
def gallery(request):
    """All that pages are made of, in all its states."""
    return page(request, "gallery/gallery.html", gallery_of(request.GET.get("part", "")))
