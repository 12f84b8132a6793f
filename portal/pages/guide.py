"""Three steps for a person's first visit, until the person has enough of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

Step = dict[str, str]


def first_steps(user, shown: dict[str, Any]) -> list[Step]:
    """The steps for the first of the parts that the start page shows, as its list of tasks draws them."""
    if "officer" in shown:
        return (
            _officer(shown["officer"]["own"][0]["url"], shown["officer"]["record_url"])
            if shown["officer"]["is_new"]
            else []
        )
    if "inspector" in shown:
        return _inspector()
    if "entrances" in shown:
        return _administrator()
    if "staff" in shown:
        return _staff()
    return _leader() if "summary" in shown else []


def _officer(agency_url: str, record_url: str) -> list[Step]:
    """They also end with the first fact that the officer records."""
    return [
        {
            "label": _("1. Look at where your agency stands"),
            "hint": _("Nobody types a status: it follows from what was recorded, and the page says why."),
            "url": agency_url,
        },
        {
            "label": _("2. Tell what has happened at your agency"),
            "hint": _("A plan, a decision, an audit: choose what it was, give the day and the document."),
            "url": record_url,
        },
        {
            "label": _("3. See what is due"),
            "hint": _("The list below says what to do, by when and why. One click leads to the right form."),
            "url": "#tasks-heading",
        },
    ]


def _inspector() -> list[Step]:
    return [
        {
            "label": _("1. See which visits are yours"),
            "hint": _("The list below says which comes next; the calendar shows everybody's."),
            "url": reverse("visit-calendar"),
        },
        {
            "label": _("2. Answer the checklist at the agency"),
            "hint": _(
                "Open the visit and go through it line by line. Where the network is bad, what you type is kept."
            ),
            "url": reverse("visits"),
        },
        {
            "label": _("3. Follow what you found"),
            "hint": _("Ask for a plan, check what was done, close the finding."),
            "url": reverse("findings"),
        },
    ]


def _staff() -> list[Step]:
    return [
        {
            "label": _("1. Open a number of the province"),
            "hint": _("Each leads to exactly the agencies that it counts, on any day."),
            "url": reverse("province"),
        },
        {
            "label": _("2. Look an agency up"),
            "hint": _("Its page says where it stands, by which documents, and what comes next."),
            "url": reverse("agencies"),
        },
        {
            "label": _("3. Bring in the list that you keep"),
            "hint": _("Send the workbook as it is: row by row you see what would be recorded, before anything is."),
            "url": reverse("import-send"),
        },
    ]


def _administrator() -> list[Step]:
    return [
        {
            "label": _("1. Invite people and give them their roles"),
            "hint": _("Each gets a link that works once, and sets the own password."),
            "url": reverse("invitation-new"),
        },
        {
            "label": _("2. See what can be set"),
            "hint": _("Editions, areas, wording, complete lists: all of it stands below."),
            "url": "#administer-heading",
        },
        {
            "label": _("3. See that the portal works"),
            "hint": _("What it does by itself, when it last did, and what failed."),
            "url": reverse("jobs"),
        },
    ]


def _leader() -> list[Step]:
    return [
        {
            "label": _("1. Read this page"),
            "hint": _("It fits a phone and one sheet of paper. Every number opens the agencies that it counts."),
            "url": "#summary-heading",
        },
        {
            "label": _("2. See how it came to this"),
            "hint": _("The trend, the districts on a map, and the same on any earlier day."),
            "url": reverse("province"),
        },
        {
            "label": _("3. Open the yearly report"),
            "hint": _("Its words come from the figures; it can be saved as a Word or an Excel file."),
            "url": reverse("province-report"),
        },
    ]
