"""Pages that are one form: shown, refused, saved."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agencies.views import show_refusal
from portal.kit.web import page
from portal.programme.plans.forms import WithdrawForm

GETPOST = ["GET", "HEAD", "POST"]


def done(form, act: Callable[[], object]) -> bool:
    """Whether the action went through; a refusal stands on the form."""
    try:
        act()
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    return True


def saved(request, url: str):
    messages.success(request, _("Saved."))
    return redirect(url)


def form_page(request, form, title: str, back_url: str, back_label: str):
    context = {"form": form, "title": title, "back": (back_url, back_label)}
    return page(request, "programme/form.html", context, status=422 if form.errors else 200)


def withdraw_page(request, act: Callable[[str], object], title: str, back: str, then: str = ""):
    """Asks why what was recorded is wrong, and withdraws it."""
    form = WithdrawForm(request.POST or None, label=_("Withdraw"))
    if form.is_valid() and done(form, lambda: act(form.cleaned_data["because"])):
        return saved(request, then or back)
    return form_page(request, form, title, back, _("Back"))
