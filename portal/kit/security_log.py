"""What happens to the portal's safety, one JSON object a line in the log `portal.security`.

Each line says when (with the offset from UTC), who, from where, on which page, what was done to what, and how it ended
(TCVN 14423:2026, content of logs). JSON escapes whatever people typed: no text can forge a line of its own.
"""

import json
import logging
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.utils.timezone import localtime

log = logging.getLogger("portal.security")


class Where(NamedTuple):
    """Of the request that is being answered; empty in a job or a command."""

    request: str = ""
    source: str = ""
    destination: str = ""
    account: int | None = None


NOWHERE = Where()
_where: ContextVar[Where] = ContextVar("where", default=NOWHERE)


def enter(where: Where) -> Any:
    """What is noted from here on happens at this request; gives what `leave` takes."""
    return _where.set(where)


def leave(token: Any) -> None:
    _where.reset(token)


def request_number() -> str:
    """Of the request that is being answered: the log and the answer bear it, and an error's page shows it."""
    return _where.get().request


def note(action: str, *, person: Any = None, subject: Any = None, result: str = "done", **more: Any) -> None:
    """Write a line: `person` did the action to `subject` (models, or None), with this result."""
    where = _where.get()
    line = {
        "time": localtime().isoformat(timespec="milliseconds"),
        "action": action,
        "result": result,
        "account": person.pk if person is not None else where.account,
        "source": where.source,
        "destination": where.destination,
        "request": where.request,
        "subject": f"{subject._meta.label_lower}:{subject.pk}" if subject is not None else "",
    }
    log.info(json.dumps(line | more, ensure_ascii=True, default=str))
