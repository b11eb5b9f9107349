"""Crossing times, their quantiles and who is first, on cases that can be worked out by hand."""

import math

import numpy as np
import pytest

from mycel.engine.scaling import flow, headroom
from mycel.engine.scaling.headroom import NEVER, Grid, Limit, Loss, Model, Sources

TODAY, END = 739_000, 740_000


def _model(
    *,
    present: list[float],
    limits: list[Limit],
    days: list[int] | None = None,
    losses: tuple[tuple[Loss, ...], ...] | None = None,
    worlds: int = 2,
) -> Model:
    rows = len(present)
    names = [f"node/{row}" for row in range(rows)]
    return Model(
        flow=flow.plan(names=names, edges=[]),
        grid=Grid.build(days=days or [*range(TODAY, END, 50), END], today=TODAY, by=END),
        sources=Sources(
            rows=np.arange(rows, dtype=np.intp),
            present=np.repeat(np.array(present, dtype=np.float32)[:, None], worlds, axis=1),
            daily=None,
            noisy=(),
            proportion=None,
            spread=None,
        ),
        limits=tuple(limits),
        losses=losses or ((),) * rows,
    )


def _constant(value: float) -> Limit:
    return Limit(days=(TODAY,), values=(np.array([value]),))


def _days(model: Model, factor: float, worlds: int = 2) -> list[list[int]]:
    crossings = headroom.Crossings(targets=len(model.limits), worlds=worlds, factor=factor)
    for moment in headroom.walk(model=model, worlds=slice(0, worlds)):
        crossings.see(moment=moment)
    passed = crossings.days.astype(np.int64)
    return np.where(passed == NEVER, -1, passed - TODAY).tolist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("days", [None, [TODAY, END], list(range(TODAY, END + 1))])
def test_the_crossing_day_is_the_closed_form_on_any_grid(days: list[int] | None) -> None:
    model = _model(present=[100.0, 100.0], limits=[_constant(240.0), _constant(299.0)], days=days)
    expected = [
        math.ceil(math.log(limit / 100) / math.log(3) * (END - TODAY)) for limit in (240, 299)
    ]
    assert _days(model, 3.0) == [[expected[0]] * 2, [expected[1]] * 2]


def test_demand_equal_to_the_limit_does_not_cross_and_more_crosses_today() -> None:
    model = _model(present=[100.0, 100.1, 50.0], limits=[_constant(100.0)] * 3)
    assert _days(model, 1.0) == [[-1, -1], [0, 0], [-1, -1]]


def test_a_limit_that_is_never_reached_is_censored() -> None:
    assert _days(_model(present=[100.0], limits=[_constant(301.0)]), 3.0) == [[-1, -1]]


def test_a_step_of_capacity_counts_from_its_day() -> None:
    change = TODAY + 400
    falls = Limit(days=(TODAY, change), values=(np.array([500.0]), np.array([90.0])))
    rises = Limit(days=(TODAY, change), values=(np.array([130.0]), np.array([500.0])))
    days = [*range(TODAY, END, 50), END, change - 1, change]
    # log(1.3)/log(3) of 1,000 days is day 239, before the capacity rises.
    assert _days(_model(present=[100.0, 100.0], limits=[falls, rises], days=days), 3.0) == [
        [400, 400],
        [239, 239],
    ]


def test_nothing_demanded_never_crosses_and_no_capacity_crosses_at_once() -> None:
    model = _model(present=[0.0, 1.0, 0.0], limits=[_constant(0.0), _constant(0.0), _constant(9.0)])
    assert _days(model, 3.0) == [[-1, -1], [0, 0], [-1, -1]]


def test_a_blow_breaks_on_its_day_or_later_but_never_earlier() -> None:
    days = np.array([[TODAY + 333, NEVER, TODAY + 333]], dtype=np.int32)
    kept = np.array([[0.5, 0.5, 0.9]], dtype=np.float32)
    model = _model(
        present=[100.0],
        limits=[_constant(160.0)],
        losses=((Loss(days=days, kept=kept),),),
        worlds=3,
    )
    # Half of 160 is below 100 at once; nine tenths, 144, are passed after log(1.44)/log(3).
    calm = math.ceil(math.log(1.6) / math.log(3) * 1000)
    later = math.ceil(math.log(1.44) / math.log(3) * 1000)
    assert _days(model, 3.0, worlds=3) == [[333, calm, max(333, later)]]


def test_two_nodes_struck_by_the_same_blow_break_on_the_same_day() -> None:
    days = np.array([[TODAY + 333]], dtype=np.int32)
    blow = (Loss(days=days, kept=np.array([[0.01]], dtype=np.float32)),)
    model = _model(
        present=[100.0, 10.0], limits=[_constant(160.0)] * 2, losses=(blow, blow), worlds=1
    )
    found = _days(model, 1.2, worlds=1)
    assert found == [[333], [333]]


def test_quantiles_are_unconditional_and_none_beyond_the_end() -> None:
    days = np.array([[10, 20, 30, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER]], dtype=np.int32)
    assert headroom.quantile_days(days=days, p=[0.1, 0.3, 0.31, 0.9]).tolist() == [
        [10, 30, NEVER, NEVER]
    ]


def test_ties_are_shared_equally_and_counted() -> None:
    days = np.array([[5, 7, NEVER, 9], [5, 8, NEVER, NEVER], [6, 7, NEVER, 10]], dtype=np.int32)
    share, ties = headroom.first_to_break(days=days)
    assert share == pytest.approx([0.125 + 0.125 + 0.25, 0.125, 0.125])
    assert ties == 2


def test_nothing_measured_is_first_nowhere() -> None:
    share, ties = headroom.first_to_break(days=np.zeros((0, 5), dtype=np.int32))
    assert share.size == 0
    assert ties == 0
