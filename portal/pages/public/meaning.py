"""What each state means, in one plain sentence for people outside the administration."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.choices import State

MEANINGS: dict[str, Promise] = {
    State.NONE: _("The agency has not begun to build a quality management system."),
    State.BUILDING: _("The agency is building its quality management system."),
    State.APPLYING: _("The agency works by its quality management system and has not declared its conformity yet."),
    State.DECLARED: _("The agency has declared that its quality management system conforms to TCVN ISO 9001."),
    State.REDECLARE: _("What the declaration covers has changed: the agency must declare its conformity again."),
    State.PAUSED: _("The agency has paused its quality management system for the time being."),
    State.ENDED: _("The agency has ended its quality management system; no declaration is in force."),
}


def meanings() -> list[tuple[str, str, str]]:
    """Code, word and sentence of every state."""
    return [(state.value, str(state.label), str(MEANINGS[state])) for state in State]
