"""The form that answers comments: what became of them, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.forms.proposals import choices_of_languages, words
from mycel.deliberation.models.threads import DISPOSITIONS
from mycel.texts.actions import Draft
from mycel.texts.queries.limits import LIMITS


class Disposing(forms.Form):
    """What became of one comment or of several; the reason stands under each of them."""

    disposition = forms.ChoiceField(
        label=_("Answer"), choices=DISPOSITIONS, widget=forms.RadioSelect
    )
    reason = words(
        label=_("Reason"),
        rows=4,
        most=LIMITS["answer"],
        required=False,
        help_text=_("Needed unless it is accepted as it is. Everybody can read it. Markdown."),
    )
    language = forms.ChoiceField(label=_("Language you write in"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        first: Iterable[str],
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer the languages of the process first."""
        super().__init__(data, **more)
        self.fields["language"].choices = choices_of_languages(first)  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        self.fields["disposition"].widget.attrs["autofocus"] = True

    def reason_given(self) -> Draft | None:
        """Return the reason as a text, or None without words."""
        said = self.cleaned_data["reason"].strip()
        return Draft(language=self.cleaned_data["language"], body=said) if said else None
