"""Walking the figures of the province's page: each opens exactly what it counts."""

from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from tests.pages import dom


class Figure(NamedTuple):
    count: int
    address: str


def figures(page) -> list[Figure]:
    """Every link of the page whose words begin with a number; those of plans open targets (tests/programme)."""
    links = [(dom.number(dom.text(link)), dom.attribute(link, "href")) for link in dom.every(page, "a")]
    figures = [Figure(count, address) for count, address in links if count is not None]
    return [figure for figure in figures if not figure.address.startswith("/plans/")]


def listed(client, address: str) -> tuple[list[str], int | None]:
    """The agencies behind an address, paged through to the end; and how many the list says there are."""
    agencies: list[str] = []
    while True:
        response = client.get(address)
        assert response.status_code == 200, address
        page = dom.read(response)
        rows = dom.every(page, "th", scope="row")
        agencies += [urlsplit(dom.attribute(dom.first(row, "a"), "href")).path for row in rows]
        following = dom.first(page, "a", rel="next")
        if following is None:
            return agencies, dom.number(dom.text(dom.first(page, "p", class_="result-count")))
        address = urlsplit(address).path + dom.attribute(following, "href")


def wrong(client, page) -> list[tuple]:
    """The figures whose list has another number of rows, or says so, or shows a row twice."""
    found = []
    behind = {}
    for figure in figures(page):
        if figure.address not in behind:
            behind[figure.address] = listed(client, figure.address)
        agencies, said = behind[figure.address]
        if not len(agencies) == len(set(agencies)) == figure.count or said not in (None, figure.count):
            found.append((figure, len(agencies), said))
    return found


def dates(address: str) -> dict[str, str]:
    """The two dates that an address carries."""
    given = parse_qs(urlsplit(address).query)
    return {name: given[name][0] for name in ("on", "known") if name in given}


def tables(page) -> dict[str, list[list[int]]]:
    """The rows of numbers of each table of states, the sum last, by the table's caption."""
    return {
        dom.text(dom.first(table, "caption")): [
            dom.numbers(row)
            for part in ("tbody", "tfoot")
            for body in dom.every(table, part)
            for row in dom.every(body, "tr")
        ]
        for table in dom.every(page, "table")
    }
