"""What the bell's own button sends."""

from django import forms


class ReadForm(forms.Form):
    """The newest notice that was on the page."""

    newest = forms.IntegerField(min_value=1)
