"""People in the administration, by the same actions as everywhere."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.actions import change_person, create_person, forget_second_factor
from portal.accounts.forms import ForgottenPasswordForm
from portal.accounts.models import User
from portal.kit.searching import matching


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
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
        who = ["email", "name", "language"]
        return who if obj is None else [*who, "is_active", *self.for_superusers, *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        own = [] if request.user.is_superuser else self.for_superusers
        return [*self.readonly_fields, *own]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Who left is made inactive: facts and findings keep naming them."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        given = form.cleaned_data
        if change:
            changes = {name: given[name] for name in form.changed_data}
            change_person(person=obj, by=request.user, **changes)
        else:
            obj.pk = create_person(by=request.user, **given).pk
            self._mail_link(request, given["email"])

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
