"""The one door to every page, and the few ways to answer."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, wraps
from importlib import import_module
from inspect import signature
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


class Access(NamedTuple):
    """Who may open a view, kept on it as `.access`, so that a test can walk all addresses and ask."""

    may: Callable[..., bool]
    load: Callable[..., Any] | None = None


def everybody(user: Any) -> bool:
    return True


def public(view: View) -> View:
    """Open the view to everybody, without an account."""
    door: Any = view
    door.access = Access(everybody)
    return view


def access(may: Callable[..., bool], load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Open the view to people who are signed in and of whom `may` is true, and answer others with 403.

    `@access(can_see_province)` asks `may(user)`. `@access(can_record_fact, load=load_agency)` first calls
    `load(user, **address)`, which raises Http404 unless the person may know of the object; it then asks
    `may(user, object)`, and the view gets the object and what `load` does not name of the address.
    """
    loaded = signature(load).parameters if load else {}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **address: Any) -> HttpResponseBase:
            objects = [load(request.user, **address)] if load else []
            if not may(request.user, *objects):
                raise PermissionDenied
            others = {name: part for name, part in address.items() if name not in loaded}
            return view(request, *objects, **others)

        door: Any = never_cache(login_required(guarded))
        door.access = Access(may, load)
        return door

    return decorate


def may_know(person: Any, path: str) -> bool:
    """Whether the door at this address would let the person know what stands behind it: what was written about it
    earlier may be told still. What they may do there is not asked."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    door = getattr(match.func, "access", Access(everybody))
    if door.load is None:
        return door.may(person)
    try:
        door.load(person, **match.kwargs)
    except Http404:
        return False
    return True


class Later:
    """The views of a module that is loaded when the first of them is opened: `Later("agencies.views").found`."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> View:
        return _LaterView(self._module, name)


class _LaterView:
    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self.__name__ = self.__qualname__ = name

    @property
    def _view(self) -> Any:
        return getattr(import_module(self._module), self.__name__)

    def __getattr__(self, name: str) -> Any:
        # Django asks every view of an address for more than this, which may not load all of them.
        if name in ("access", "csrf_exempt"):
            return getattr(self._view, name)
        raise AttributeError(name)

    def __call__(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        return self._view(request, **address)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A whole page."""
    return render(request, template, context, status=status)


def url(name: str, *args: Any) -> str:
    """The address of a page. One that is told by keys of rows is looked up once for all of them."""
    if {int}.issuperset(map(type, args)):
        return _pattern(name, len(args)) % args
    return reverse(name, args=args)


@cache
def _pattern(name: str, count: int) -> str:
    """The address with a place for each of the numbers."""
    numbers = [10**15 + place for place in range(count)]  # longer than all that an address has by itself
    address = reverse(name, args=numbers).replace("%", "%%")
    for number in numbers:
        address = address.replace(str(number), "%d")
    return address


def url_with(source: HttpRequest | Mapping[str, Any], /, **changes: Any) -> str:
    """The parameters of the present address with these changes, as '?tier=commune'; None takes one out.

    Dates are written as ISO dates, and a list gives a parameter several values.
    """
    params = QueryDict(mutable=True)
    params.update(source.GET if isinstance(source, HttpRequest) else source)
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            values = value if isinstance(value, list | tuple) else [value]
            params.setlist(name, [each.isoformat() if isinstance(each, date) else str(each) for each in values])
    return f"?{params.urlencode()}"
