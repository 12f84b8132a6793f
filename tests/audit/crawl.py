"""A walk along every link, as each person: nothing is broken, every anchor is there, every page is light."""

import gzip
import http.client
import re
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.audit.stage import Stage

SAME, ASKED = 60, 8
"""How many addresses of one form are followed: `/agencies/9/`, and `/agencies/?on=…&state=…`."""
LATER = 30 * 1024
"""Bytes that a page may weigh compressed, with its headers left out (DESIGN: later pages)."""
TOKEN = re.compile(r"\d+|[0-9a-f-]{36}")
SKIP = ("/static/",)


class Answer(NamedTuple):
    """What came of asking for an address."""

    status: int
    kind: str
    weight: int
    links: list[str]
    anchors: frozenset[str]
    goes_to: str


@dataclass
class Walk:
    """What one person's walk met."""

    pages: int = 0
    heaviest: tuple[int, str] = (0, "")
    faults: list[str] = field(default_factory=list)


class Links(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "external" in (given.get("rel") or "").split():
            return  # meant to lead out: the page on which a legal text was found
        self.anchors.update(filter(None, [given.get("id")]))
        self.links += [
            value
            for name in ("href", "src")
            if (value := given.get(name)) is not None and tag in ("a", "link", "script", "img")
        ]


def every(stage: Stage) -> Iterator[tuple[str, Walk]]:
    """Each person's walk. Two at once, since each waits for the portal most of the time."""
    people = list(stage.told["pages"])
    with ThreadPoolExecutor(2) as walkers:
        yield from zip(people, walkers.map(lambda person: walk(stage, person), people), strict=True)


def walk(stage: Stage, person: str) -> Walk:
    """Follow all links from where this person begins; an address of a form that was met often is not followed again."""
    met, walked = Counter[str](), Walk()
    session = stage.cookie(person)
    cookie = f"{session['name']}={session['value']}" if session else ""
    begin = ["/", "/public/"]
    asked, answers, wanted = deque(begin), dict[str, Answer](), set[tuple[str, str, str]]()
    known = set(begin)
    while asked:
        address = asked.popleft()
        answer = answers[address] = ask(stage.home, address, cookie)
        _judge(address, answer, walked)
        for link in [*answer.links, *filter(None, [answer.goes_to])]:
            target, anchor = urldefrag(urljoin(stage.home + address, link))
            if not target.startswith(stage.home + "/"):
                walked.faults.append(f"{address} leads out of the portal, to {target}")
                continue
            path = target.removeprefix(stage.home)
            if anchor:
                wanted.add((address, path, anchor))
            if path not in known and _is_followed(path, met):
                known.add(path)
                asked.append(path)
    walked.faults += [
        f"{address} leads to #{anchor} of {path}, which is not there"
        for address, path, anchor in sorted(wanted)
        if path in answers and answers[path].kind == "text/html" and anchor not in answers[path].anchors
    ]
    walked.pages = len(answers)
    walked.faults = [f"{person}: {fault}" for fault in dict.fromkeys(walked.faults)]
    return walked


def _judge(address: str, answer: Answer, walked: Walk) -> None:
    is_signing_in = answer.status == 302 and "/account/sign-in/" in answer.goes_to
    if answer.status >= 400 or (answer.status >= 300 and not answer.goes_to and not is_signing_in):
        walked.faults.append(f"{address} answers {answer.status}")
    is_page = answer.kind == "text/html" and not address.startswith("/administration/")
    if is_page:
        walked.heaviest = max(walked.heaviest, (answer.weight, address))
        if answer.weight > LATER:
            walked.faults.append(f"{address} weighs {answer.weight / 1024:.1f} KB compressed")


def _is_followed(path: str, met: Counter[str]) -> bool:
    parts = urlsplit(path)
    form = TOKEN.sub("9", parts.path) + "?" + "&".join(sorted(name for name, _value in parse_qsl(parts.query)))
    met[form] += 1
    return met[form] <= (ASKED if parts.query else SAME)


def ask(home: str, address: str, cookie: str) -> Answer:
    """The answer of the portal, compressed on the way."""
    connection = http.client.HTTPConnection(urlsplit(home).netloc, timeout=60)
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    kind = response.headers.get_content_type()
    found = (
        Links(gzip.decompress(body).decode() if response.headers["Content-Encoding"] else body.decode())
        if kind == "text/html"
        else None
    )
    links, anchors = (found.links, frozenset(found.anchors)) if found else ([], frozenset())
    return Answer(response.status, kind, len(body), links, anchors, response.headers.get("Location", ""))
