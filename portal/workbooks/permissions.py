"""Who may do what with workbooks: one predicate per deed. What a kind or a source asks for, it says itself."""

from typing import Any

from portal.accounts.models import User
from portal.workbooks.choices import ImportState
from portal.workbooks.kinds import KINDS, ImportKind


def kinds_for(user: Any) -> list[ImportKind]:
    """The kinds of register that the person may bring in."""
    return [kind for kind in KINDS.values() if kind.may(user)]


def can_bring_in(user: Any) -> bool:
    return bool(kinds_for(user))


def can_see_import(user: Any, sent: Any) -> bool:
    """True: `visible_to` has found it for this person."""
    return True


def can_go_on(user: User, sent: Any) -> bool:
    """Says how it is read, confirms it: whoever sent it, while the kind is still theirs to bring in."""
    kind = KINDS.get(sent.kind)
    return kind is not None and sent.by_id == user.pk and kind.may(user)


def can_undo_import(user: User, sent: Any) -> bool:
    """Whoever brought it in, and who oversees the kind."""
    kind = KINDS.get(sent.kind)
    return kind is not None and (kind.oversees(user) or (sent.by_id == user.pk and kind.may(user)))


OPEN = (ImportState.SENT, ImportState.LOOKING, ImportState.PREVIEWED)
"""States in which nothing is written yet."""


# --- out ------------------------------------------------------------------------------------------------


def can_export(user: User, source: Any) -> bool:
    """Takes a list or a figure along: whoever may open its page."""
    return source.may(user)


def can_list_exports(user: Any) -> bool:
    return user.is_authenticated


def can_get_export(user: User, export: Any) -> bool:
    """True: the loader has found it as this person's, of a list that is still open to them with the same rows."""
    return True
