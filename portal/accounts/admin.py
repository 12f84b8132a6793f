"""People in the administration, by the same actions as everywhere."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actions import LAST_ADMINISTRATOR, change_person, forget_second_factor
from portal.accounts.forms import ForgottenPasswordForm
from portal.accounts.models import User
from portal.accounts.queries import is_last_administrator
from portal.kit.searching import matching


class PersonForm(forms.ModelForm):
    """Says beside the box why it cannot be cleared."""

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if not is_active and is_last_administrator(self.instance):
            raise ValidationError(LAST_ADMINISTRATOR)
        return is_active


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ["name", "email", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["search_key"]
    search_help_text = gettext_lazy("Name or e-mail address; diacritics may be left out.")
    ordering = ["name", "pk"]
    readonly_fields = ["joined_at", "last_login"]
    for_superusers = ["is_staff", "is_superuser"]
    actions = ["send_password_link", "forget_second_factor"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return matching(queryset, search_term), False

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return ["email", "name", "language", "is_active", *self.for_superusers, *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        own = [] if request.user.is_superuser else self.for_superusers
        # Opening an account again asks for a reason, and has a page that does.
        closed = [] if obj is None or obj.is_active else ["is_active"]
        return [*self.readonly_fields, *own, *closed]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People are invited, by a page of the portal."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who left is made inactive: facts and findings keep naming them."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        change_person(person=obj, by=request.user, **changes)

    @admin.action(description=gettext_lazy("Send a link to set a new password"), permissions=["change"])
    def send_password_link(self, request: HttpRequest, queryset: Any) -> None:
        for person in queryset.filter(is_active=True):
            self._mail_link(request, person.email)

    @admin.action(description=gettext_lazy("Let set up a new second step (phone lost)"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: Any) -> None:
        for person in queryset:
            forget_second_factor(person=person, by=request.user)
            messages.success(request, _("%(name)s sets up a new second step at the next sign-in.") % {"name": person})

    def _mail_link(self, request: HttpRequest, email: str) -> None:
        form = ForgottenPasswordForm({"email": email})
        if form.is_valid():
            form.save(request)
            messages.success(request, _("A link to set a password is on its way to %(email)s.") % {"email": email})
