"""Whose session it is; the language and the look of a page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from portal.accounts import idle
from portal.accounts.choices import Language, Look
from portal.accounts.models import User
from portal.accounts.second_factor import may_enter
from portal.kit.web import Access, everybody

LOOK_COOKIE_NAME = "look"


class SecondFactorMiddleware:
    """A session in which no second factor was shown, or that nobody used for too long, is a stranger's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.user = SimpleLazyObject(lambda: _person_of(request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, words: Any) -> HttpResponse | None:
        """What a session that is over sends, is kept until its person has signed in again."""
        is_sent = request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES
        if not is_sent or request.user.is_authenticated or not hasattr(request, "idle_person"):
            return None
        is_open = getattr(view, "access", None) == Access(everybody)
        if is_open or not idle.keep(request):
            return None
        return redirect(reverse("account_login", query={"next": reverse("kept-form")}))


def _person_of(request: HttpRequest) -> Any:
    person = get_user(request)
    if not may_enter(request, person):
        return AnonymousUser()
    if person.is_authenticated and idle.is_over(request, person):
        idle.end(request, person)
        return AnonymousUser()
    return person


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
        if is_signed_in(request):
            _keep_of_person(request, response, request.user)
        elif recognized := getattr(request, "recognized", None):
            _keep_of_person(request, response, recognized)  # the second factor is asked in the person's language
        patch_vary_headers(response, ["Cookie"])
        return response


def _keep_of_person(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """The page before the second factor, and the one after signing out, speak and look as all between them."""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != person.language:
        keep_language(response, person.language)
    if request.COOKIES.get(LOOK_COOKIE_NAME, Look.SYSTEM) != person.look:
        keep_look(response, person.look)


def is_signed_in(request: HttpRequest) -> bool:
    """Without a session there is no person: neither session nor user is looked up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def keep_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser's cookie."""
    _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def keep_look(response: HttpResponse, look: str) -> None:
    """Keep the look in the browser's cookie."""
    _keep(response, LOOK_COOKIE_NAME, look)


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
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


def chosen_look(request: HttpRequest) -> str:
    """The signed-in person's, else the cookie's, else the machine's; known before the first byte: no page flashes."""
    if is_signed_in(request):
        return request.user.look
    return look_of_strangers(request)


def look_of_strangers(request: HttpRequest) -> str:
    """What the cookie says; asks nothing of the database."""
    cookie = request.COOKIES.get(LOOK_COOKIE_NAME)
    return cookie if cookie in Look.values else Look.SYSTEM
