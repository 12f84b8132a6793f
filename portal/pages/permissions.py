"""Who may open the pages that belong to the portal itself."""

from agencies.permissions import can_record_fact, is_officer_of, is_staff
from portal.programme.permissions import sees_all_money


def can_see_gallery(user) -> bool:
    """Who keeps the portal running, and whoever builds it."""
    return user.is_active and user.is_staff


def can_see_history(user) -> bool:
    """Who changed what, everywhere: for the lead body."""
    return is_staff(user)


def can_see_agency_history(user, agency) -> bool:
    """What happened to an agency's data: its own officers, those above, the lead body."""
    return can_record_fact(user, agency)


def can_see_head_page(user, agency) -> bool:
    """An agency on one screen, its money too: its own officers, those above, leaders, the lead body."""
    return sees_all_money(user) or is_officer_of(user, agency)
