"""Parts of a draft: forms that keep what was typed and are judged only when asked to be."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Words = str | StrPromise
else:  # the stubs' word for a lazy text is not there at run time
    Words = str | Promise


class Part(forms.Form):
    """A form that finds nothing wrong before it is judged: a button may only have asked for rows.

    ``is_judged`` False: it shows what was typed, and says nothing about it.
    """

    # Rows may stay empty, and a button that asks for more of them asks for nothing else.
    use_required_attribute = False

    def __init__(self, *given: Any, is_judged: bool = True, **named: Any) -> None:  # noqa: ANN401 — Django's own arguments
        """Begin with what was sent, or with what is known."""
        self.is_judged = is_judged
        super().__init__(*given, **named)

    @property
    def errors(self) -> ErrorDict:
        """Return what is wrong, by field; nothing while it is not judged."""
        return super().errors if self.is_judged else ErrorDict()

    def offer(self, name: str, choices: list[tuple[str, Words]]) -> None:
        """Say what a list offers."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field has choices


def line(label: Words, help_text: Words = "", *, most: int = 200, **attrs: str) -> forms.CharField:
    """Return a field for a line of text that may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


def lines(label: Words, help_text: Words = "", *, rows: int = 3, most: int = 5000) -> Any:  # noqa: ANN401 — a field of any form
    """Return a field for several lines of text that may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=most, widget=widget
    )


def whole(
    label: Words,
    help_text: Words = "",
    *,
    least: int = 0,
    most: int = 10**9,
    **named: Any,  # noqa: ANN401 — Django's own arguments
) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=most, **named
    )


def sum_(label: Words, help_text: Words = "", **named: Any) -> forms.DecimalField:  # noqa: ANN401 — Django's own arguments
    """Return a field for a sum above 0, as people write it in their language."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        max_digits=18,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **named,
    )


def day(label: Words, help_text: Words = "") -> forms.DateField:
    """Return a field for a day that may stay empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)
