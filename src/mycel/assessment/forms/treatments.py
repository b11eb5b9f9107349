"""Forms of treatments: what can be done, what it costs, what it changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mycel.assessment.forms import choosing, fields
from mycel.assessment.forms.fields import Refs, Span, line, offer, shown_text, written_text
from mycel.assessment.forms.register import free_slug, unfit
from mycel.engine import movement
from mycel.engine.movement import Movement, Range
from mycel.groups.queries.words_of_units import words_of_units

MOST_ROWS = 60
SPARE = 2
HOURS = "volunteer-hours"


class Lowered(forms.Form):
    """How far it lowers one risk."""

    risk = forms.ChoiceField(label=_("Risk"), required=False)
    per_year = Span(label=_("Fewer events, in %"), most=100)
    loss = Span(label=_("Less harm each time, in %"), most=100)


class Added(forms.Form):
    """What it adds to one node."""

    node = forms.ChoiceField(label=_("Node"), required=False)
    servers = forms.FloatField(
        label=_("More servers or people"),
        required=False,
        min_value=0,
        localize=True,
        widget=fields.figure(),
    )
    value = forms.FloatField(
        label=_("Or: more capacity, in its unit of work"),
        required=False,
        min_value=0,
        localize=True,
        widget=fields.figure(),
    )


class Mended(forms.Form):
    """How far it makes one node's own failures rarer and shorter."""

    node = forms.ChoiceField(label=_("Node"), required=False)
    per_year = Span(label=_("Fewer failures, in %"), most=100)
    hours = Span(label=_("Shorter failures, in %"), most=100)


ROWS: Mapping[str, type[forms.Form]] = {"reduces": Lowered, "adds": Added, "mends": Mended}


