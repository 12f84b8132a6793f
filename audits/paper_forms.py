"""Forms of minutes and notices. What is written in them goes into the paper as it is, in Vietnamese."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.forms import dress
from audits.actions.papers import Made, Signatures
from audits.choices import PaperFormat, PaperKind
from audits.papers.word import MAX_BYTES
from portal.kit.fields import DayField
from portal.kit.files import check_scan, safe_name


def lines(label, *, rows: int = 3, help_text="") -> forms.CharField:
    """Several lines of the paper: each becomes a paragraph of its own."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=8000, widget=area, help_text=help_text)


def line(label, *, help_text="", required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=300, help_text=help_text)


class PaperForm(forms.Form):
    """A new version of a paper; `because` is asked for once an earlier one is signed."""

    number = line(_("Number"), help_text=_("Like 5; the sign of the settings follows it. Empty: to be given later."))
    issued_on = DayField(label=_("Date of the paper"))
    because = lines(_("Why it was corrected"))
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    NOT_SAID = {"issued_on", "because", "seen_version"}

    def __init__(self, *args, is_correction: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_correction:
            self.fields["because"].required = True
        else:
            del self.fields["because"]
        dress(self, _("Make the paper"))

    @property
    def typed(self) -> dict[str, str]:
        """What the paper takes over, and what the next version begins with."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_SAID}


class MinutesForm(PaperForm):
    began = line(_("Began at"), help_text=_("The hour, in the words of the minutes."))
    location = line(_("Place of the visit"), help_text=_("Empty: the agency’s name."))
    hosts = lines(_("Who was there for the agency"), help_text=_("One to a line: name, office."))
    remarks = lines(_("Remarks of the team"), rows=5)
    requests = lines(
        _("What the agency is asked to do"), rows=5, help_text=_("Empty: to correct what was found, each by its day.")
    )
    opinion = lines(_("What the agency says to it"))
    ended = line(
        _("Ended at"), help_text=_("The hour and the day, in the words of the minutes. Empty: the date of the paper.")
    )
    copies = line(_("Copies"), help_text=_("Empty: 02."))
    recipients = lines(_("Recipients"), help_text=_("One to a line. Empty: the agency, and the files of the team."))


class NoticeForm(PaperForm):
    remarks = lines(_("Conclusion"), rows=5)
    requests = lines(_("What the agency is asked to do"), rows=5)
    recipients = lines(_("Recipients"), help_text=_("One to a line."))
    signer_title = line(_("Office of who signs"), required=True)
    signer = line(_("Name of who signs"), required=True)


FORMS: dict[str, type[PaperForm]] = {PaperKind.MINUTES: MinutesForm, PaperKind.NOTICE: NoticeForm}


class SignForm(forms.Form):
    """Who signed on paper, and on which day."""

    signed_on = DayField(label=_("Signed on"))
    team = forms.CharField(label=_("Signed for the team by"), max_length=200)
    agency = forms.CharField(label=_("Signed for the agency by"), max_length=200)
    scan = forms.FileField(
        label=_("Signed scan"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == PaperKind.NOTICE:
            self.fields["team"].label = _("Signed by")
            del self.fields["agency"]
        dress(self, _("Record the signatures"))

    def clean_scan(self) -> Made | None:
        """The scan as it is kept; what it is goes by its content."""
        upload = self.cleaned_data["scan"]
        if not upload:
            return None
        kind = check_scan(upload)
        return Made(PaperFormat.SCAN, safe_name(upload.name, kind), kind.content_type, upload.read())

    @property
    def signatures(self) -> Signatures:
        data = self.cleaned_data
        return Signatures(team=data["team"], agency=data.get("agency", ""), scan=data["scan"])


class TemplateForm(forms.Form):
    template = forms.FileField(
        label=_("Word template"),
        help_text=_("A .docx file of at most 2 MB. It is tried out with a made-up visit before it is taken."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self, _("Put it in place"))

    def clean_template(self):
        upload = self.cleaned_data["template"]
        if upload.size > MAX_BYTES:
            raise ValidationError(_("A template is smaller than 2 MB."), code="too_large")
        return upload
