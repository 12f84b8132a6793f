"""What is kept of the public register: by us, by proxies, by browsers."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.pages import dom, registers
from tests.pages.public import PUBLIC, everything, of, told

pytestmark = pytest.mark.django_db

ON = {"on": "2017-12-31"}
KILOBYTES = 30


@pytest.fixture(scope="module")
def register(lasting_db):
    agencies = registers.small()
    registers.work()
    return agencies


@pytest.fixture
def client(register):
    return Client()


def test_strangers_get_what_any_cache_may_keep(client, register):
    for address in everything(register["hleo"]):
        response = client.get(address, ON)
        again = client.get(address, ON, headers={"If-None-Match": response["ETag"]})

        assert response["Cache-Control"] == "public, max-age=300"
        assert response["Vary"] == "Cookie, Accept-Encoding"
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=300")


def test_the_tag_changes_with_what_is_told(client, register):
    before = client.get(PUBLIC, ON)["ETag"]
    make.declared(register["commune 2"])

    assert client.get(PUBLIC, ON)["ETag"] != before


def test_who_is_signed_in_gets_the_own_frame_and_no_cache_keeps_it(client, register):
    person = make.staff()
    client.force_login(person)
    response = client.get(PUBLIC, ON)

    assert person.name in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


def test_a_word_to_one_stranger_is_not_kept_for_the_next(client, register):
    client.force_login(make.staff())
    client.post(reverse("account_logout"))
    goodbye = client.get(PUBLIC, ON)

    assert list(dom.every(dom.read(goodbye), "p", class_="notice")) != []
    assert "no-store" in goodbye["Cache-Control"]
    assert list(dom.every(dom.read(Client().get(PUBLIC, ON)), "p", class_="notice")) == []


def test_the_address_may_name_the_language_and_links_keep_it(client):
    response = client.get(PUBLIC, ON | {"lang": "en"})
    page = dom.read(response)

    assert response["Content-Language"] == "en"
    assert "Public register" in told(response)
    assert not response.cookies
    links = [dom.attribute(link, "href") for link in dom.every(dom.first(page, "main"), "a")]
    assert all("lang=en" in link for link in links)


def test_answers_are_light(client, register):
    for address in (PUBLIC, of(register["hleo"])):
        assert len(gzip.compress(client.get(address, ON).content)) <= KILOBYTES * 1024


def test_what_is_stored_takes_one_query(client, register, django_assert_max_num_queries):
    for address in everything(register["hleo"]):
        client.get(address, ON)

        with django_assert_max_num_queries(2):
            assert client.get(address, ON).status_code == 200


def test_what_is_not_stored_takes_few_whatever_it_finds(client, register, django_assert_max_num_queries):
    client.get(PUBLIC)  # reads the settings, which are kept for a minute
    client.get(of(register["hleo"]))
    for address in everything(register["hleo"]):
        with django_assert_max_num_queries(5):
            client.get(address, {"on": "2017-12-30"})
