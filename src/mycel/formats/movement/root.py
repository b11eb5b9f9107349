"""Root: the keys of the movement itself, with its losses, weights and factors."""

from collections.abc import Mapping
from typing import cast

from mycel.engine.movement import Movement, Weights, Words
from mycel.formats.movement import rules
from mycel.formats.movement.names import Ref, Spoken
from mycel.formats.movement.places import At
from mycel.formats.movement.records import Key, Many, Record, Single, Table
from mycel.formats.movement.shapes import (
    CURRENCY,
    LANGUAGE,
    WORD,
    Flag,
    Number,
    Schema,
    Shape,
    Span,
    Whole,
)
from mycel.formats.problems import Problem, nearest, shown
from mycel.formats.yaml import Value

_NO_UNITS = ("version", "decided_by")


class WeightsShape(Shape):
    """The weights: a version, the decision behind them, and one weight per unit of loss."""

    said = "a mapping with version, decided_by and one weight per unit of loss"
    version = Whole(1)
    decided_by = Ref(("decision",))
    weight = Number()

    def read(self, at: At) -> Weights:
        """Return the value at this place, or refuse it."""
        if not isinstance(at.value, dict):
            raise at.unexpected(expected=self.said)
        if "version" not in at.value:
            raise at.problem(text=f"{at.label} has no version; expected version: 1 or more")
        decided_by = None
        values: dict[str, float] = {}
        for key, value in sorted(at.value.items()):
            inside = at.inside(step=key, value=value)
            if key == "decided_by":
                decided_by = self.decided_by.read(inside)
            elif key != "version":
                WORD.read(at.inside(step=key, value=key))
                values[key] = self.weight.read(inside)
        version = self.version.read(rules.inside(at, "version"))
        return Weights(version, decided_by, values)

    def write(self, value: object) -> Value:
        """Return the plain value that reads back equal."""
        weights = cast("Weights", value)
        plain: dict[str, Value] = {"version": weights.version}
        if weights.decided_by is not None:
            plain["decided_by"] = weights.decided_by
        rows = sorted(weights.values.items())
        return plain | {unit: self.weight.write(weight) for unit, weight in rows}

    def schema(self) -> Schema:
        """Return the JSON Schema."""
        return {
            "type": "object",
            "properties": {
                "version": self.version.schema(),
                "decided_by": self.decided_by.schema(),
            },
            "propertyNames": {"anyOf": [{"enum": list(_NO_UNITS)}, WORD.schema()]},
            "additionalProperties": self.weight.schema(),
            "required": ["version"],
        }


def _losses_are_units(at: At, built: object) -> None:
    """Refuse a unit of loss that would be mistaken for a key of the weights."""
    for name in cast("Movement", built).losses:
        if name in _NO_UNITS:
            text = f"a unit of loss is called {name}, which weights use; expected another name"
            raise rules.inside(at, "losses", name).problem(text=text)


def _weights_are_known(at: At, built: object) -> None:
    movement = cast("Movement", built)
    for name in movement.weights.values if movement.weights else ():
        if name not in movement.losses:
            raise unknown_loss(at=rules.inside(at, "weights", name), losses=movement.losses)


def unknown_loss(*, at: At, losses: Mapping[str, str | None]) -> Problem:
    """Return the refusal of a unit of loss that the movement does not name."""
    name = str(at.path[-1])
    known = nearest(word=name, among=losses) or ", ".join(sorted(losses)) or "no unit at all"
    said = f"{shown(value=name)} is no unit of loss of this movement"
    return at.problem(text=f"{said}; expected {known} (named under losses)")


WORDS_IN_NUMBERS = Record(
    "words in numbers",
    Words,
    (
        Key("likelihood", Table(WORD, Span(Number())), "Word → how often per year.",
            "{unlikely: [0.02, 0.2]}"),
        Key("severity", Table(WORD, Table(WORD, Span(Number()))),
            "Unit of loss → word → harm of one event.", "{editor-hours: {high: [500, 5000]}}"),
    ),
)  # fmt: skip


def _words_count_in_losses(at: At, built: object) -> None:
    movement = cast("Movement", built)
    for name in movement.words.severity if movement.words else ():
        if name not in movement.losses:
            here = rules.inside(at, "words", "severity", name)
            raise unknown_loss(at=here, losses=movement.losses)


MOVEMENT = Record(
    "movement",
    Movement,
    (
        Key("name", Spoken(), "What the movement is called.", "{en: Open Atlas, de: Offener Atlas}",
            is_required=True),
        Key("languages", Many(LANGUAGE, least=1), "The languages in which it writes.",
            "[en, de, ar]", is_required=True),
        Key("sample", Flag(), "Whether this is an example, not a real movement (default: false).",
            "true", "is_sample"),
        Key("losses", Table(WORD, Single("currency", CURRENCY, is_required=False)),
            "The named units in which harm is counted; money says its currency.",
            "{editor-hours: {}, money: {currency: EUR}}"),
        Key("weights", WeightsShape(), "The weight of each unit of loss; versioned.",
            "{version: 3, decided_by: decision/2026-weights, editor-hours: 1}"),
        Key("words", WORDS_IN_NUMBERS, "What words for risks mean in numbers.",
            "{likelihood: {unlikely: [0.02, 0.2]}}"),
        Key("factors", Table(WORD, Single("rho", Number(0, 1, is_below=True))),
            "How strongly the risks that share a factor come together.",
            "{maintainer-departure: {rho: 0.3}}"),
    ),
    (_losses_are_units, _weights_are_known, _words_count_in_losses),
)  # fmt: skip
