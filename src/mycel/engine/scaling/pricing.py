"""Pricing: which numbers a risk is reckoned with: its ranges, its estimates, or its words."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from mycel.engine.movement import Estimate, Movement, Range, Risk
from mycel.engine.scaling import estimates

Basis = Literal["ranges", "estimates", "words", "none"]

LIKELIHOOD: Mapping[str, Range] = MappingProxyType(
    {
        "rare": (0.005, 0.05),
        "unlikely": (0.05, 0.2),
        "possible": (0.2, 1.0),
        "likely": (1.0, 4.0),
        "frequent": (4.0, 50.0),
    }
)
"""Word → how often per year, where a movement has no words of its own (docs/methods/risk.md)."""

MOST = 1e30
"""The largest frequency or harm that is reckoned with."""
_ORDER: tuple[Basis, ...] = ("ranges", "estimates", "words", "none")


@dataclass(frozen=True, slots=True)
class Priced:
    """A risk in numbers: 90 % ranges of its yearly frequency and of one event's harm per unit.

    ``basis`` is the weakest source of these numbers: explicit ranges, pooled estimates or words;
    "none" where the frequency or every harm is missing, so that the risk causes no loss.
    """

    ref: str
    per_year: Range | None
    loss: Mapping[str, Range] = field(default_factory=dict)
    factor: str | None = None
    basis: Basis = "none"
    missing: tuple[str, ...] = ()
    """Sentences that say what is missing."""


def price(*, movement: Movement) -> tuple[Priced, ...]:
    """Return every risk of a movement in numbers, sorted by ref.

    Definition: frequency and harm (unit by unit) are each taken from the first of: the risk's own
    ranges; the pool of its estimates, the latest one of each estimator; the movement's words. For
    likelihood, ``LIKELIHOOD`` holds where the movement has no words of its own; severity has no
    meaning without them.

    Errors:
        ValueError for a range that is swapped, below 0, not finite or above ``MOST``.

    Source: docs/methods/risk.md.
    """
    return tuple(_priced(movement, risk) for _, risk in sorted(movement.risks.items()))


def likelihood_words(*, movement: Movement) -> Mapping[str, Range]:
    """Return what likelihood words mean here: the movement's own words, else ``LIKELIHOOD``."""
    own = movement.words.likelihood if movement.words else {}
    return own or LIKELIHOOD


def _priced(movement: Movement, risk: Risk) -> Priced:
    latest = estimates.latest(given=risk.estimates)
    missing: list[str] = []
    per_year, basis = _per_year(movement, risk, latest, missing)
    if per_year is None and not missing:
        missing.append(f"{risk.ref} does not say how often it happens; it counts as no loss.")
    said = len(missing)
    loss, bases = _loss(movement, risk, latest, missing)
    if not loss and len(missing) == said:
        missing.append(f"{risk.ref} does not say what one event harms; it counts as no loss.")
    for what, range_ in (("per_year", per_year), *loss.items()):
        if range_ is not None:
            _require(range_, f"{risk.ref}, {what}")
    weakest: Basis = max((basis, *bases), key=_ORDER.index) if loss else "none"
    return Priced(risk.ref, per_year, loss, risk.factor, weakest, tuple(missing))


def _per_year(
    movement: Movement, risk: Risk, latest: tuple[Estimate, ...], missing: list[str]
) -> tuple[Range | None, Basis]:
    if risk.per_year is not None:
        return risk.per_year, "ranges"
    judged = [one.per_year for one in latest if one.per_year is not None]
    if judged:
        return _pooled(judged, f"{risk.ref}, per_year"), "estimates"
    if risk.likelihood is None:
        return None, "none"
    words = likelihood_words(movement=movement)
    if risk.likelihood in words:
        return words[risk.likelihood], "words"
    missing.append(
        f"{risk.ref} is called {risk.likelihood}, which has no meaning in numbers, so it counts as "
        f"no loss; expected one of {', '.join(words)}."
    )
    return None, "none"


def _loss(
    movement: Movement, risk: Risk, latest: tuple[Estimate, ...], missing: list[str]
) -> tuple[dict[str, Range], list[Basis]]:
    loss: dict[str, Range] = {}
    bases: list[Basis] = []
    judged = {unit for one in latest for unit in one.loss}
    for unit in sorted({*risk.loss, *judged, *risk.severity}):
        if unit in risk.loss:
            loss[unit] = risk.loss[unit]
            bases.append("ranges")
        elif unit in judged:
            several = [one.loss[unit] for one in latest if unit in one.loss]
            loss[unit] = _pooled(several, f"{risk.ref}, {unit}")
            bases.append("estimates")
        else:
            word = risk.severity[unit]
            meant = (movement.words.severity if movement.words else {}).get(unit, {})
            if word in meant:
                loss[unit] = meant[word]
                bases.append("words")
            else:
                missing.append(
                    f"{risk.ref} calls its harm in {unit} {word}, which has no meaning in numbers, "
                    "so it counts as no loss; say it under words, or give a range."
                )
    return loss, bases


def _pooled(several: list[Range], what: str) -> Range:
    for one in several:
        _require(one, what)
    return estimates.pool(ranges=several)


def _require(range_: Range, what: str) -> None:
    low, high = range_
    if not (math.isfinite(low) and math.isfinite(high) and 0 <= low <= high <= MOST):
        raise ValueError(
            f"{what} is [{low:g}, {high:g}]; expected two numbers from 0 to {MOST:g}, the lower "
            "one first"
        )
