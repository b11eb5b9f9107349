"""Forms of people: parse what somebody says about themselves into a person as a value."""

from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mycel.engine import movement
from mycel.formats.movement.one import refusals
from mycel.people.models import Person
from mycel.people.snapshots import of_person


class WordsField(forms.Field):
    """Words separated by commas or on lines of their own, as a tuple; each once."""

    def prepare_value(self, value: object) -> object:
        """Show a list as people write it."""
        return ", ".join(str(item) for item in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: object) -> object:
        """Return the words without the space around them."""
        text = str(value or "")
        words = (" ".join(word.split()) for word in text.replace("\n", ",").split(","))
        return tuple(dict.fromkeys(word for word in words if word))


class YouForm(forms.Form):
    """How somebody takes part."""

    name = forms.CharField(
        label=_("What we call you"),
        max_length=200,
        help_text=_("Any name you like. Only you see it unless you agree below."),
    )
    named = forms.BooleanField(
        label=_("My name may be shown and exported"),
        required=False,
        help_text=_(
            "With this, your name stands beside your roles, you have a page here, and downloads of "
            "the movement name you. Without it, you appear under a pseudonym. You can change this "
            "at any time: our pages follow at once, copies that others made before do not."
        ),
    )
    languages = WordsField(
        label=_("Languages you work in"),
        required=False,
        help_text=_("Language codes with commas between them, such as en, de, pt-br."),
    )
    skills = WordsField(
        label=_("What you can do"),
        required=False,
        help_text=_("With commas between, such as databases, translation, welcoming newcomers."),
    )
    hours_per_week = forms.FloatField(
        label=_("Hours a week you can give"),
        required=False,
        min_value=0,
        max_value=168,
        help_text=_("A guess is fine. Leave it empty if you would rather not say."),
    )
    home = forms.CharField(
        label=_("Where you feel at home"),
        required=False,
        max_length=120,
        help_text=_("A community, a project or a place."),
    )

    def __init__(self, data: QueryDict | None = None, *, person: Person) -> None:
        """Begin with what the person told before."""
        self.value = of_person(person)
        super().__init__(
            data, initial={name: getattr(self.value, name) for name in self.base_fields}
        )

    def clean(self) -> dict[str, object]:
        """Build the person, and ask the rules that files are held to."""
        data = dict(self.cleaned_data)
        if self.errors:
            return data
        self.value = replace(self.value, **{**data, "home": data["home"] or None})
        beside = movement.Movement(name="")
        for key, text in refusals(kind="person", value=self.value, beside=beside).items():
            self.add_error(key if key in self.fields else None, text)
        return data


class LeaveForm(forms.Form):
    """A second look before somebody leaves."""

    sure = forms.BooleanField(label=_("I want to leave and have my name erased here"))
