"""The scan of a declaration for everybody, once its agency or the lead body has made it public."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from agencies.models import Scan
from portal.kit.clamd import remark_on
from portal.kit.files import FileKind, attachment
from portal.kit.jinja import absolute
from portal.kit.vietnamese import slug

WORDS = {kind.content_type: kind.name for kind in FileKind}


@dataclass(frozen=True)
class Offered:
    """A public scan: where it is, what it is ("PDF"), how big, in bytes, and whether it was looked at for viruses."""

    url: str
    kind: str
    size: int
    is_checked: bool


def address(key: UUID) -> str:
    return absolute(reverse("public-scan", args=[key]))


def offered(fact: dict[str, Any]) -> Offered | None:
    """The scan of a fact that was read with SCAN_COLUMNS; None where there is none for everybody."""
    if not fact["scan__is_public"]:
        return None
    is_checked = not remark_on(fact["scan__file"])
    return Offered(address(fact["scan__key"]), WORDS[fact["scan__content_type"]], fact["scan__size"], is_checked)


SCAN_COLUMNS = ("scan__key", "scan__is_public", "scan__content_type", "scan__size", "scan__file")


def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file; whoever has it asks each time whether it may still be shown. Raises Http404 where it may not."""
    scan = Scan.objects.public().select_related("fact__agency").filter(key=key).first()
    if scan is None:
        raise Http404
    etag = quote_etag(scan.sha256)
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    # The sender's file name is not for everybody.
    extension = next(kind.extensions[0] for kind in FileKind if kind.content_type == scan.content_type)
    response = attachment(scan.file, slug(f"{scan.fact.agency.key} {scan.fact.number}") + extension, scan.content_type)
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = etag
    return response
