"""Who may open the pages that belong to the portal itself."""


def can_see_gallery(user) -> bool:
    """Who keeps the portal running, and whoever builds it."""
    return user.is_active and user.is_staff
