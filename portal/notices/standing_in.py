"""Who is told instead of whom on a day."""

from datetime import date

from portal.notices.models import Absence


def stand_ins(on: date) -> dict[int, int]:
    """Keys of the people who are away, each with that of the one who is told instead.

    Whose deputy is away too is represented by the deputy's; who has left represents nobody. Where that leads to nobody,
    people are told themselves, and are not in the answer.
    """
    absences = Absence.objects.on(on).values_list("person", "deputy", "deputy__is_active")
    deputies = {person: deputy if is_active else None for person, deputy, is_active in absences}
    found = {person: _present(person, deputies) for person in deputies}
    return {person: deputy for person, deputy in found.items() if deputy is not None}


def _present(person: int, deputies: dict[int, int | None]) -> int | None:
    """The first in the chain of deputies who is there; None where it ends or turns in a circle."""
    seen = {person}
    deputy = deputies[person]
    while deputy in deputies:
        if deputy in seen:
            return None
        seen.add(deputy)
        deputy = deputies[deputy]
    return deputy
