"""Forms of the loop: they parse, and decide nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """Which question decides what a process talks about."""

    question = forms.TypedChoiceField(
        label=_("Question"),
        coerce=int,
        help_text=_(
            "Those of the group, and those of others that are not over. A draft is offered once "
            "its roll stands."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, choices: Sequence[tuple[int, str]]
    ) -> None:
        """Offer the questions that can be linked."""
        super().__init__(data)
        self.fields["question"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above
