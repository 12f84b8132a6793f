"""What the programme is set up with. Plans and money are not edited here: they have pages of their own."""

from django.contrib import admin

from agencies.admin import SettingAdmin
from portal.programme.models import ReportColumn


@admin.register(ReportColumn)
class ReportColumnAdmin(SettingAdmin):
    """The columns of the list that goes with the yearly report: ordered, worded, hidden; never deleted."""

    list_display = ["code", "label_vi", "label_en", "position", "is_shown"]
    ordering = ["position"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
