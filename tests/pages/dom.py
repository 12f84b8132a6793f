"""What a page shows, as a tree. Reading fails when a tag is left open."""

import re
from collections.abc import Iterator

from django.test.html import Element, parse_html

NUMBER = re.compile(r"[0-9][0-9.,]*(?= |$)")


def read(response) -> Element:
    return parse_html(response.content.decode())


def every(node, name: str, /, **attributes: str) -> Iterator[Element]:
    """The elements of this name below a node that bear these attributes; `class_` asks for one class of several."""
    for child in getattr(node, "children", []):
        if isinstance(child, Element):
            if child.name == name and _bears(child, attributes):
                yield child
            yield from every(child, name, **attributes)


def first(node, name: str, /, **attributes: str) -> Element | None:
    return next(every(node, name, **attributes), None)


def attribute(element: Element, name: str) -> str:
    return dict(element.attributes).get(name) or ""


def text(node) -> str:
    if isinstance(node, str):
        return node
    parts = (text(child) for child in node.children)
    return " ".join(" ".join(part for part in parts if part.strip()).split())


def number(words: str) -> int | None:
    """The number that words begin with: 1234 of '1.234 agencies'."""
    found = NUMBER.match(words)
    return int(re.sub("[.,]", "", found.group())) if found else None


def numbers(row: Element) -> list[int]:
    """The numbers in the cells of a table's row; a dash is none."""
    return [number(text(cell)) or 0 for cell in every(row, "td")]


def _bears(element: Element, attributes: dict[str, str]) -> bool:
    given = dict(element.attributes)
    return all(
        value in (given.get("class") or "").split() if name == "class_" else given.get(name) == value
        for name, value in attributes.items()
    )
