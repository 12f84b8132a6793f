"""The page of one step of a visit, a finding or a corrective action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agencies.forms import show_version
from agencies.views import show_refusal
from audits.actions.moving import Said
from portal.kit.fields import ask_for_file_again
from portal.kit.web import page


def take_step(request, form, act, back: str, *, context, template: str = "agencies/form.html", **thing):
    """Take a step of the one `thing`, then go `back`; refused, also for what others did meanwhile, the form shows
    again what was typed."""
    ((_name, moved),) = thing.items()
    if form.is_valid():
        data = form.cleaned_data
        said = Said(request.user, form.on, data["seen_version"], data["text"])
        try:
            act(said=said, **thing, **form.what)
        except ValidationError as refusal:
            show_refusal(form, refusal)
            moved.refresh_from_db(fields=["state", "version"])
            show_version(form, moved.version)
        else:
            messages.success(request, _("Saved: %(step)s.") % {"step": form.move.label})
            return redirect(back, pk=moved.pk)
    ask_for_file_again(form)
    return page(request, template, {**context, "form": form}, status=422 if form.errors else 200)
