"""Forms for writing: a translation, and a version of the code of conduct."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mycel.texts.actions import Draft
from mycel.texts.forms.languages import languages
from mycel.texts.queries.limits import LIMITS


class Translation(forms.Form):
    """The words of a text in another language; a title and plain words where the text has them."""

    language = forms.ChoiceField(label=_("Language of the translation"))
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        max_length=LIMITS["title"],
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=LIMITS["proposal"],
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Markdown, as in the original."),
    )
    plain = forms.CharField(
        label=_("In plain language"),
        max_length=LIMITS["plain"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        written: str,
        has_title: bool,
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer every language but the one the text was written in."""
        super().__init__(data, **more)
        choices = [(code, name) for code, name in languages() if code.lower() != written.lower()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        if not has_title:
            del self.fields["title"]

    def draft(self) -> Draft:
        """Return what was written."""
        given = self.cleaned_data
        return Draft(
            language=given["language"],
            title=given.get("title", ""),
            body=given["body"],
            plain=given["plain"],
        )


class Conduct(forms.Form):
    """The words of a code of conduct, in each language of the site."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, before: Mapping[str, str]) -> None:
        """Begin with the words that hold now."""
        super().__init__(data)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                initial=before.get(code, ""),
                max_length=LIMITS["proposal"],
                widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "lang": code}),
            )

    def text(self) -> dict[str, str]:
        """Return the words by language."""
        return {name.removeprefix("text_"): said for name, said in self.cleaned_data.items()}
