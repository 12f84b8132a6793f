"""How a person wants to be told of what falls due: by mail or not, through whom, into which calendar."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.colleagues import colleagues
from portal.deadlines.kinds import KINDS
from portal.deadlines.queries import policies
from portal.kit.dates import written_day
from portal.kit.web import access, page
from portal.notices import actions
from portal.notices.forms import AbsenceForm, MailedKindsForm
from portal.notices.models import Absence, CalendarFeed, MutedKind
from portal.notices.permissions import can_set_preferences, can_take_back


def load_absence(user, pk):
    return get_object_or_404(Absence.objects.filter(person=user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access(can_set_preferences)
def preferences(request):
    """The page of all of them; sent, it saves which kinds are mailed."""
    form = _kinds_form(request.user, request.POST or None)
    if form.is_valid():
        actions.mute_kinds(person=request.user, rules=form.muted)
        messages.success(request, _("Saved."))
        return redirect("preferences")
    return _page(request, kinds=form)


@require_POST
@access(can_set_preferences)
def absence(request):
    form = AbsenceForm(request.POST, deputies=colleagues(request.user))
    if form.is_valid():
        try:
            actions.hand_over(person=request.user, on=localdate(), **form.said)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s is told instead of you.") % {"name": form.cleaned_data["deputy"]})
            return redirect("preferences")
    return _page(request, absence=form)


@require_POST
@access(can_take_back, load=load_absence)
def take_back(request, absence):
    actions.take_back(absence=absence, on=localdate())
    messages.success(request, _("From today on you are told yourself."))
    return redirect("preferences")


@require_POST
@access(can_set_preferences)
def calendar(request):
    """A new address, shown this once; or none any more."""
    if "revoke" in request.POST:
        actions.revoke_calendar(person=request.user)
        messages.success(request, _("The address opens nothing any more."))
        return redirect("preferences")
    key = actions.new_calendar_key(person=request.user)
    return _page(request, address=settings.PORTAL_URL + reverse("calendar-feed", args=[key]))


def _kinds_form(user, data=None) -> MailedKindsForm:
    rules = policies(localdate())
    choices = [(code, kind.title) for code, kind in KINDS.items() if code in rules and not rules[code].is_mandatory]
    muted = set(MutedKind.objects.filter(person=user).values_list("rule", flat=True))
    mailed = [code for code, _title in choices if code not in muted]
    return MailedKindsForm(data, choices=choices, initial={"mailed": mailed})


def _page(request, *, kinds=None, absence=None, address=""):
    today = localdate()
    kinds = kinds or _kinds_form(request.user)
    absence = absence or AbsenceForm(initial={"first": today}, deputies=colleagues(request.user))
    absences = Absence.objects.filter(person=request.user).from_(today).select_related("deputy")
    context = {
        "form": absence if absence.errors else kinds,  # what the title of a refused page speaks of
        "kinds": kinds,
        "always": [KINDS[code].title for code, rule in policies(today).items() if rule.is_mandatory and code in KINDS],
        "absence": absence,
        "absences": [(each, _days(each)) for each in absences],
        "feed": CalendarFeed.objects.filter(person=request.user).first(),
        "address": address,
    }
    return page(request, "notices/preferences.html", context, status=422 if kinds.errors or absence.errors else 200)


def _days(absence: Absence) -> str:
    first = written_day(absence.during.lower)
    if absence.last is None:
        return _("from %(first)s, for good") % {"first": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": written_day(absence.last)}
