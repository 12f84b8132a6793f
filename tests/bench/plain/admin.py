from django.contrib import admin

from tests.bench.plain.models import Agency


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["name", "tier", "founded_on"]
    list_filter = ["tier"]
    search_fields = ["name"]
