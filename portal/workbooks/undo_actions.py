"""Taking an import back: all that it wrote, in one step with one reason; by a job where that is much."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.kit import security_log
from portal.notices.jobs import enqueue
from portal.notices.progress import tell
from portal.workbooks.actions import Refused
from portal.workbooks.choices import ImportState
from portal.workbooks.kinds import KINDS, TAKING_BACK, CannotUndo, Made
from portal.workbooks.models import Import
from portal.workbooks.rows import kept_keys

UNDO = "undo_import"
AT_ONCE = 100
"""Rows that are taken back while the person waits; some kinds need 10 ms for each. More are a job."""

MOST_TOLD = 5  # of what stands in the way, in one sentence


@dataclass(frozen=True)
class Since:
    """What was recorded since that counts on what an import wrote, the newest of it, in the reader's language."""

    told: list[str]

    @cached_property
    def mark(self) -> str:
        """Tells what one look found from what another did."""
        return sha256("\n".join(self.told).encode()).hexdigest()


def made_by(sent: Import) -> Made:
    made, replaced = kept_keys(sent)
    return Made(made, replaced, sent.mark)


def since(sent: Import, made: Made) -> Since:
    return Since(KINDS[sent.kind].dependents(made.made))


@transaction.atomic
def undo(*, sent: Import, by: User | None, because: str, seen: str | None = None) -> Import:
    """Take back all that an import wrote, with one reason: at once, or by a job where it wrote much.

    `seen` marks what the person was shown as counting on it; where more counts on it by now, nothing is done. Raises
    Refused.
    """
    held = Import.objects.select_for_update().get(pk=sent.pk)
    if held.state != ImportState.WRITTEN:
        raise Refused(_("Only what was brought in, and not undone yet, can be undone."), code="state")
    if not because.strip():
        raise Refused({"because": _("Say why it is taken back.")}, code="no_reason")
    held.undone_by, held.undone_because, held.trouble = by, because.strip(), ""
    made = made_by(held)
    try:
        found = _ask_whether_free(held, made, seen)
        if len(made.made) > AT_ONCE:
            _hand_over(held, found)
        else:
            _take_back(held, made)
    except CannotUndo as cannot:
        raise Refused(str(cannot), code="depends") from cannot
    return held


def _ask_whether_free(held: Import, made: Made, seen: str | None) -> Since:
    """What counts on what is to be taken back; raises CannotUndo where that forbids it, or is not what was seen."""
    found, sentence = since(held, made), KINDS[held.kind].bound_by
    if found.told and sentence:
        raise CannotUndo(str(sentence) % {"what": "; ".join(found.told[:MOST_TOLD])})
    if seen not in (None, found.mark):
        raise CannotUndo(_("What counts on it has changed meanwhile: look at it, then take it back again."))
    return found


def _hand_over(held: Import, found: Since) -> None:
    held.state, held.round = ImportState.UNDOING, held.round + 1
    held.save()
    what = {"round": held.round, "seen": found.mark, "language": get_language()}
    enqueue(UNDO, key=undo_key(held), import_id=held.pk, **what)


def undo_key(sent: Import) -> str:
    return f"{UNDO}:{sent.pk}:{sent.round}"


def _take_back(held: Import, made: Made) -> None:
    KINDS[held.kind].undo(made, held.undone_by, held.undone_because)
    held.state, held.undone_at = ImportState.UNDONE, Now()
    held.save()
    security_log.note("import_undone", person=held.undone_by, subject=held, because=held.undone_because)


@transaction.atomic
def take_back(*, sent: Import, round: int, seen: str) -> int:
    """Do what `undo` has handed over; repeated, it does nothing. Gives how many rows were taken back.

    Where anything counts on it by now that the person has not seen, the import stays as it was written, and says so.
    """
    held = Import.objects.select_for_update().get(pk=sent.pk)
    if (held.state, held.round) != (ImportState.UNDOING, round):
        return 0
    made = made_by(held)
    try:
        tell(0, 2, gettext_noop("Comparing with the register"))
        _ask_whether_free(held, made, seen)
        tell(1, 2, TAKING_BACK)
        _take_back(held, made)
    except CannotUndo:
        held.state = ImportState.WRITTEN
        held.trouble = gettext_noop(
            "It was not taken back: something that counts on it was recorded or changed meanwhile. Look at it, then "
            "take it back again."
        )
        held.save()
        return 0
    return len(made.made)
