"""The language of a page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.accounts.choices import Language


class LanguageMiddleware:
    """The language of the address (`lang=en`), else the signed-in person's, else the cookie's, else Vietnamese.

    What the browser prefers is not asked: machines in offices are often set to English by nobody's choice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = chosen_language(request)
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if is_signed_in(request) and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != request.user.language:
            keep_language(response, request.user.language)  # the page after signing out speaks it still
        patch_vary_headers(response, ["Cookie"])
        return response


def is_signed_in(request: HttpRequest) -> bool:
    """Without a session there is no person: neither session nor user is looked up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def keep_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser's cookie."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("lang")
    if asked in Language.values:
        return asked
    if is_signed_in(request):
        return request.user.language
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return cookie if cookie in Language.values else settings.LANGUAGE_CODE
