"""What administrators set without a developer. Facts are not edited here: they are recorded and withdrawn."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agencies.actions.certificates import save_edition
from agencies.actions.roles import give_role, take_role
from agencies.actions.settings import save_area, save_setting
from agencies.choices import Role
from agencies.forms import FactForm, extra_fields
from agencies.models import (
    Agency,
    Area,
    CertificationBody,
    Clause,
    CompleteList,
    Edition,
    KindWording,
    Membership,
    Register,
)
from portal.accounts.admin import UserAdmin
from portal.accounts.admin_site import Choosing
from portal.accounts.models import User
from portal.kit.searching import matching


class SettingAdmin(Choosing, admin.ModelAdmin):
    """Saves through the same action as everything else; nothing is deleted behind the history's back."""

    def save_model(self, request, obj, form, change):
        save_setting(obj)


class FoundByName:
    """Finds names without diacritics, as the portal's own search does."""

    search_help_text = _("Diacritics may be left out.")

    def get_search_results(self, request, queryset, search_term):
        return matching(queryset, search_term, self.search_fields[0]), False


# --- settings -----------------------------------------------------------------------------------------


@admin.register(Register)
class RegisterAdmin(SettingAdmin):
    autocomplete_fields = ["area"]

    def changelist_view(self, request, extra_context=None):
        """The one row at once, or the form for it."""
        row = Register.objects.first()
        return redirect("admin:agencies_register_change", row.pk) if row else redirect("admin:agencies_register_add")

    def has_add_permission(self, request):
        return not Register.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1  # the one row that there is
        super().save_model(request, obj, form, change)


@admin.register(CompleteList)
class CompleteListAdmin(SettingAdmin):
    list_display = ["tier", "since", "basis"]


class WordingForm(forms.ModelForm):
    """The fields that a kind may ask for, by their names on the form instead of their codes."""

    required = forms.MultipleChoiceField(
        label=_("Fields that must be filled in"),
        help_text=_("Beside the date and what this kind always asks for."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        widgets = dict.fromkeys(["help_vi", "help_en"], forms.Textarea(attrs={"rows": 3}))
        help_texts = dict.fromkeys(["label_vi", "label_en"], _("Empty: the portal's own word for it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = extra_fields(self.instance.kind)
        self.fields["required"].choices = [(name, FactForm.base_fields[name].label) for name in names]


@admin.register(KindWording)
class KindWordingAdmin(SettingAdmin):
    """Every kind of fact has its row: what it is called, what helps, what it demands. Not what it does."""

    form = WordingForm
    list_display = ["kind", "label_vi", "label_en", "demanded"]
    ordering = ["pk"]
    readonly_fields = ["kind"]
    fields = ["kind", "label_vi", "label_en", "help_vi", "help_en", "required"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("fields that must be filled in"))
    def demanded(self, wording):
        names = [name for name in wording.required if name in extra_fields(wording.kind)]
        return ", ".join(str(FactForm.base_fields[name].label) for name in names) or "–"


class ClauseForm(forms.ModelForm):
    class Meta:
        widgets = {name: forms.TextInput(attrs={"size": size}) for name, size in (("number", 6), ("former", 12))}


class ClauseInline(admin.TabularInline):
    model = Clause
    form = ClauseForm
    extra = 3


@admin.register(Edition)
class EditionAdmin(SettingAdmin):
    list_display = ["code", "title", "announced_on", "cancelled_on"]
    inlines = [ClauseInline]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        save_edition(obj)


@admin.register(CertificationBody)
class CertificationBodyAdmin(SettingAdmin):
    """Who issues certificates; those that came in with a paper wait here to be looked at."""

    list_display = ["name", "short_name", "code", "accreditation_number", "accredited_until", "is_known"]
    list_filter = ["is_known"]
    search_fields = ["name", "short_name", "code"]
    ordering = ["name"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Area)
class AreaAdmin(FoundByName, Choosing, admin.ModelAdmin):
    list_display = ["code", "generation", "name", "level", "parent"]
    list_filter = ["level", "generation"]
    list_select_related = ["parent"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "generation", "pk"]
    autocomplete_fields = ["parent"]

    def save_model(self, request, obj, form, change):
        save_area(obj)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Agency)
class AgencyAdmin(FoundByName, Choosing, admin.ModelAdmin):
    """To choose from and to look at: an agency comes into the register with the fact of its founding."""

    list_display = ["name", "key", "tier", "area"]
    list_filter = ["tier"]
    list_select_related = ["area"]
    search_fields = ["search_key"]
    ordering = ["sort_key", "pk"]
    fields = ["name", "key", "tier", "area", "superior", "obligation", "group"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# --- people and their roles ---------------------------------------------------------------------------


class RoleForm(forms.ModelForm):
    """Says beside the field what a role lacks."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("role") == Role.OFFICER and not given.get("agency"):
            self.add_error("agency", ValidationError(_("An officer needs an agency."), code="no_agency"))
        return given


class RoleInline(Choosing, admin.TabularInline):
    model = Membership
    form = RoleForm
    extra = 1
    autocomplete_fields = ["agency"]

    def has_change_permission(self, request, obj=None):
        return obj != request.user and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return obj != request.user and super().has_delete_permission(request, obj)


class HasRole(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [*Role.choices, ("none", _("no role yet"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(memberships=None)
        return queryset.filter(memberships__role=self.value()).distinct() if self.value() else queryset


class PersonAdmin(UserAdmin):
    """People together with their roles, so that somebody new is invited and given a role in one form."""

    list_display = ["name", "email", "roles", "is_active", "last_login"]
    list_filter = [HasRole, *UserAdmin.list_filter]
    inlines = [RoleInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__agency")

    @admin.display(description=_("roles"))
    def roles(self, person):
        held = person.memberships.all()
        return "; ".join(
            f"{each.get_role_display()} ({each.agency})" if each.agency else each.get_role_display() for each in held
        )

    def save_formset(self, request, form, formset, change):
        changed = formset.save(commit=False)
        for membership in formset.deleted_objects:
            take_role(membership, by=request.user)
        for membership in changed:
            give_role(membership, by=request.user)


admin.site.unregister(User)
admin.site.register(User, PersonAdmin)


@admin.register(Membership)
class MembershipAdmin(FoundByName, Choosing, admin.ModelAdmin):
    form = RoleForm
    list_display = ["person", "role", "agency"]
    list_filter = ["role"]
    list_select_related = ["person", "agency"]
    search_fields = ["person__search_key"]
    autocomplete_fields = ["person", "agency"]
    actions = None  # roles are taken one by one

    def has_change_permission(self, request, obj=None):
        return not (obj and obj.person == request.user) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not (obj and obj.person == request.user) and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        give_role(obj, by=request.user)

    def delete_model(self, request, obj):
        take_role(obj, by=request.user)
