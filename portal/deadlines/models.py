"""Rules and special days: data with a time in which they hold."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.deadlines.choices import Audience, DayKind
from portal.deadlines.kinds import KINDS
from portal.deadlines.ladder import Length, Policy, parse_ladder
from portal.kit.tracking import tracked


def check_step(text: str) -> None:
    """Raise ValidationError unless the text is a step."""
    try:
        Length.parse(text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no step. Write 3m for three months, 14d for fourteen days."), params={"text": text}
        ) from None


class RuleQuerySet(models.QuerySet["Rule"]):
    def on(self, day: date) -> "RuleQuerySet":
        """The rules that hold on a day, at most one of each kind."""
        return self.filter(during__contains=day)

    def open(self) -> "RuleQuerySet":
        return self.filter(during__upper_inf=True)


@tracked()
class Rule(models.Model):
    """Who is told of a kind of deadline, when and by which law, in these days.

    A rule that has begun is only ever closed, and the changed one opened: what held on a past day stays as it was.
    """

    kind = models.CharField(_("kind of deadline"), max_length=40)
    audience = ArrayField(models.CharField(max_length=10), verbose_name=_("who is told"))
    ladder = ArrayField(
        models.CharField(max_length=4, validators=[check_step]),
        verbose_name=_("steps before the due day"),
        blank=True,
        help_text=_("Separated by commas: 24m for twenty-four months, 14d for fourteen days."),
    )
    scales = models.BooleanField(
        _("only the steps that suit the validity"),
        default=True,
        help_text=_("Of three years: 24, 12, 6, 3 and 1 months. Of one month: 14, 7 and 1 days."),
    )
    term = models.CharField(
        _("term"),
        max_length=5,
        blank=True,
        help_text=_("Where the rule sets the due day: 3m, 90d, or a day of each year such as 30/11."),
    )
    overdue_weeks = models.PositiveSmallIntegerField(_("weekly reminders after the due day"), default=0)
    superior_after = models.PositiveSmallIntegerField(
        _("weeks after which the body above is told"), null=True, blank=True
    )
    lead_after = models.PositiveSmallIntegerField(_("weeks after which the lead body is told"), null=True, blank=True)
    is_mandatory = models.BooleanField(
        _("demanded by law"), default=False, help_text=_("Its e-mails cannot be turned off.")
    )
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    during = DateRangeField(_("days in which it holds"))

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of deadlines")
        verbose_name_plural = _("rules of deadlines")
        constraints = [
            models.CheckConstraint(condition=Q(during__isempty=False), name="rule_holds_some_day"),
            models.CheckConstraint(
                condition=Q(audience__contained_by=Audience.values, audience__len__gt=0), name="rule_audience_known"
            ),
            ExclusionConstraint(
                name="rule_one_a_day",
                expressions=[("kind", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
        # That a rule which has begun is only closed is the trigger `rule_past_stays` of migration 0002.

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> str:
        kind = KINDS.get(self.kind)
        return str(kind.title) if kind else self.kind

    @property
    def since(self) -> date:
        return self.during.lower

    @property
    def until(self) -> date | None:
        """The last day on which it holds; None: no end in sight."""
        return self.during.upper and self.during.upper - timedelta(days=1)

    @property
    def policy(self) -> Policy:
        return Policy(
            kind=self.kind,
            audience=tuple(self.audience),
            ladder=parse_ladder(self.ladder),
            scales=self.scales,
            term=self.term,
            overdue_weeks=self.overdue_weeks,
            superior_after=self.superior_after,
            lead_after=self.lead_after,
            basis=self.basis,
            is_mandatory=self.is_mandatory,
        )

    def clean(self) -> None:
        """The kind is known, and the term is one that it can read. Raises ValidationError."""
        kind = KINDS.get(self.kind)
        if kind is None:
            raise ValidationError({"kind": _("No such kind of deadline is known.")})
        if unknown := set(self.audience or ()) - set(Audience.values):
            raise ValidationError({"audience": _("Unknown: %(who)s.") % {"who": ", ".join(sorted(unknown))}})
        self._check_term(kind.term)

    def _check_term(self, read) -> None:
        if read is None:
            if self.term:
                raise ValidationError({"term": _("The due day of this kind follows from the facts: it has no term.")})
            return
        try:
            read(self.term)
        except ValueError:
            raise ValidationError(
                {"term": _("Write the term like 3m or 90d, or a day of each year like 30/11, as this kind needs it.")}
            ) from None


@tracked()
class SpecialDay(models.Model):
    """A day off that is no Saturday or Sunday's doing, or one worked in exchange."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=6, choices=DayKind, default=DayKind.OFF)
    name = models.CharField(_("name"), max_length=100)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("holiday or exchanged day")
        verbose_name_plural = _("holidays and exchanged days")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="special_day_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
