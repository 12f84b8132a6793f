"""Each answer bears a number and the headers that every page needs; refusals and downloads are noted.

A middleware sees them all, so that no view can forget: an answer that leaves as a file is a download, whoever made it.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from portal.accounts.limits import TooOften, address_of
from portal.accounts.middleware import is_signed_in
from portal.kit import errors, security_log
from portal.kit.security_log import Where

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
SECRET = {"account_reset_password_from_key", "calendar-feed", "invitation-open"}
"""Addresses that open something to whoever has them: the log, which others read, has their pattern."""
REFUSALS = {400: "refused_request", 403: "refused", 429: "refused_too_many"}


class WatchingMiddleware:
    """The outermost of ours: nothing that is answered passes it by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.number = uuid4().hex
        request.where = Where(request.number, address_of(request), f"{request.method} {request.path}")
        token = security_log.enter(request.where)
        try:
            response = self.get_response(request)
            security_log.enter(request.where._replace(account=_account(request)))
            _note(request, response)
        finally:
            security_log.leave(token)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request.number
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, words: Any) -> None:
        if request.resolver_match.url_name in SECRET:
            request.where = request.where._replace(destination=f"{request.method} /{request.resolver_match.route}")
            security_log.enter(request.where)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.too_often(exception.seconds) if isinstance(exception, TooOften) else None


def _account(request: HttpRequest) -> Any:
    return request.user.pk if hasattr(request, "user") and is_signed_in(request) else None


def _note(request: HttpRequest, response: HttpResponse) -> None:
    if action := REFUSALS.get(response.status_code):
        security_log.note(action, result=str(response.status_code))
    elif response.status_code == 404 and _account(request):
        security_log.note("not_found", result="404")
    elif response.headers.get("Content-Disposition", "").startswith("attachment"):
        security_log.note("download", result=str(response.status_code), query=request.GET.urlencode())
