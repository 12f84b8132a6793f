"""What administrators set without a developer. Facts are not edited here: they are recorded and withdrawn."""

from django.contrib import admin

from agencies.actions.settings import save_area, save_setting
from agencies.models import Area, Clause, CompleteList, Edition, KindWording, Membership, Register


class SettingAdmin(admin.ModelAdmin):
    """Saves through the same action as everything else; nothing is deleted behind the history's back."""

    def save_model(self, request, obj, form, change):
        save_setting(obj)


@admin.register(Register)
class RegisterAdmin(SettingAdmin):
    raw_id_fields = ["area"]

    def has_add_permission(self, request):
        return not Register.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(CompleteList)
class CompleteListAdmin(SettingAdmin):
    list_display = ["tier", "since", "basis"]


@admin.register(KindWording)
class KindWordingAdmin(SettingAdmin):
    list_display = ["kind", "label_vi", "label_en"]


class ClauseInline(admin.TabularInline):
    model = Clause
    extra = 0


@admin.register(Edition)
class EditionAdmin(SettingAdmin):
    list_display = ["code", "title", "announced_on", "cancelled_on"]
    inlines = [ClauseInline]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Membership)
class MembershipAdmin(SettingAdmin):
    list_display = ["person", "role", "agency"]
    list_filter = ["role"]
    list_select_related = ["person", "agency"]
    search_fields = ["person__email", "person__name", "agency__name"]
    raw_id_fields = ["agency"]
    autocomplete_fields = ["person"]


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    list_display = ["code", "generation", "name", "level", "parent"]
    list_filter = ["level", "generation"]
    list_select_related = ["parent"]
    search_fields = ["code", "name"]
    raw_id_fields = ["parent"]

    def save_model(self, request, obj, form, change):
        save_area(obj)

    def has_delete_permission(self, request, obj=None):
        return False
