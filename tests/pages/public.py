"""The addresses of the public register, and what an answer tells."""

from django.urls import reverse

from tests.pages import dom

PUBLIC = reverse("public")
CSV, JSON, FIGURES, FIGURES_CSV = (
    reverse(f"public-{name}") for name in ("agencies-csv", "agencies-json", "figures-json", "figures-csv")
)


def of(agency, kind: str = "public-agency") -> str:
    return reverse(kind, args=[agency.key])


def everything(agency) -> list[str]:
    """Each kind of address, those about one agency too."""
    own = [of(agency, f"public-agency{kind}") for kind in ("", "-json", "-csv")]
    return [PUBLIC, CSV, JSON, FIGURES, FIGURES_CSV, *own, f"{PUBLIC}?q=cu+mot"]


def told(response) -> str:
    assert response.status_code == 200
    return dom.text(dom.first(dom.read(response), "main"))
