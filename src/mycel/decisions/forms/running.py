"""Steps of a question that need a word: extending, withdrawing, striking a ballot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.decisions.models import STRIKES

MOST = 1000


class MomentInput(forms.DateTimeInput):
    """A point in time, in the spelling that browsers' own calendars take."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        """Fix the spelling: the field's value is not for reading."""
        super().__init__(format="%Y-%m-%dT%H:%M")


def reason() -> forms.CharField:
    """Return a field for a reason that stands in the record."""
    return forms.CharField(
        label=_("Why"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody can read it. One or two sentences are enough."),
    )


class Reason(forms.Form):
    """A reason."""

    reason = reason()


class Extension(forms.Form):
    """A later end, and why."""

    closes_at = forms.DateTimeField(
        label=_("New end"), widget=MomentInput, help_text=_("In Universal Time (UTC).")
    )
    reason = reason()


class Strike(forms.Form):
    """The ballot to strike, by its place in the record, and the reason."""

    index = forms.IntegerField(
        label=_("Number of the entry in the record"),
        min_value=0,
        max_value=2**53 - 1,
        help_text=_("Whose ballot it is stands nowhere in the record, before or after."),
    )
    reason = forms.ChoiceField(label=_("Why"), choices=[*STRIKES.items()])
