"""Forms of discussion: opening one, writing in it, summing up, asking somebody to close it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.deliberation.forms.proposals import choices_of_languages, words
from mycel.people.models import Person
from mycel.texts.actions import Draft
from mycel.texts.queries.limits import LIMITS

MOST_DISPUTE = 2_000


class Writing(forms.Form):
    """Words in one language; a note about what was changed where they are written anew."""

    body = words(
        label=_("What you want to say"),
        rows=8,
        most=LIMITS["post"],
        help_text=_("Markdown. Name people with @ and posts with #, such as @amina and #17."),
    )
    language = forms.ChoiceField(label=_("Language you write in"))
    note = forms.CharField(
        label=_("What you changed"),
        max_length=LIMITS["note"],
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        first: Iterable[str],
        is_new: bool = True,
        label: Any = "",  # noqa: ANN401 — a sentence, translated late
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer the languages of the process first; what is new was not changed yet."""
        super().__init__(data, **more)
        codes = list(first)
        self.fields["language"].choices = choices_of_languages(codes)  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        self.fields["language"].initial = codes[0] if codes else None
        if is_new:
            del self.fields["note"]
        if label:
            self.fields["body"].label = label

    def draft(self) -> Draft:
        """Return what was written."""
        given = self.cleaned_data
        return Draft(language=given["language"], body=given["body"], title=given.get("title", ""))


class Opening(Writing):
    """A new discussion: its subject, and the words that open it."""

    title = forms.CharField(
        label=_("What it is about"),
        max_length=LIMITS["title"],
        help_text=_("A question works best."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    is_consultation = forms.BooleanField(
        label=_("Every comment gets an answer"),
        required=False,
        help_text=_("A consultation: the process cannot close before each comment is answered."),
    )
    field_order = ("title", "body", "language", "is_consultation")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        may_consult: bool,
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer a consultation to those who run the process."""
        super().__init__(data, **more)
        if not may_consult:
            del self.fields["is_consultation"]


class Summing(Writing):
    """A summary up to a post; it cites posts as #17."""

    until = forms.IntegerField(
        label=_("Last post that it covers"), min_value=1, max_value=2**31 - 1
    )
    field_order = ("body", "until", "language")


class Closer(forms.Form):
    """Who shall close a discussion, by the last part of their page's address."""

    person = forms.CharField(
        label=_("Who"),
        max_length=120,
        help_text=_(
            "The last part of the address of their page, such as “amina”. Somebody who took no"
            " side: they did not open it, write in it, agree or disagree."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_person(self) -> Person:
        """Return the person.

        Errors:
            ValidationError where nobody of that name agreed to be named.
        """
        slug = str(self.cleaned_data["person"]).strip().removeprefix("person/")
        found = Person.objects.named().filter(slug=slug).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody here has this address. Look at the person's page and copy it.")
            )
        return found
