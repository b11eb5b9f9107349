"""Slider: the same worlds asked for any growth factor, tabulated for answers at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mycel.engine.scaling.headroom import (
    NEVER,
    TOLERANCE,
    Days,
    Floats,
    Moment,
    Singles,
    crossing_days,
)

FACTORS: tuple[float, ...] = tuple(1 + step / 4 for step in range(37))
"""1.00 to 10.00 in steps of 0.25."""


@dataclass(frozen=True, slots=True)
class SliderTable:
    """Probabilities for every factor and year.

    Shapes: ``probability`` and ``first`` [years, factors, refs]: the share of the ``worlds`` in
    which the node has crossed, and in which it is the first to, by the end of the year (the last
    year: by the horizon, where that comes earlier).
    """

    refs: tuple[str, ...]
    factors: tuple[float, ...]
    years: tuple[int, ...]
    worlds: int
    probability: Singles
    first: Singles


@dataclass(frozen=True, slots=True)
class SliderAnswer:
    """One node's figures at one position of the slider."""

    ref: str
    probability: float
    first_to_break: float


def answer(*, table: SliderTable, factor: float, year: int) -> tuple[SliderAnswer, ...]:
    """Return every measured node's figures for a factor by a year's end, the likeliest first.

    Definition: read off the table; between two factors of the table, linear in the factor.

    Errors:
        ValueError when the factor or the year is outside the table.
    """
    if year not in table.years:
        raise ValueError(f"the year {year} is not in the table; expected one of {table.years}")
    if not table.factors[0] <= factor <= table.factors[-1]:
        raise ValueError(
            f"the factor {factor} is not in the table; expected {table.factors[0]:g} to "
            f"{table.factors[-1]:g}"
        )
    place = float(np.interp(factor, table.factors, np.arange(len(table.factors))))
    below = min(int(place), len(table.factors) - 2)
    weight, at = place - below, table.years.index(year)
    both = [
        np.round(
            (1 - weight) * kind[at, below].astype(np.float64) + weight * kind[at, below + 1], 6
        )
        for kind in (table.probability, table.first)
    ]
    found = [
        SliderAnswer(ref=ref, probability=float(p), first_to_break=float(first))
        for ref, p, first in zip(table.refs, *both, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.first_to_break, -one.probability, one.ref)))


class Envelope:
    """The smallest factor that breaks each node in each world, as the days go by.

    Because growth is a common factor F to the power of tau, demand is above the limit on a day
    exactly when F > (limit / demand without growth)^(1/tau); the running minimum of the right side
    answers for every F.
    """

    def __init__(self, *, rows: Sequence[int], worlds: int, years: Sequence[int]) -> None:
        """Take the rows' places among all ``refs`` and the last days of the years."""
        self._rows = np.asarray(rows, dtype=np.intp)
        self._worlds = worlds
        self._years = {day: place for place, day in enumerate(years)}
        self._logs = np.log(np.asarray(FACTORS))
        self._least: Singles = np.full((len(rows), worlds), np.inf, dtype=np.float32)
        self._done = np.zeros((len(FACTORS), worlds), dtype=np.bool_)
        self._before: Singles = np.full((len(rows), worlds), -np.inf, dtype=np.float32)
        self._tau = 0.0
        self.probability: Singles = np.zeros(
            (len(years), len(FACTORS), len(rows)), dtype=np.float32
        )
        self.entries: list[tuple[NDArray[np.intp], NDArray[np.intp], Days]] = []

    def see(self, *, moment: Moment) -> None:
        """Take in one moment; moments come in the order of the grid."""
        with np.errstate(divide="ignore"):
            now = np.log(moment.ratio)
        if moment.tau > 0:
            factor = (np.float32(TOLERANCE) - now) / np.float32(moment.tau)
        else:
            factor = np.where(now > TOLERANCE, -np.inf, np.inf).astype(np.float32)
        np.minimum(self._least, factor, out=self._least)
        self._note_first(moment, now)
        year = self._years.get(moment.day)
        if year is not None:
            for place, log in enumerate(self._logs):
                share = np.count_nonzero(self._least < np.float32(log), axis=1) / self._worlds
                self.probability[year, place] = share
        self._before, self._tau = now, moment.tau

    def _note_first(self, moment: Moment, now: Singles) -> None:
        """Note the nodes that break first in the worlds where nothing has broken until now."""
        lowest = self._least.min(axis=0)
        for place, log in enumerate(self._logs):
            new = np.flatnonzero((lowest < np.float32(log)) & ~self._done[place])
            if not new.size:
                continue
            self._done[place, new] = True
            rows, picks = np.nonzero(self._least[:, new] < np.float32(log))
            worlds = new[picks]
            if moment.step == 0:
                days = np.full(rows.size, moment.day, dtype=np.int32)
            else:
                days = crossing_days(
                    first=self._before[rows, worlds].astype(np.float64) + self._tau * log,
                    last=now[rows, worlds].astype(np.float64) + moment.tau * log,
                    moment=moment,
                    rows=rows,
                    worlds=worlds,
                )
            best = np.full(new.size, NEVER, dtype=np.int32)
            np.minimum.at(best, picks, days)
            kept = days == best[picks]
            pairs = place * self._worlds + worlds[kept]
            self.entries.append((pairs, self._rows[rows[kept]], days[kept]))


def table(
    *,
    refs: Sequence[str],
    envelopes: Sequence[tuple[Sequence[int], Envelope]],
    years: Sequence[tuple[int, int]],
    worlds: int,
) -> SliderTable:
    """Bring the envelopes of several sets of rows together.

    Args:
        refs: the measured nodes.
        envelopes: (places among refs, envelope of these).
        years: (year, last day) in order.
        worlds: worlds that the envelopes saw.
    """
    shape = (len(years), len(FACTORS), len(refs))
    probability = np.zeros(shape, dtype=np.float32)
    for places, envelope in envelopes:
        probability[:, :, list(places)] = envelope.probability
    first: Floats = np.zeros((len(years), len(FACTORS) * len(refs)))
    entries = [entry for _, envelope in envelopes for entry in envelope.entries]
    if entries:
        pairs = np.concatenate([entry[0] for entry in entries])
        rows = np.concatenate([entry[1] for entry in entries])
        days = np.concatenate([entry[2] for entry in entries])
        best = np.full(len(FACTORS) * worlds, NEVER, dtype=np.int32)
        np.minimum.at(best, pairs, days)
        kept = days == best[pairs]
        pairs, rows, days = pairs[kept], rows[kept], days[kept]
        share = 1 / np.bincount(pairs, minlength=best.size)[pairs]
        cell = pairs // worlds * len(refs) + rows
        for place, (_, last) in enumerate(years):
            by_then = days <= last
            first[place] = np.bincount(
                cell[by_then], weights=share[by_then], minlength=first.shape[1]
            )
    return SliderTable(
        refs=tuple(refs),
        factors=FACTORS,
        years=tuple(year for year, _ in years),
        worlds=worlds,
        probability=probability,
        first=(first / worlds).reshape(shape).astype(np.float32),
    )
