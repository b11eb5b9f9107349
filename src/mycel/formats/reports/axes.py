"""Axes of a chart: where values stand between 0 and 1, and which of them get a tick."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from mycel.formats.reports import figures
from mycel.formats.reports.parts import Form, Place, Scale

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
FEW_DECADES = 2
MONTH_STEPS = (1, 2, 3, 6)
YEAR = 12


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high` in its own units, with ticks (value, words)."""

    low: float
    high: float
    scale: Scale
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """Return where a value stands: 0 at the low end, 1 at the high end."""
        low, high, here = self.low, self.high, value
        if self.scale == "logarithmic":
            low, high, here = log10(low), log10(high), log10(max(value, self.low))
        return (here - low) / (high - low)


def amount(place: Place) -> float:
    """Return a number or a day as a number."""
    if isinstance(place, date):
        return float(place.toordinal())
    return float(place)


def of_numbers(
    *, values: Sequence[float], form: Form, language: str, most: int, from_zero: bool
) -> Axis:
    """Return a linear axis around the values, with at most about `most` nice ticks."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (0.0, high) if high > 0 else (low, low + (abs(low) or 1.0))
    step = nice(span=high - low, most=most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ticks = tuple(step * index for index in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], "linear", _worded(ticks, form, language))


def nice(*, span: float, most: int) -> float:
    """Return the smallest step of 1, 2, 2.5 or 5 times a power of ten with at most `most` steps."""
    rough = span / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    return power * next(step for step in NICE if step * power >= rough * (1 - 1e-9))


def _worded(ticks: Sequence[float], form: Form, language: str) -> tuple[tuple[float, str], ...]:
    if form == "percent":
        decimals = figures.decimals_of(ticks=[100 * tick for tick in ticks])
        return tuple(
            (tick, figures.share(value=tick, language=language, decimals=decimals))
            for tick in ticks
        )
    decimals = figures.decimals_of(ticks=ticks)
    return tuple(
        (tick, figures.number(value=tick + 0.0, language=language, decimals=decimals))
        for tick in ticks
    )


def of_magnitudes(*, values: Sequence[float], form: Form, language: str) -> Axis:
    """Return a logarithmic axis over the positive values, with ticks at powers of ten."""
    positive = [value for value in values if value > 0] or [1.0, 10.0]
    first, last = floor(log10(min(positive))), ceil(log10(max(positive)))
    last = max(last, first + 1)
    factors = (1.0, 2.0, 5.0) if last - first <= FEW_DECADES else (1.0,)
    every = max(1, ceil((last - first) / 6))
    ticks = [
        factor * 10.0**power
        for power in range(first, last + 1, every)
        for factor in factors
        if factor == 1 or power < last
    ]
    worded = tuple((tick, _worded((tick,), form, language)[0][1]) for tick in ticks)
    return Axis(10.0**first, 10.0**last, "logarithmic", worded)


def of_days(*, days: Sequence[date], language: str, most: int) -> Axis:
    """Return an axis in time, with ticks at the first days of years, months or at single days."""
    first, last = min(days), max(days)
    if first == last:
        last = date.fromordinal(first.toordinal() + 1)
    months = (last.year - first.year) * YEAR + last.month - first.month
    step = next((step for step in MONTH_STEPS if months / step <= most), None)
    if months < 2:  # noqa: PLR2004 — too short for two firsts of a month
        ticks = _single_days(first, last, most, language)
    elif step is not None:
        ticks = _firsts(first, last, step, language)
    else:
        years = max(1, ceil(nice(span=months / YEAR, most=most)))
        ticks = _firsts(first, last, years * YEAR, language)
    return Axis(float(first.toordinal()), float(last.toordinal()), "linear", ticks)


def _single_days(
    first: date, last: date, most: int, language: str
) -> tuple[tuple[float, str], ...]:
    every = max(1, ceil((last.toordinal() - first.toordinal()) / max(most // 2, 1)))
    found = range(first.toordinal(), last.toordinal() + 1, every)
    return tuple(
        (float(here), figures.day(value=date.fromordinal(here), language=language))
        for here in found
    )


def _firsts(first: date, last: date, step: int, language: str) -> tuple[tuple[float, str], ...]:
    """Return the first days of every `step`-th month, counted from the years' beginnings."""
    start = (first.year * YEAR + first.month - 1) // step
    ticks = []
    for count in range(start, start + (last.year - first.year + 1) * YEAR // step + 2):
        year, month = divmod(count * step, YEAR)
        if not 1 <= year <= 9999:  # noqa: PLR2004 — the years that dates know
            continue
        here = date(year, month + 1, 1)
        if first <= here <= last:
            words = str(year) if step % YEAR == 0 else figures.month(value=here, language=language)
            ticks.append((float(here.toordinal()), words))
    return tuple(ticks)


def apart(*, spots: Sequence[float], widths: Sequence[float], air: float) -> list[bool]:
    """Say which words, centred at the spots in order, are shown so that none touches the next."""
    shown: list[bool] = []
    end = float("-inf")
    for spot, width in zip(spots, widths, strict=True):
        fits = spot - width / 2 >= end
        shown.append(fits)
        if fits:
            end = spot + width / 2 + air
    return shown
