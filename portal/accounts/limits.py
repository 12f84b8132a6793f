"""How often one person, or else one address, may ask for what costs the portal much (ASVS 5.0, 2.4.1).

`RATE_LIMITS` in the settings says how often. It is counted in the cache, by spans of the clock. While the cache is gone
nothing is counted and everybody passes; tries to sign in are allauth's to count, and stay closed then.
"""

import math
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from portal.accounts.middleware import is_signed_in
from portal.kit.web import View


class TooOften(Exception):
    """Answered with 429 by WatchingMiddleware. `seconds`: until the next span begins."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def limited(what: str) -> Callable[[View], View]:
    """Count each request to the view. Stands below `@access`, so that only who may ask is counted."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *objects: Any, **address: Any) -> HttpResponseBase:
            count(request, what)
            return view(request, *objects, **address)

        return counted

    return decorate


def count(request: HttpRequest, what: str) -> None:
    """Count one request for `what`. Raises TooOften when this span of the clock has had all that are allowed."""
    if what not in settings.RATE_LIMITS:
        return
    times, seconds = settings.RATE_LIMITS[what]
    by = f"person:{request.user.pk}" if is_signed_in(request) else f"address:{_network(address_of(request))}"
    counted = cache.count(f"limit:{what}:{by}", seconds)
    if counted is not None and counted > times:
        raise TooOften(math.ceil(seconds - time.time() % seconds))


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; empty behind a proxy that does not say. Nobody can make it up: see the settings."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _network(address: str) -> str:
    """An IPv6 customer holds a whole /64, so that is what is counted."""
    if ":" not in address:
        return address
    host = ip_address(address)
    if isinstance(host, IPv6Address) and host.ipv4_mapped:
        return str(host.ipv4_mapped)
    return str(ip_network((host, 64), strict=False))
