"""Error pages that Django does not tell apart or does not know: too large, too often, a database that is not there."""

import sys
from datetime import timedelta

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.timezone import localtime

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
RETRY_AFTER = "30"  # seconds
TRIES_AFTER = "900"  # seconds: what the page says


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a body that is larger than any of our forms sends."""
    code = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(loader.get_template(f"{code}.html").render(), status=code)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database cannot be reached; without database, person or request."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    return HttpResponse(loader.get_template("503.html").render(), status=503, headers={"Retry-After": RETRY_AFTER})


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """429, for tries to sign in and the like, which allauth counts; by then all of them are open again."""
    text = loader.get_template("429.html").render()
    return HttpResponse(text, status=429, headers={"Retry-After": TRIES_AFTER, "Cache-Control": "no-store"})


def too_often(seconds: int) -> HttpResponse:
    """429, for pages that were asked for too often; in so many seconds they are open again."""
    opens_at = localtime() + timedelta(seconds=seconds)
    text = loader.get_template("too_often.html").render({"opens_at": f"{opens_at:%H:%M:%S}"})
    return HttpResponse(text, status=429, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})
