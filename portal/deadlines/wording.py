"""Steps in words, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONG = 27
"""Days; shorter steps are told in days."""


def step_in_words(step: int) -> str:
    """3 months before, 14 days before, 2 weeks late: `step` is days before the due day, below zero after it."""
    if step < 0:
        return ngettext("%(count)d week late", "%(count)d weeks late", -step // 7) % {"count": -step // 7}
    if step > LONG:
        months = round(step / 30.44)
        return ngettext("%(count)d month before", "%(count)d months before", months) % {"count": months}
    if step == 0:
        return _("on the day")
    return ngettext("%(count)d day before", "%(count)d days before", step) % {"count": step}
