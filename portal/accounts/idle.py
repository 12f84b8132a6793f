"""A session that nobody used for a quarter of an hour ends, and any after twelve; what was typed meanwhile is kept.

Limits: TCVN 14423:2026 as suggested for applications with important data (15 minutes; 5 in the administration). The
last step is written into the session at most once in GRAIN, so that looking at pages seldom writes.
"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

LIMIT = 15 * 60  # seconds
LIMIT_ADMINISTRATION = 5 * 60
GRAIN = 60
SEEN_AT, KEPT = "seen_at", "kept_form"
LONGEST_KEPT = 100_000  # letters of a form
NEVER_KEPT = {"password", "oldpassword", "password1", "password2", "code", "credential", "csrfmiddlewaretoken"}


def is_over(request: HttpRequest, person: Any) -> bool:
    """Whether the person's session was idle for too long or has lasted too long, used or not (a stolen cookie is kept
    warm by a machine); if neither, this request counts as a step."""
    now = time.time()
    begun_at, asked_at = _begun_at(request, person)
    if begun_at is not None and now - begun_at > settings.SESSION_COOKIE_AGE:
        return True
    seen_at = request.session.get(SEEN_AT, asked_at)
    limit = LIMIT_ADMINISTRATION if request.path.startswith("/administration/") else LIMIT
    if seen_at is not None and now - seen_at > limit:
        return True
    if seen_at is None or now - seen_at > GRAIN:
        request.session[SEEN_AT] = now
    return False


def _begun_at(request: HttpRequest, person: Any) -> tuple[float | None, float | None]:
    """When the person signed in, and when the portal last asked once more who it is."""
    records = get_authentication_records(request, person)
    return (records[0]["at"], records[-1]["at"]) if records else (None, None)


def end(request: HttpRequest, person: Any) -> None:
    """End the session; a form that was just sent waits for `keep`."""
    request.session.flush()
    request.idle_person = person.pk


def keep(request: HttpRequest) -> bool:
    """Keep the form, but for files, that an ended session sent; False when there is nothing to keep."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts]
    typed = [(name, text) for name, text in fields if name not in NEVER_KEPT]
    if sum(len(name) + len(text) for name, text in typed) > LONGEST_KEPT:
        return False
    if not typed:
        return False
    request.session[KEPT] = {"person": request.idle_person, "path": request.get_full_path(), "fields": typed}
    return True


def kept_of(request: HttpRequest) -> dict[str, Any] | None:
    """The form kept for this person, in this browser."""
    kept = request.session.get(KEPT)
    return kept if kept and kept["person"] == request.user.pk else None
