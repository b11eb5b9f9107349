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
class Assessment:
    """The answer to "what breaks first, when, with what probability".

    ``ties`` counts the worlds in which several nodes break on the same day; ``holds`` is the share
    of worlds in which nothing breaks by the end.
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
    warnings: tuple[str, ...]
    method: Mapping[str, object]
