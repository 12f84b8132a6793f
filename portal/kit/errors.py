"""Error pages whose code Django does not tell apart: what is too large, and a database that is not there."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
RETRY_AFTER = "30"  # seconds


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a body that is larger than any of our forms sends."""
    code = 413 if isinstance(exception, TOO_LARGE) else 400
    return HttpResponse(loader.get_template(f"{code}.html").render(), status=code)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database cannot be reached; without database, person or request."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    return HttpResponse(loader.get_template("503.html").render(), status=503, headers={"Retry-After": RETRY_AFTER})
