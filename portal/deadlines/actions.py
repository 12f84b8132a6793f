"""What administrators decide about rules and days. The history of each row is kept by triggers."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from portal.deadlines.models import Rule, SpecialDay
from portal.kit.dates import written_day


@transaction.atomic
def change_rule(*, kind: str, since: date, on: date, **what: Any) -> Rule:
    """Let a rule hold from a day on, in place of the one that held; `on` is today.

    The old rule is closed with the day before. One that has not begun by then is replaced. Raises ValidationError
    (a day in the past, a step or term that cannot be read).
    """
    list(Rule.objects.select_for_update().filter(kind=kind))
    held, rule = planned_rule(kind=kind, since=since, on=on, **what)
    if held and held.pk != rule.pk:
        _close(held, since)
    rule.validate_constraints()
    rule.save()
    return rule


def planned_rule(*, kind: str, since: date, on: date, **what: Any) -> tuple[Rule | None, Rule]:
    """The rule that holds on the day, and the one that is to hold from it on, not stored. Raises ValidationError."""
    if since < on:
        message = _("A rule cannot begin in the past: what people were told then stays as it was.")
        raise ValidationError({"since": message})
    if later := Rule.objects.filter(kind=kind, during__startswith__gt=since).order_by("during").first():
        message = _("Another rule is set from %(day)s on: change that one.")
        raise ValidationError({"since": message % {"day": written_day(later.since)}})
    held = Rule.objects.on(since).filter(kind=kind).first()
    rule = held if held and held.since == since else Rule(kind=kind)
    for name, value in {**what, "during": DateRange(since, None)}.items():
        setattr(rule, name, value)
    rule.clean_fields()
    rule.clean()
    return held, rule


@transaction.atomic
def end_rule(*, rule: Rule, on: date) -> None:
    """Nobody is told by this rule from today on. Raises ValidationError when it has ended already."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    if rule.during.upper is not None:
        raise ValidationError(_("This rule has ended already."))
    if rule.since >= on:
        rule.delete()
    else:
        _close(rule, on)


def _close(rule: Rule, day: date) -> None:
    rule.during = DateRange(rule.since, day)
    rule.save(update_fields=["during"])


@transaction.atomic
def save_special_day(*, day: SpecialDay) -> None:
    """Check and store a holiday or an exchanged day. Raises ValidationError."""
    day.full_clean()
    day.save()
