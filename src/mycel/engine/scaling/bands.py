"""Bands: demand and capacity over time as quantiles, for the pages that draw them."""

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from mycel.engine.scaling.headroom import Moment, Singles
from mycel.engine.scaling.outlook import Band, Bands

LEVELS = (0.05, 0.5, 0.95)
_QUARTER = 3
_SHORT_DAYS = 731


def dates(*, ends: Sequence[date], today: date, until: date) -> tuple[date, ...]:
    """Return the dates of the bands: today, quarter ends (month ends within two years), the end."""
    is_short = (until - today).days <= _SHORT_DAYS
    kept = [day for day in ends if is_short or day.month % _QUARTER == 0]
    return tuple(sorted({today, *kept, until}))


class Recorder:
    """Takes the quantiles of demand and capacity on the dates of the bands."""

    def __init__(
        self, *, days: Sequence[date], shares: Sequence[float], worlds: int, factor: float
    ) -> None:
        """Take the dates, each row's limit as a share of its capacity, and the common factor."""
        self._days = tuple(days)
        self._at = {day.toordinal(): place for place, day in enumerate(days)}
        self._shares = np.asarray(shares, dtype=np.float64)
        self._worlds = worlds
        self._log_factor = math.log(factor)
        shape = (len(shares), len(LEVELS), len(days))
        self._demand: NDArray[np.float64] = np.zeros(shape)
        self._capacity: NDArray[np.float64] = np.zeros(shape)

    def see(self, *, moment: Moment) -> None:
        """Take in one moment; the moments of other days are passed over."""
        place = self._at.get(moment.day)
        if place is None:
            return
        grown = math.exp(moment.tau * self._log_factor)
        targets = moment.ratio.shape[0]
        self._demand[:, :, place] = _quantiles(moment.demand[:targets]) * grown
        # The smallest inverse is the largest limit: quantiles change sides.
        lower = _quantiles(-moment.inverse)
        self._capacity[:, :, place] = -1 / lower / self._shares[:, None]

    def bands(self, *, row: int) -> Bands:
        """Return one row's bands."""
        return Bands(
            dates=self._days,
            demand=_band(self._demand[row]),
            capacity=_band(self._capacity[row]),
            worlds=self._worlds,
        )


def _quantiles(values: Singles) -> NDArray[np.float64]:
    ordered = np.sort(values, axis=1)
    size = values.shape[1]
    places = [max(0, math.ceil(level * size - 1e-9) - 1) for level in LEVELS]
    return ordered[:, places].astype(np.float64)


def _band(values: NDArray[np.float64]) -> Band:
    # Single precision bears no more than six digits.
    low, middle, high = (tuple(float(f"{value:.6g}") for value in row) for row in values)
    return Band(p05=low, p50=middle, p95=high)
