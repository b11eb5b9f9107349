"""What follows from a result: the decision, and who promises what because of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from mycel.decisions.actions import Promised
from mycel.decisions.models import Commitment
from mycel.decisions.queries import spoken
from mycel.groups.models import Unit
from mycel.people.models import Person

MOST = 5000
KEEP = "as-it-is"
"""In the list of owners: somebody who does not agree to be named any more."""

Grounds = Sequence[tuple[str, str, str]]
"""Assessments a decision can rest on: reference, what a list calls it, digest of its result."""


class DayInput(forms.DateInput):
    """A day, in the spelling that browsers' own calendars take."""

    input_type = "date"

    def __init__(self) -> None:
        """Fix the spelling: the field's value is not for reading."""
        super().__init__(format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def _evidence(*, required: bool) -> forms.URLField:
    return forms.URLField(
        label=_("Something to look at"),
        required=required,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=_("An address where others can see what was done."),
    )


class Decision(forms.Form):
    """A decision: what, in which words, on which grounds, and what spoke against it."""

    unit = forms.ChoiceField(label=_("Decided by"))
    title = forms.CharField(label=_("What was decided"), max_length=200, widget=_line())
    statement = forms.CharField(
        label=_("In full"),
        max_length=MOST,
        widget=_area(6),
        help_text=_("So that somebody who was not there understands it."),
    )
    grounds_ref = forms.ChoiceField(
        label=_("Assessment it rests on"),
        required=False,
        help_text=_("Its result is pinned by its digest: later everybody can see it as it was."),
    )
    dissent = forms.CharField(
        label=_("What spoke against it"),
        required=False,
        max_length=MOST,
        widget=_area(4),
        help_text=_(
            "Whoever was outvoted shall find their reasons here. An empty line separates two."
        ),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        units: Sequence[tuple[str, str]],
        grounds: Grounds,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """Offer the groups in whose name it can be published, and the assessments there are."""
        super().__init__(data, initial=dict(initial or {}))
        self._digests = {ref: digest for ref, _name, digest in grounds}
        _offer(self.fields["unit"], units)
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial["unit"] = units[0][0]
        named = [(ref, name) for ref, name, _digest in grounds]
        _offer(self.fields["grounds_ref"], [("", gettext("none")), *named])

    def value(self) -> dict[str, Any]:
        """Return what the act takes, in the language of the page."""
        data, language = self.cleaned_data, get_language() or "en"
        ref = data["grounds_ref"]
        against = data["dissent"].replace("\r\n", "\n").split("\n\n")
        return {
            "title": {language: data["title"]},
            "statement": {language: data["statement"]},
            "grounds_ref": ref,
            "grounds": self._digests.get(ref, ""),
            "dissent": [{language: text.strip()} for text in against if text.strip()],
        }


class Promise(forms.Form):
    """What somebody promises because of a decision, and a word about how it goes."""

    what = forms.CharField(label=_("What will be done"), max_length=500, widget=_area(2))
    owner = forms.ChoiceField(label=_("Who answers for it"))
    due_date = forms.DateField(label=_("By when"), widget=DayInput)
    review_date = forms.DateField(
        label=_("Looked at again on"),
        required=False,
        widget=DayInput,
        help_text=_("The day on which you want to see whether it still makes sense."),
    )
    money = forms.CharField(label=_("Money"), required=False, max_length=60, widget=_line())
    hours = forms.IntegerField(
        label=_("Hours of volunteers"), required=False, min_value=0, max_value=1_000_000
    )
    evidence = _evidence(required=False)
    note = forms.CharField(
        label=_("A word about it"),
        required=False,
        max_length=MOST,
        widget=_area(3),
        help_text=_("How it goes, and what changed."),
    )

    def __init__(self, data: Any = None, *, commitment: Commitment | None = None) -> None:  # noqa: ANN401 — a form's data
        """Begin with a commitment as it stands, or with nothing."""
        self._commitment = commitment
        super().__init__(data, initial=_initial(commitment))
        _offer(self.fields["owner"], _owners(commitment))

    def value(self) -> Promised:
        """Return what the act takes; words that were not touched keep all their languages."""
        data, language = self.cleaned_data, get_language() or "en"
        row = self._commitment
        is_same = row is not None and "what" not in self.changed_data
        unit, person = _owner(data["owner"], row)
        return Promised(
            what=row.what if row is not None and is_same else {language: data["what"]},
            due_date=data["due_date"],
            owner_unit=unit,
            owner_person=person,
            money=data["money"],
            hours=data["hours"],
            review_date=data["review_date"],
            evidence=data["evidence"],
            note=_said(data["note"]),
        )


class Fulfilment(forms.Form):
    """That something is done, with what others can look at."""

    evidence = _evidence(required=True)
    note = forms.CharField(
        label=_("A word about it"), required=False, max_length=MOST, widget=_area(3)
    )

    def value(self, *, commitment: Commitment) -> Promised:
        """Return what the act takes: the commitment as it stands, with the evidence."""
        data = self.cleaned_data
        return replace(
            as_it_stands(commitment=commitment),
            evidence=data["evidence"],
            note=_said(data["note"]),
        )


class GivingUp(forms.Form):
    """That something will not be done, and why."""

    note = forms.CharField(
        label=_("Why"),
        max_length=MOST,
        widget=_area(3),
        help_text=_("Everybody can read it. What was learned helps whoever tries next."),
    )

    def value(self, *, commitment: Commitment) -> Promised:
        """Return what the act takes: the commitment as it stands, with the reason."""
        return replace(as_it_stands(commitment=commitment), note=_said(self.cleaned_data["note"]))


class Answer(forms.Form):
    """An objection's answer."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=MOST,
        widget=_area(5),
        help_text=_("Say what you change because of it, or why not. Everybody can read it."),
    )


class Delegation(forms.Form):
    """To whom a vote is passed on."""

    taker = forms.ChoiceField(
        label=_("To whom"),
        help_text=_("People on the roll of this question who agreed to be named."),
    )

    def __init__(self, data: Any = None, *, takers: Mapping[str, str]) -> None:  # noqa: ANN401 — a form's data
        """Offer the people who may take a vote, by slug."""
        super().__init__(data)
        _offer(self.fields["taker"], [("", gettext("Choose one")), *takers.items()])


def as_it_stands(*, commitment: Commitment) -> Promised:
    """Return a commitment as its acts take it, unchanged and without a word."""
    return Promised(
        what=commitment.what,
        due_date=commitment.due_date,
        owner_unit=commitment.owner_unit,
        owner_person=commitment.owner_person,
        money=commitment.money,
        hours=commitment.hours,
        review_date=commitment.review_date,
        evidence=commitment.evidence,
    )


def _offer(field: forms.Field, choices: Sequence[Any]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def _owners(commitment: Commitment | None) -> list[Any]:
    language = get_language() or "en"
    units = [
        (unit.ref, spoken(text=unit.name, language=language))
        for unit in Unit.objects.order_by("slug")
    ]
    people = [(one.ref, one.name) for one in Person.objects.named().order_by("name", "slug")]
    hidden = _hidden_owner(commitment)
    return [
        ("", gettext("Choose one")),
        *([(KEEP, hidden.shown_name)] if hidden else []),
        (gettext("Groups"), units),
        (gettext("People who agreed to be named"), people),
    ]


def _owner(given: str, row: Commitment | None) -> tuple[Unit | None, Person | None]:
    if given == KEEP:
        return None, _hidden_owner(row)
    kind, _slash, slug = given.partition("/")
    if kind == "unit":
        return Unit.objects.filter(slug=slug).first(), None
    return None, Person.objects.named().filter(slug=slug).first()


def _hidden_owner(commitment: Commitment | None) -> Person | None:
    owner = None if commitment is None else commitment.owner_person
    return None if owner is None or owner.named else owner


def _initial(commitment: Commitment | None) -> dict[str, Any]:
    if commitment is None:
        return {}
    owner = commitment.owner_unit or commitment.owner_person
    return {
        "what": spoken(text=commitment.what, language=get_language() or "en"),
        "owner": KEEP if _hidden_owner(commitment) else owner.ref if owner else "",
        "due_date": commitment.due_date,
        "review_date": commitment.review_date,
        "money": commitment.money,
        "hours": commitment.hours,
        "evidence": commitment.evidence,
    }


def _said(note: str) -> dict[str, str]:
    return {get_language() or "en": note} if note.strip() else {}
