"""Forms of findings: publishing one, withdrawing it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class FindingForm(forms.Form):
    """What a unit publishes from an assessment or an analysis."""

    unit = forms.ChoiceField(label=_("In the name of"))
    title = forms.CharField(
        label=_("What did you find?"),
        max_length=160,
        help_text=_("One sentence that a newcomer understands."),
    )
    explanation = forms.CharField(
        label=_("How do you know, and how sure is it?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Say what was measured, what was assumed, and what would change the answer."),
    )
    recommendation = forms.CharField(
        label=_("What do you recommend?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What should happen, by when, and who would have to do it."),
    )
    nodes = forms.MultipleChoiceField(
        label=_("What is it about?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Iterable[tuple[str, str]],
        nodes: Iterable[tuple[str, str]],
        chosen: Iterable[str] = (),
        draft: Mapping[str, str] | None = None,
    ) -> None:
        """Make the form; ``draft`` is what stands in its fields at first."""
        super().__init__(data, initial={"nodes": list(chosen), **(draft or {})})
        for name, choices in (("unit", units), ("nodes", nodes)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)

    def text(self, name: str) -> dict[str, str]:
        """Return what was written, in the language of the page on which it was written."""
        return {get_language() or "en": self.cleaned_data[name].strip()}


class WithdrawForm(forms.Form):
    """Why a finding is taken back."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=300,
        help_text=_("One sentence. The finding stays readable, with this beside it."),
    )
