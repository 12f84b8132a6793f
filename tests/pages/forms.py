"""Filling forms the way a browser does: what a page would send as it stands, and what it says is wrong."""

from django.test.html import Element

from tests.pages import dom

SENT_OTHERWISE = {"file", "submit", "checkbox"}


def filled(source) -> dict[str, str]:
    """What the form, or the first form in the main part of a response, would send as it stands."""
    form = source if isinstance(source, Element) else dom.first(dom.first(dom.read(source), "main"), "form")
    values = {}
    for name in ("input", "textarea", "select"):
        for field in dom.every(form, name):
            if dom.attribute(field, "type") not in SENT_OTHERWISE and not _is_empty_choice(field):
                values[dom.attribute(field, "name")] = _value(field)
    return values


def _is_empty_choice(field: Element) -> bool:
    """A list of many of which none is chosen sends nothing."""
    return "multiple" in dict(field.attributes) and not _value(field)


def _value(field: Element) -> str:
    if field.name == "select":
        options = [dict(option.attributes) for option in dom.every(field, "option")]
        return next((option.get("value") or "" for option in options if "selected" in option), "")
    return dom.text(field) if field.name == "textarea" else dom.attribute(field, "value")


def send(client, address: str, **typed):
    """Open the page and send its form with what is typed."""
    return client.post(address, filled(client.get(address)) | typed)


def errors(response) -> dict[str, str]:
    """The message beside each field."""
    assert response.status_code == 422
    beside = dom.every(dom.read(response), "div", class_="invalid-feedback")
    return {dom.attribute(each, "id").removeprefix("id_").removesuffix("_error"): dom.text(each) for each in beside}


def on_top(response) -> list[str]:
    """The messages of the summary that belong to no field."""
    assert response.status_code == 422
    items = dom.every(dom.first(dom.read(response), "div", class_="error-summary"), "li")
    return [dom.text(item) for item in items if dom.first(item, "a") is None]
