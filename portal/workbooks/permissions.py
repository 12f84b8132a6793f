"""Who may do what with imports: one predicate per deed. What a kind asks for, the kind says."""

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
