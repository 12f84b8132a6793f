"""Questions that no page can be asked: an address with a NUL in it, which no text of the database can hold."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "%00"
"""As addresses write it; forms refuse it in what is typed."""


class WellFormedMiddleware:
    """Answers 400 before anything is looked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
            raise BadRequest("An address holds a NUL.")
        return self.get_response(request)
