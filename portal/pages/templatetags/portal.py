"""Tags of the pages."""

from django import template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join

register = template.Library()
SELECTED = format_html(" {}", "selected")


@register.simple_tag
def choices(field: BoundField):
    """A select drawn in one go: Django's own widget renders a template for each option."""
    chosen = str(field.value() or "")
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", label) for value, label in field.field.choices),
    )
    return format_html(
        '<select class="form-select" name="{}" id="{}">{}</select>', field.html_name, field.id_for_label, options
    )
