"""Rows: what a node needs, who is in its pool, how its capacity changes; any number of each."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from mycel.catalogue.models import STRENGTHS

MOST_ROWS = 200
SPARE = 2
MORE = 5


def figure(label: object, help_text: object = "") -> forms.FloatField:
    """Return a field for a figure as people write it in their language."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(
        label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]  # a lazy text is a text
        help_text=help_text,  # type: ignore[arg-type]  # a lazy text is a text
        required=False,
        localize=True,
        widget=widget,
    )


def day(label: object) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # a lazy text is a text
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class Needed(forms.Form):
    """One node that is needed."""

    node = forms.CharField(
        label=_("Reference of what it needs"),
        required=False,
        max_length=120,
        widget=forms.TextInput(
            attrs={"list": "nodes", "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    strength = forms.ChoiceField(label=_("Strength"), choices=STRENGTHS, required=False)
    weight = figure(_("Chance that an outage spreads (0 to 1, soft only)"))
    per_unit = figure(_("Asked there for each unit of work here"))
    group = forms.CharField(
        label=_("Group whose members stand in for each other"), required=False, max_length=80
    )
    at_least = forms.IntegerField(
        label=_("Members of the group that must work"), required=False, min_value=1
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class Member(forms.Form):
    """One person of a pool."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    hours_per_week = figure(_("Hours a week"))

    def __init__(self, *given: Any, people: list[tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 — Django's own arguments
        super().__init__(*given, **named)
        self.fields["person"].choices = [("", "–"), *people]  # type: ignore[attr-defined]  # a choice field has choices


class Change(forms.Form):
    """One planned change of capacity."""

    since = day(_("From"))
    servers = figure(_("Servers or people from then on"))
    value = figure(_("Or: capacity from then on"))


class Step(forms.Form):
    """One step of capacity by law step."""

    since = day(_("From"))
    value = figure(_("Capacity from then on"))


def _many(form: type[forms.Form], spare: int) -> type[BaseFormSet[forms.Form]]:
    return formset_factory(
        form, extra=spare, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


KINDS: dict[str, type[forms.Form]] = {
    "depends_on": Needed,
    "people": Member,
    "plan": Change,
    "steps": Step,
}

FIELDS = {
    "depends_on": ("node", "strength", "weight", "per_unit", "group", "at_least", "note"),
    "people": ("person", "hours_per_week"),
    "plan": ("since", "servers", "value"),
    "steps": ("since", "value"),
}


def rows(
    name: str,
    *,
    data: Any = None,  # noqa: ANN401 — a query dictionary, or nothing
    initial: list[dict[str, Any]] | None = None,
    spare: int = SPARE,
    people: list[tuple[str, str]] | None = None,
) -> BaseFormSet[forms.Form]:
    """Return the rows of one kind, bound to what was sent or filled with what is known."""
    named: dict[str, Any] = {"prefix": name}
    if name == "people":
        named["form_kwargs"] = {"people": people or []}
    made = _many(KINDS[name], spare)
    return made(data, **named) if data is not None else made(initial=initial or [], **named)


def sent(name: str, data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 — a query dictionary
    """Return rows as they were sent, unjudged, so that nothing typed is lost."""
    total = data.get(f"{name}-TOTAL_FORMS", "0")
    count = min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() else 0
    found = [
        {field: data.get(f"{name}-{i}-{field}", "") for field in FIELDS[name]} for i in range(count)
    ]
    return [row for row in found if any(v for k, v in row.items() if k != "strength")]
