"""What an administrator sets, each with the page that does it. Entrances of the start page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.kit.numbers import written_number
from portal.pages.todo import DUE, Todo


def entrances() -> list[dict[str, str]]:
    """As the list of tasks draws them: what, which words help, and where."""
    rows = [
        (
            _("Invite a person and give a role"),
            _("The person gets a letter with a link and sets the password."),
            reverse("invitation-new"),
        ),
        (_("Invitations"), _("Who has not accepted yet; letters are sent again, or revoked."), reverse("invitations")),
        (_("Closed accounts"), _("Of who left or did not sign in for long."), reverse("accounts-closed")),
        (_("People"), _("Names, addresses, roles; who left is made inactive."), _list("accounts_user")),
        (_("Roles of people"), _("Who does what, and at which agency."), _list("agencies_membership")),
        (_("Take a new agency into the register"), _("With the fact of its founding."), reverse("agency-found")),
        (_("Agencies"), _("Rename, move or dissolve: record it on the agency's page."), reverse("agencies")),
        (_("Editions of the standard"), _("With their clauses, dates and legal basis."), _list("agencies_edition")),
        (
            _("Word templates of papers"),
            _("What minutes and notices look like as Word files."),
            reverse("paper-templates"),
        ),
        (
            _("Wording of the kinds of fact"),
            _("What each is called, what helps, which fields it demands."),
            _list("agencies_kindwording"),
        ),
        (_("Settings"), _("The province's name, how rates are rounded."), _list("agencies_register")),
        (
            _("Complete lists"),
            _("From which day on all agencies of a tier are known: only then is a rate shown."),
            _list("agencies_completelist"),
        ),
        (_("Areas"), _("Provinces, districts, communes and their other spellings."), _list("agencies_area")),
        (_("Components"), _("Each in all its states, for those who change the portal."), reverse("gallery")),
    ]
    return [{"label": label, "hint": hint, "url": url} for label, hint, url in rows]


def _list(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


def without_role() -> list[Todo]:
    """Accounts whose people see nothing yet."""
    count = User.objects.filter(is_active=True, is_superuser=False, memberships=None).count()
    if not count:
        return []
    words = ngettext("Give %(count)s person a role", "Give %(count)s people a role", count)
    why = _("Without a role a person can sign in and sees nothing.")
    url = reverse("admin:accounts_user_changelist", query={"role": "none", "is_active__exact": "1"})
    return [Todo(words % {"count": written_number(count)}, why, url, state=DUE)]
