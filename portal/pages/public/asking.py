"""What an address of the public register asks for: the two dates, and the language that its links go on in."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.choices import Language
from portal.pages.dates import Dates, DatesForm, asked
from portal.pages.rollups import as_of


@dataclass(frozen=True)
class Asked:
    dates: Dates
    form: DatesForm
    lang: str | None
    """The language that the address asks for; None when it does not."""
    settled_at: str
    """The moment of the rollups, when what is asked for was known by then and cannot change; else empty."""

    def link(self, name: str, *args: str, **filters: str | None) -> str:
        """The address of a page of the register on the same dates, in the same language."""
        return self.dates.link(reverse(name, args=args), lang=self.lang, **filters)


def asked_publicly(request: HttpRequest) -> Asked:
    """Without `known`, the moment of the rollups, so that figures and lists agree; now, while a change waits."""
    dates, form = asked(request)
    moment = as_of()
    if dates.known is None:
        dates = replace(dates, known=moment)
    is_settled = moment is not None and dates.known <= moment
    lang = request.GET.get("lang")
    return Asked(dates, form, lang if lang in Language.values else None, moment.isoformat() if is_settled else "")