class Sheet(forms.Form):
    """What a treatment is called, what it takes, and what it needs or rules out."""

    name = forms.CharField(
        label=_("What would be done?"),
        max_length=300,
        widget=line(),
        help_text=_("One sentence: “teach a second person to restore the tile server”."),
    )
    requires = Refs(label=_("Which of these has to be done as well?"))
    excludes = Refs(label=_("Which of these is ruled out by it?"))
    slug = forms.CharField(
        label=_("Short name for its address"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        help_text=_("Two or three words of a–z, and nobody’s name: it is published."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a form's data
        *,
        costs: list[str],
        held: movement.Treatment | None,
    ) -> None:
        """Ask for a range in every unit in which something can cost."""
        super().__init__(data, initial={} if held is None else {
            "name": shown_text(held.name), "requires": held.requires, "excludes": held.excludes
        })  # fmt: skip
        others = choosing.plans("treatment", but=held.ref if held else "")
        for name in ("requires", "excludes"):
            offer(self, name, others)
        unit_word = words_of_units()
        for unit in costs:
            self.fields[f"cost:{unit}"] = Span(
                label=gettext("What it takes, in %(unit)s") % {"unit": unit_word(unit)}
            )
            self.initial[f"cost:{unit}"] = held.cost.get(unit) if held else None
        if held is not None:
            del self.fields["slug"]
        self.order_fields(["name", *(f"cost:{unit}" for unit in costs)])


class Writing:
    """Everything that is written about one treatment: the sheet, and rows of what it changes."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 — a query dictionary
        *,
        whole: Movement,
        held: movement.Treatment | None = None,
        about: str = "",
    ) -> None:
        """Begin with a treatment as it stands, or with the risk it is about."""
        self._whole, self._held = whole, held
        known = {unit for one in whole.treatments.values() for unit in one.cost}
        self._costs = sorted({*whole.losses, *known, HOURS, *(held.cost if held else ())})
        self.sheet = Sheet(data, costs=self._costs, held=held)
        names = {"risk": choosing.plans("risk"), "node": choosing.nodes()}
        self.rows = {
            name: _rows(name, data=data, initial=_first(name, held, about), names=names)
            for name in ROWS
        }
        self.value: movement.Treatment | None = None

    def is_valid(self) -> bool:
        """Judge what was written; whatever does not fit is said beside its field."""
        parts: list[forms.Form | BaseFormSet[forms.Form]] = [self.sheet, *self.rows.values()]
        if not all([part.is_valid() for part in parts]):  # noqa: C419 — all parts say what is wrong at once
            return False
        kept = {name: [form for form in found if _says(form)] for name, found in self.rows.items()}
        if not all([_is_whole(form) for found in kept.values() for form in found]):  # noqa: C419 — as above
            return False
        value = self._value({name: [one.cleaned_data for one in kept[name]] for name in kept})
        if why := unfit(value):
            self.sheet.add_error(None, why)
            return False
        self.value = value
        return True

    @property
    def has_errors(self) -> bool:
        """Return whether something has to be mended."""
        return self.sheet.is_bound and (
            bool(self.sheet.errors) or any(rows.total_error_count() for rows in self.rows.values())
        )

    def _value(self, rows: Mapping[str, list[dict[str, Any]]]) -> movement.Treatment:
        given, held = self.sheet.cleaned_data, self._held
        name = written_text(
            said=given["name"],
            old=held.name if held else None,
            languages=self._whole.languages,
        )
        about = rows["reduces"][0]["risk"] if rows["reduces"] else ""
        slug = free_slug(kind="treatment", said=given.get("slug", ""), like=about[5:])
        start = held or movement.Treatment(ref=f"treatment/{slug}")
        return replace(
            start,
            name=name,
            cost={u: given[f"cost:{u}"] for u in self._costs if given[f"cost:{u}"]},
            requires=given["requires"],
            excludes=given["excludes"],
            reduces=tuple(
                movement.Reduction(one["risk"], _share(one["per_year"]), _share(one["loss"]))
                for one in rows["reduces"]
            ),
            adds_capacity=tuple(
                movement.Addition(one["node"], one["servers"], one["value"]) for one in rows["adds"]
            ),
            mends=tuple(
                movement.Repair(one["node"], _share(one["per_year"]), _share(one["hours"]))
                for one in rows["mends"]
            ),
        )


def _rows(
    name: str,
    *,
    data: Any,  # noqa: ANN401 — a query dictionary
    initial: list[dict[str, Any]],
    names: Mapping[str, list[tuple[str, str]]],
) -> BaseFormSet[forms.Form]:
    made = formset_factory(
        ROWS[name], extra=SPARE, can_delete=False, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    rows = made(data, prefix=name) if data is not None else made(initial=initial, prefix=name)
    for form in rows:
        for field in ("risk", "node"):
            if field in form.fields:
                offer(form, field, [("", "–"), *names[field]])
    return rows


def _first(name: str, held: movement.Treatment | None, about: str) -> list[dict[str, Any]]:
    """Return the rows of one kind as a treatment has them; shares as percentages."""
    if held is None:
        return [{"risk": about}] if about and name == "reduces" else []
    if name == "reduces":
        return [
            {"risk": one.risk, "per_year": _percent(one.per_year), "loss": _percent(one.loss)}
            for one in held.reduces
        ]
    if name == "adds":
        return [
            {
                "node": one.node,
                "servers": fields.whole(one.servers),
                "value": fields.whole(one.value),
            }
            for one in held.adds_capacity
        ]
    return [
        {"node": one.node, "per_year": _percent(one.per_year), "hours": _percent(one.hours)}
        for one in held.mends
    ]


def _says(form: forms.Form) -> bool:
    return any(value not in (None, "") for value in form.cleaned_data.values())


def _is_whole(form: forms.Form) -> bool:
    """Say beside a row that was begun what is missing in it."""
    what, *amounts = form.cleaned_data
    if not form.cleaned_data[what]:
        form.add_error(what, ValidationError(_("Choose what this row is about, or empty it.")))
        return False
    given = [name for name in amounts if form.cleaned_data[name] is not None]
    if not given:
        form.add_error(amounts[0], ValidationError(_("Give a figure, or empty this row.")))
        return False
    if "servers" in amounts and len(given) > 1:
        form.add_error("value", ValidationError(_("Give servers or capacity, not both.")))
        return False
    return True


def _share(percent: Range | None) -> Range | None:
    return None if percent is None else (round(percent[0] / 100, 12), round(percent[1] / 100, 12))


def _percent(share: Range | None) -> Range | None:
    return None if share is None else (round(share[0] * 100, 10), round(share[1] * 100, 10))
