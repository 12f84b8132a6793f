"""The one door: who may open what, and that every view says so."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit.web import access, everybody, public, url_with

pytestmark = pytest.mark.urls(__name__)

SHELF = {1: "agency of Lan", 2: "agency of Minh"}


def can_see_province(user):
    return user.name == "Lan"


def can_record_fact(user, agency):
    return agency.endswith(user.name)


def load_agency(user, pk, **_others):
    if pk not in SHELF:
        raise Http404
    return SHELF[pk]


@access(can_see_province)
def province(request, **address):
    return HttpResponse(f"province {address}")


@require_http_methods(["GET", "POST"])
@never_cache
@access(can_record_fact, load=load_agency)
def record(request, agency, **address):
    return HttpResponse(f"{agency} {address}")


@never_cache
@public
def register(request):
    return HttpResponse("register")


urlpatterns = [path("sign-in/", register, name="account_login")]


def visit(view, name="Lan", method="GET", **address):
    request = RequestFactory().generic(method, "/here/?a=1")
    request.user = SimpleNamespace(is_authenticated=True, name=name) if name else AnonymousUser()
    return view(request, **address)


def test_the_door_opens_for_those_who_may():
    assert visit(province).content == b"province {}"
    assert visit(province, year=2017).content == b"province {'year': 2017}"
    assert visit(record, pk=1).content == b"agency of Lan {}"
    assert visit(record, name="Minh", pk=2, kind="founded").content == b"agency of Minh {'kind': 'founded'}"
    assert visit(register, name=None).content == b"register"


def test_others_are_told_apart():
    with pytest.raises(PermissionDenied):
        visit(province, name="Minh")
    with pytest.raises(PermissionDenied):
        visit(record, name="Minh", pk=1)
    with pytest.raises(Http404):
        visit(record, pk=3)


@pytest.mark.parametrize(("view", "address"), [(province, {}), (record, {"pk": 3})])
def test_strangers_are_sent_to_sign_in_before_anything_is_looked_up(view, address):
    response = visit(view, name=None, **address)

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/here/%3Fa%3D1")


def test_every_view_says_who_may_open_it_through_other_decorators():
    assert province.access == (can_see_province, None)
    assert record.access == (can_record_fact, load_agency)
    assert register.access == (everybody, None)
    assert record.__name__ == "record"
    assert visit(record, method="PUT", pk=1).status_code == 405


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({}, "?tier=commune&state=a&state=b"),
        ({"tier": None}, "?state=a&state=b"),
        ({"tier": None, "state": None, "never": None}, "?"),
        ({"state": "c"}, "?tier=commune&state=c"),
        ({"state": ["c", "d"]}, "?tier=commune&state=c&state=d"),
        ({"q": "Ea H'leo & more"}, "?tier=commune&state=a&state=b&q=Ea+H%27leo+%26+more"),
        ({"state": None, "on": date(2017, 12, 31)}, "?tier=commune&on=2017-12-31"),
        ({"state": None, "known": datetime(2018, 1, 2, 3, 4, tzinfo=UTC)},
         "?tier=commune&known=2018-01-02T03%3A04%3A00%2B00%3A00"),
        ({"state": None, "page": 2}, "?tier=commune&page=2"),
    ],
)  # fmt: skip
def test_links_keep_what_they_do_not_change(changes, url):
    query = "tier=commune&state=a&state=b"

    assert url_with(QueryDict(query), **changes) == url
    assert url_with(RequestFactory().get(f"/agencies/?{query}"), **changes) == url


def test_links_from_plain_parameters():
    assert url_with({"tier": "commune"}, on=None, source="x") == "?tier=commune&source=x"
