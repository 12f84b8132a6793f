"""What goes over the wire: pages compressed to whoever takes them so."""

import gzip

import pytest

pytestmark = pytest.mark.django_db
PUBLIC = "/public/"


def asked(client, address=PUBLIC, **headers):
    return client.get(address, headers={"accept-encoding": "gzip"} | headers)


def test_a_page_goes_compressed_to_whoever_takes_it_so(client):
    plain, small = client.get(PUBLIC), asked(client)

    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain
    assert {"Accept-Encoding", "Cookie"} <= set(small["Vary"].split(", "))
    assert gzip.decompress(small.content).decode().strip().startswith("<!DOCTYPE html>")


def test_it_may_still_be_asked_whether_it_is_the_same(client):
    tag = asked(client)["ETag"]

    assert tag.startswith('W/"')
    assert asked(client, **{"if-none-match": tag}).status_code == 304
