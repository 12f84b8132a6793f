"""The addresses of the public register, and what an answer tells."""

from django.urls import reverse

from tests.pages import dom

PUBLIC = reverse("public")
CSV, JSON, FIGURES = (reverse(f"public-{name}") for name in ("agencies-csv", "agencies-json", "figures-json"))


def of(agency, kind: str = "public-agency") -> str:
    return reverse(kind, args=[agency.key])


def everything(agency) -> list[str]:
    """Each kind of address, those about one agency too."""
    return [PUBLIC, CSV, JSON, FIGURES, of(agency), of(agency, "public-agency-json"), f"{PUBLIC}?q=cu+mot"]


def told(response) -> str:
    assert response.status_code == 200
    return dom.text(dom.first(dom.read(response), "main"))
