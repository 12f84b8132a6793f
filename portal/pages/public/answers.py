"""How the public register answers: the same to all strangers, so that any cache on the way may keep it."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language

from portal.accounts.limits import count
from portal.accounts.middleware import look_of_strangers
from portal.kit.web import View, page, url_with
from portal.pages.public.asking import Asked

FRESH = 300
"""Seconds that browsers, proxies and our own cache keep an answer."""

KEPT = {"on", "known", "lang", "tier", "district", "state", "counted"}
"""Parameters of answers that our cache keeps: words of a search and places in a list are without number."""


def shared(view: View) -> View:
    """Let everybody's caches keep what the view answers to strangers, and ask whether it is still the same.

    The tag is made of the answer itself: it changes with the data, the settings and the portal's next version alike.
    What a person who is signed in gets has that person's frame, and is kept nowhere.
    """

    @wraps(view)
    def answering(request: HttpRequest, **address: Any) -> HttpResponse:
        response = view(request, **address)
        if has_reader(request):
            add_never_cache_headers(response)
            return response
        if response.status_code != 200:
            return response
        patch_cache_control(response, public=True, max_age=FRESH)
        response["ETag"] = etag = quote_etag(sha256(response.content).hexdigest()[:32])
        return get_conditional_response(request, etag=etag, response=response)

    return answering


def has_reader(request: HttpRequest) -> bool:
    """Whether something in the frame may be meant for this one reader: a name, a message."""
    return not request.COOKIES.keys().isdisjoint((settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name))


def kept(request: HttpRequest, asked: Asked, make: Callable[[], Any], limit: str = "public") -> Any:
    """What `make` gives, out of the cache where it is there. Only what can no more change is kept.

    Raises TooOften when one address has let too much be made; what is kept costs nothing and is not counted.
    """

    def counted() -> Any:
        count(request, limit)
        return make()

    if not asked.settled_at or request.GET.keys() - KEPT:
        return counted()
    of = (
        request.path,
        request.GET.urlencode(),
        get_language(),
        look_of_strangers(request),
        asked.dates.on.isoformat(),
        asked.settled_at,
    )
    return cache.near("public:" + sha256("\n".join(of).encode()).hexdigest(), counted, FRESH)


def public_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A whole page; for strangers with nothing of one reader in its frame."""
    codes = [] if has_reader(request) else [code for code, _name in settings.LANGUAGES]
    links = {code: url_with(request, lang=code) for code in codes}
    return page(request, template, context | {"language_links": links}, status=status)


def kept_page(request: HttpRequest, asked: Asked, template: str, context: Callable[[], dict[str, Any]]) -> HttpResponse:
    """A whole page out of the cache; one with a reader is drawn."""

    def drawn() -> bytes:
        return public_page(request, template, context()).content

    if has_reader(request):
        count(request, "public")
        return HttpResponse(drawn())
    return HttpResponse(kept(request, asked, drawn))


def document(text: str, content_type: str, name: str = "") -> HttpResponse:
    """A file; one with a name is saved, not shown."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return HttpResponse(text, content_type=f"{content_type}; charset=utf-8", headers=headers)


def refused(*forms: Any) -> JsonResponse:
    """What is wrong with the parameters, by their names."""
    errors = {name: list(map(str, faults)) for form in forms for name, faults in form.errors.items()}
    return JsonResponse({"errors": errors}, status=422, json_dumps_params={"ensure_ascii": False})
