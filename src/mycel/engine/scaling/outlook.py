"""Outlook: the values in which an assessment is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mycel.engine.movement import NodeKind
from mycel.engine.scaling.slider import SliderTable


@dataclass(frozen=True, slots=True)
class Band:
    """Quantiles of one quantity on the dates of its ``Bands``, in the node's unit."""

    p05: tuple[float, ...]
    p50: tuple[float, ...]
    p95: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Bands:
    """Demand and capacity over time, from the first ``worlds`` worlds."""

    dates: tuple[date, ...]
    demand: Band
    capacity: Band
    worlds: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """When demand passes the limit: unconditional quantiles (None: not by the end), probability."""

    p10: date | None
    p50: date | None
    p90: date | None
    probability: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class NodeOutlook:
    """What is known about one node; None where it is not measured.

    ``headroom``, ``demand`` and ``capacity`` are medians today in the node's unit; ``utilisation``
    is the median of demand / capacity; ``limit`` the share of its capacity that it should not pass.
    """

    ref: str
    kind: NodeKind
    steward: str | None
    unit: str | None
    reach: int
    assumed: bool
    demand: float | None
    capacity: float | None
    headroom: float | None
    utilisation: float | None
    limit: float
    crossing: Crossing | None
    first_to_break: float
    first_to_break_error: float
    bands: Bands | None


@dataclass(frozen=True, slots=True)
class SeriesBacktest:
    """How forecasts of one series from earlier days went, in the unit of the series.

    ``coverage90`` and ``interval_score`` are measured on origins that did not set the widening,
    ``coverage90_raw`` is without widening; see ``backtest.Backtest``.
    """

    path: str
    nodes: tuple[str, ...]
    coverage90: float
    coverage90_raw: float
    widening: float
    mae: float
    mae_seasonal_naive: float
    interval_score: float
    interval_score_seasonal_naive: float
    origins: int
    training_days: int
    horizon: int


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """How one series was forecast: ``says`` in one sentence; no backtest where it is too short.

    ``missing`` counts the measurements that its own step (``step_days``) leads one to expect and
    that are not there; ``nodes`` are those whose demand it is.
    """

    path: str
    nodes: tuple[str, ...]
    says: str
    first: date
    last: date
    step_days: float
    measured: int
    missing: int
    widening: float
    backtest: SeriesBacktest | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer to "what breaks first, when, with what probability".

    ``ties`` counts the worlds in which several nodes break on the same day; ``holds`` is the share
    of worlds in which nothing breaks by the end; ``forecasts`` are by path, ``warnings`` hold what
    somebody should act on.
    """

    nodes: tuple[NodeOutlook, ...]
    cycles: tuple[tuple[str, ...], ...]
    unowned: tuple[str, ...]
    breaks_first: tuple[str, ...]
    not_measured: tuple[str, ...]
    assumed: tuple[str, ...]
    ties: int
    holds: float
    slider: SliderTable
    forecasts: tuple[SeriesForecast, ...]
    warnings: tuple[str, ...]
    method: Mapping[str, object]

    @property
    def backtests(self) -> tuple[SeriesBacktest, ...]:
        """The backtests of all series that are long enough for one, by path."""
        return tuple(one.backtest for one in self.forecasts if one.backtest is not None)
