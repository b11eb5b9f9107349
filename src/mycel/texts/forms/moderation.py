"""Forms of moderation: reporting, deciding, appealing, answering; and naming a moderator."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mycel.people.models import Person
from mycel.texts.models import HIDDEN, KEPT, REASONS, REVERSED, UPHELD
from mycel.texts.queries.limits import LIMITS


def words(
    *,
    kind: str,
    **more: Any,  # noqa: ANN401 — passed on as given
) -> forms.Field:
    """Return a field for a few sentences of a kind that has its length."""
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return forms.CharField(max_length=LIMITS[kind], widget=widget, **more)


class Report(forms.Form):
    """Why a text should not stand."""

    reason = forms.ChoiceField(label=_("What is wrong with it"), choices=REASONS)
    note = words(
        label=_("What moderators should know"),
        kind="report",
        required=False,
        help_text=_("Moderators alone read this, and who sent it. The author does not."),
    )


class Decision(forms.Form):
    """Whether a text is hidden, why, and what its author is told."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(HIDDEN, _("hide it: nobody but its author reads it")), (KEPT, _("keep it"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("none, it is kept")), *REASONS],
        required=False,
        help_text=_("It stands in the public log, without the text and without any name."),
    )
    message = words(
        label=_("Message to the author"),
        kind="message",
        required=False,
        help_text=_("Needed for hiding: what is wrong, and what would make it right."),
    )


class DecisionOnAll(Decision):
    """A decision for several cases with the same words."""

    others = forms.BooleanField(
        label=_("Decide the other cases with the same words alike"), required=False
    )


class Appeal(forms.Form):
    """Why a hidden text should be shown."""

    message = words(
        label=_("Why should it be shown?"),
        kind="message",
        help_text=_("Another moderator than the one who decided reads it and answers."),
    )


class Answer(forms.Form):
    """What an appeal comes to."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(REVERSED, _("show the text again")), (UPHELD, _("it stays hidden"))],
        widget=forms.RadioSelect,
    )
    answer = words(label=_("Message to the author"), kind="message")


class Moderator(forms.Form):
    """Who shall be a moderator, by the last part of their page's address."""

    person = forms.CharField(
        label=_("Who"),
        max_length=120,
        help_text=_("The last part of the address of their page, such as “amina”."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none"}),
    )

    def clean_person(self) -> Person:
        """Find somebody with an account; people who are not named are found as well."""
        found = Person.objects.filter(slug=self.cleaned_data["person"].strip().lower())
        person: Person | None = found.exclude(account=None).first()
        if person is None:
            raise ValidationError(_("Nobody here with an account has a page of this name."))
        return person
