"""Forms of proposals: writing one, asking others in, and words that a step needs."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person
from mycel.texts.actions import Draft
from mycel.texts.forms.languages import languages
from mycel.texts.queries.limits import LIMITS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    Said = str | StrPromise

MOST_REASON = 1000
Choices = Iterable[tuple[str, str]]


def choices_of_languages(first: Iterable[str]) -> list[tuple[str, str]]:
    """Return the languages one can write in, those of the process first."""
    names = dict(languages())
    own = [code for code in dict.fromkeys(first) if code in names]
    return [(code, names.pop(code)) for code in own] + sorted(names.items(), key=lambda one: one[1])


def words(
    *,
    label: "Said",
    rows: int,
    most: int,
    required: bool = True,
    help_text: "Said" = "",
) -> forms.CharField:
    """Return a field for several lines in any language."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class Writing(forms.Form):
    """A proposal, or another version of one; ``against`` is the version that was on the page."""

    language = forms.ChoiceField(label=_("Language you write in"))
    title = forms.CharField(
        label=_("Title"),
        max_length=LIMITS["title"],
        help_text=_("What shall be done, in a few words."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    body = words(
        label=_("Proposal"),
        rows=14,
        most=LIMITS["proposal"],
        help_text=_("Markdown. What shall be done, why, by whom, and what it costs."),
    )
    plain = words(
        label=_("In plain language"),
        rows=3,
        most=LIMITS["plain"],
        required=False,
        help_text=_("Two or three short sentences for those who do not know the subject."),
    )
    note = forms.CharField(
        label=_("What you changed"),
        max_length=LIMITS["note"],
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    against = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        first: Iterable[str],
        similar_url: str = "",
        is_new: bool = False,
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer the languages of the process first; a new one has no version yet."""
        super().__init__(data, **more)
        self.fields["language"].choices = choices_of_languages(first)  # type: ignore[attr-defined]  # a ChoiceField, as declared above
        if is_new:
            del self.fields["note"], self.fields["against"]
        if similar_url:
            self.fields["title"].widget.attrs |= {
                "hx-get": similar_url,
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
            }

    def draft(self) -> Draft:
        """Return what was written."""
        given = self.cleaned_data
        return Draft(
            language=given["language"],
            title=given["title"],
            body=given["body"],
            plain=given["plain"],
        )


class Amending(forms.Form):
    """Another wording of a whole proposal, in its language, with the reason."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LIMITS["title"],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    body = words(
        label=_("Proposal, as it should read"),
        rows=14,
        most=LIMITS["amendment"],
        help_text=_("Change the words here; what you leave stays as it is."),
    )
    plain = words(label=_("In plain language"), rows=3, most=LIMITS["plain"], required=False)
    why = words(
        label=_("Why"),
        rows=3,
        most=MOST_REASON,
        help_text=_("What gets better. Everybody can read it."),
    )
    against = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def draft(self, *, language: str) -> Draft:
        """Return what was written."""
        given = self.cleaned_data
        return Draft(
            language=language, title=given["title"], body=given["body"], plain=given["plain"]
        )


class Reason(forms.Form):
    """A reason that everybody can read."""

    reason = words(
        label=_("Why"),
        rows=3,
        most=MOST_REASON,
        help_text=_("Everybody can read it. One or two sentences are enough."),
    )


class Invitation(forms.Form):
    """Who shall write a proposal, too, by the last part of their page's address."""

    person = forms.CharField(
        label=_("Who"),
        max_length=120,
        help_text=_(
            "The last part of the address of their page, such as “amina”. They are asked, and are"
            " named as an author once they say yes."
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


class Evidence(forms.Form):
    """What a proposal rests on, by reference."""

    ref = forms.CharField(
        label=_("What it rests on"),
        max_length=160,
        help_text=_(
            "The end of the page's address: node/tile-server, finding/3, risk/heat, analysis/2,"
            " assessment/5."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_ref(self) -> str:
        """Return a reference, also where somebody copied an address."""
        given = str(self.cleaned_data["ref"]).strip().strip("/")
        kind, _stroke, name = "/".join(given.split("/")[-2:]).partition("/")
        singular = "analysis" if kind.startswith("analys") else kind.removesuffix("s")
        return f"{singular}/{name}"


class Answering(forms.Form):
    """The official answer: its word, the unit that gives it, and its reasons."""

    answer = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Who answers"))
    language = forms.ChoiceField(label=_("Language you write in"))
    body = words(
        label=_("Reasons"),
        rows=8,
        most=LIMITS["answer"],
        help_text=_("What happens now, by whom and when; or why not. Markdown."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        answers: Choices,
        units: Choices,
        first: Iterable[str],
        **more: Any,  # noqa: ANN401 — passed on as given
    ) -> None:
        """Offer the answers, the units somebody answers for, and the languages."""
        super().__init__(data, **more)
        for name, given in (
            ("answer", answers),
            ("unit", units),
            ("language", choices_of_languages(first)),
        ):
            self.fields[name].choices = list(given)  # type: ignore[attr-defined]  # ChoiceFields, as declared above

    def words(self) -> Draft:
        """Return the reasons as a text."""
        return Draft(language=self.cleaned_data["language"], body=self.cleaned_data["body"])
