"""Registers of risks for tests, with their means and variances by theory."""

import math

import numpy as np

from mycel.engine.movement import Movement, Range, Risk
from mycel.engine.ranges import lognormal_parameters

HARM = "editor-hours"


def risk(name: str, **facts: object) -> Risk:
    ref = f"risk/{name}"
    return Risk(ref=ref, cause="so it is", event="it happens", **facts)  # type: ignore[arg-type]


def register(*risks: Risk, **more: object) -> Movement:
    return Movement(name="Open Atlas", risks={one.ref: one for one in risks}, **more)  # type: ignore[arg-type]


def moments(range_: Range) -> tuple[float, float]:
    """Mean and mean square of the lognormal distribution with these 5th and 95th percentiles."""
    low, high = range_
    if low == high:
        return low, low**2
    mu, sigma = lognormal_parameters(low=low, high=high)
    return math.exp(mu + sigma**2 / 2), math.exp(2 * mu + 2 * sigma**2)


def theory(movement: Movement, unit: str = HARM) -> tuple[float, float]:
    """Mean and variance of a year's loss of independent risks: E[λ]E[X], E[λ]E[X²]+Var(λ)E[X]²."""
    mean, variance = 0.0, 0.0
    for one in movement.risks.values():
        if one.per_year is None or unit not in one.loss:
            continue
        rate, rate2 = moments(one.per_year)
        harm, harm2 = moments(one.loss[unit])
        mean += rate * harm
        variance += rate * harm2 + (rate2 - rate**2) * harm**2
    return mean, variance


def fifty() -> Movement:
    """The published vector: rates 0.05 to 3 a year, harms of 90 % ranges over five decades."""
    rng = np.random.default_rng(7)
    rates = rng.uniform(0.05, 3, 50)
    lows = 10 ** rng.uniform(2, 4, 50)
    highs = lows * 10 ** rng.uniform(0.5, 2, 50)
    rows = zip(rates.tolist(), lows.tolist(), highs.tolist(), strict=True)
    return register(
        *(
            risk(f"r{at:02}", per_year=(rate, rate), loss={HARM: (low, high)})
            for at, (rate, low, high) in enumerate(rows)
        )
    )


def bernoulli_mean(movement: Movement) -> float:
    """The mean of the wrong model: one event of each risk a year at most, with chance 1 − e^−λ."""
    return sum(
        (1 - math.exp(-one.per_year[0])) * moments(one.loss[HARM])[0]
        for one in movement.risks.values()
        if one.per_year is not None
    )
