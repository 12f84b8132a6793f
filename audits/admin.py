"""What inspections are set up with. What visits found is not edited here: it moves through its own pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.admin import SettingAdmin
from agencies.rows import Faulty
from audits.actions.checklists import Line, begin_version, issue_version, write_lines
from audits.checklist_sheet import lines_in, sheet_of
from audits.models import Cause, Checklist, ChecklistLine, ChecklistVersion, Engagement, Grade, InspectionSettings


class KeptAdmin(SettingAdmin):
    """Is switched off, never deleted: findings and visits keep naming it."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Grade)
class GradeAdmin(KeptAdmin):
    list_display = ["label_vi", "label_en", "rank", "days", "is_nonconformity", "needs_plan", "is_active"]
    ordering = ["rank"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


@admin.register(Cause)
class CauseAdmin(KeptAdmin):
    list_display = ["label_vi", "label_en", "position", "is_active"]
    ordering = ["position"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


@admin.register(InspectionSettings)
class InspectionSettingsAdmin(KeptAdmin):
    def changelist_view(self, request, extra_context=None):
        """The one row at once, or the form for it."""
        place = "admin:audits_inspectionsettings"
        there = InspectionSettings.objects.exists()
        return redirect(f"{place}_change", 1) if there else redirect(f"{place}_add")

    def has_add_permission(self, request):
        return not InspectionSettings.objects.exists()

    def save_model(self, request, obj, form, change):
        obj.pk = 1  # the one row that there is
        super().save_model(request, obj, form, change)


@admin.register(Engagement)
class EngagementAdmin(SettingAdmin):
    """Whoever worked at or for an agency: setting up a team warns of it."""

    list_display = ["person", "agency", "capacity", "since", "until"]
    list_filter = ["capacity"]
    list_select_related = ["person", "agency"]
    autocomplete_fields = ["person", "agency"]
    ordering = ["-since", "pk"]


@admin.register(Checklist)
class ChecklistAdmin(KeptAdmin):
    list_display = ["title_vi", "title_en", "code", "is_active"]
    ordering = ["code"]


class LineInline(admin.TabularInline):
    model = ChecklistLine
    fields = ["position", "key", "kind", "clause", "basis", "text_vi", "text_en", "guidance"]
    ordering = ["position"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("clause")

    def has_add_permission(self, request, obj=None):
        return _is_draft(obj)

    def has_change_permission(self, request, obj=None):
        return _is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return _is_draft(obj)


def _is_draft(version: ChecklistVersion | None) -> bool:
    return version is not None and not version.is_issued


class VersionForm(forms.ModelForm):
    class Meta:
        labels = {"checklist": _("checklist")}

    sheet = forms.FileField(
        label=_("Lines from a sheet"),
        required=False,
        help_text=_(
            "CSV with the columns key, kind (rule or clause), edition, clause, basis, text_vi, text_en, guidance. "
            "It takes the place of all lines of the draft."
        ),
    )

    def clean_sheet(self) -> list[Line] | None:
        sheet = self.cleaned_data["sheet"]
        if not sheet:
            return None
        try:
            return lines_in(sheet.read())
        except Faulty as faulty:
            raise ValidationError([str(fault) for fault in faulty.faults]) from faulty

    def clean_checklist(self) -> Checklist:
        """Says beside the field what the action would refuse."""
        checklist = self.cleaned_data["checklist"]
        if self.instance.pk is None and checklist.versions.filter(issued_on=None).exists():
            raise ValidationError(_("There is a draft of this checklist already."), code="draft")
        return checklist


@admin.register(ChecklistVersion)
class ChecklistVersionAdmin(KeptAdmin):
    """A new version begins with the lines of the last one, is written or loaded, and then issued for good."""

    form = VersionForm
    inlines = [LineInline]
    list_display = ["about", "number", "issued_on"]
    list_select_related = ["checklist"]
    ordering = ["checklist", "-number"]
    actions = ["issue", "as_sheet"]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["checklist", "note", "sheet"]
        return ["about", "number", "note", "sheet" if _is_draft(obj) else "issued_on"]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return ["about", "number"] if _is_draft(obj) else ["about", "number", "note", "issued_on"]

    @admin.display(description=_("checklist"), ordering="checklist")
    def about(self, version):
        return version.checklist

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_form(self, request, form, change):
        """A new version is begun here, so that Django's own save finds it."""
        if change:
            return form.save(commit=False)
        version = begin_version(
            checklist=form.cleaned_data["checklist"], by=request.user, note=form.cleaned_data["note"]
        )
        form.instance = version
        form.save_m2m = lambda: None
        return version

    def save_model(self, request, obj, form, change):
        if change and _is_draft(obj):
            super().save_model(request, obj, form, change)
        if form.cleaned_data.get("sheet"):
            write_lines(version=obj, by=request.user, lines=form.cleaned_data["sheet"])

    def save_formset(self, request, form, formset, change):
        """The lines as they stand on the page, unless a sheet took their place."""
        formset.save(commit=False)
        if form.cleaned_data.get("sheet") or not formset.has_changed():
            return
        rows = [one.cleaned_data for one in formset.forms if one.cleaned_data and one not in formset.deleted_forms]
        rows.sort(key=lambda row: row["position"])
        write_lines(version=form.instance, by=request.user, lines=[_line(row) for row in rows])

    @admin.action(description=_("Issue: visits may start with it, and it never changes any more"))
    def issue(self, request, queryset):
        for version in queryset:
            try:
                issue_version(version=version, by=request.user, on=timezone.localdate())
            except ValidationError as refusal:
                self.message_user(request, f"{version}: {' '.join(refusal.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("Issued: %(version)s.") % {"version": version})

    @admin.action(description=_("Save the lines as a sheet"))
    def as_sheet(self, request, queryset):
        version = queryset.order_by("pk")[0]
        name = f"{version.checklist.code}-{version.number}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(sheet_of(version), content_type="text/csv; charset=utf-8", headers=headers)


def _line(row: dict[str, Any]) -> Line:
    return Line(**{name: row[name] for name in ("key", "kind", "clause", "basis", "text_vi", "text_en", "guidance")})
