"""Each request stands before the database's wall (portal/kit/wall.py) as the person who sends it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.accounts.middleware import is_signed_in
from portal.kit import wall


class WallMiddleware:
    """What is private opens for the signed-in person's request, and closes at its end.

    The roles that the database goes by are those that the pages ask of (`memberships_of`): read once for both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_signed_in(request):
            return self.get_response(request)
        try:
            request.user.known_memberships = wall.enter(request.user.pk)
            return self.get_response(request)
        finally:
            wall.leave()
