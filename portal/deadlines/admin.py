"""Rules and special days, set without a developer. What has been never changes: see the actions."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portal.deadlines.actions import change_rule, end_rule, save_special_day
from portal.deadlines.forms import RuleForm
from portal.deadlines.models import Rule, SpecialDay
from portal.kit.dates import written_day


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    form = RuleForm
    list_display = ["title", "since_day", "until_day", "ladder", "term", "basis"]
    ordering = ["kind", "-during"]
    actions = ["end"]

    @admin.display(description=_("kind of deadline"), ordering="kind")
    def title(self, rule: Rule) -> str:
        return rule.title

    @admin.display(description=_("since"), ordering="during")
    def since_day(self, rule: Rule) -> str:
        return written_day(rule.since)

    @admin.display(description=_("until"))
    def until_day(self, rule: Rule) -> str:
        return written_day(rule.until)

    @admin.action(description=_("Nobody is told by this any more, from today on"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Rule]) -> None:
        for rule in queryset:
            try:
                end_rule(rule=rule, on=localdate())
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.ERROR)

    def has_change_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        """A rule that has ended is looked at only."""
        is_over = obj is not None and obj.until is not None
        return not is_over and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Rule:
        """The rule is made by the action, in `save_model`; until then the one that held stands for it."""
        return form.instance

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        rule = change_rule(on=localdate(), **form.cleaned_data)
        obj.pk, obj.kind, obj.during = rule.pk, rule.kind, rule.during

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A rule has no rows of its own beside it."""


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin):
    list_display = ["day", "kind", "name", "source"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    ordering = ["-day"]

    def save_model(self, request: HttpRequest, obj: SpecialDay, form: Any, change: bool) -> None:
        save_special_day(day=obj)
