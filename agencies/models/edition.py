from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.kit.tracking import tracked


@tracked()
class Edition(models.Model):
    """An edition of the standard. Editions are data: a new one is added in the admin, without code."""

    code = models.CharField(_("code"), max_length=10, unique=True, help_text=_("Year of the edition, such as 2015."))
    title = models.CharField(_("title"), max_length=100)
    announced_on = models.DateField(_("announced as TCVN on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled as TCVN on"), null=True, blank=True)
    certificates_until = models.DateField(
        _("certificates valid until at most"),
        null=True,
        blank=True,
        help_text=_("End of the transition to the next edition; binds certificates, not declarations."),
    )
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self):
        return self.title


@tracked()
class Clause(models.Model):
    """A titled clause of an edition: number and title only, the text of the standard is not ours to copy."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="clauses")
    number = models.CharField(_("number"), max_length=12)
    title_vi = models.CharField(_("Vietnamese title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200)
    is_auditable = models.BooleanField(_("can be audited against"), default=True)
    former = models.CharField(
        _("in the edition before"),
        max_length=60,
        blank=True,
        help_text=_("Numbers of the clauses that asked the same there, with spaces between."),
    )
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="clause_number_in_edition")]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi
