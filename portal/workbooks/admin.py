"""What administrators set without a developer."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from portal.workbooks.export_actions import save_settings
from portal.workbooks.models import WorkbookSettings


@admin.register(WorkbookSettings)
class WorkbookSettingsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """The one row at once, or the form for it."""
        place = "admin:workbooks_workbooksettings"
        there = WorkbookSettings.objects.exists()
        return redirect(f"{place}_change", 1) if there else redirect(f"{place}_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not WorkbookSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_settings(obj)
