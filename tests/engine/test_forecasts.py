"""Forecasts in an assessment: judged on their own past, widened, told; warnings to act on only."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import pytest

from mycel.engine.movement import Capacity, Demand, Law, Movement, Node, NodeKind, Series
from mycel.engine.scaling import backtest, scenario
from mycel.engine.scaling.outlook import Assessment, SeriesBacktest, SeriesForecast

TODAY, UNTIL = date(2026, 3, 1), date(2028, 2, 29)
PATH = "series/a.csv"


def quiet(count: int, seed: int = 0) -> np.ndarray:
    return 100 + np.random.default_rng(seed).normal(0, 5, count)


def restless(count: int) -> np.ndarray:
    """Values whose level moves once in the years that origins look at."""
    level = np.where(np.arange(count) < count * 0.6, 0.0, 1.5)
    return np.exp(4 + level + np.random.default_rng(3).normal(0, 0.02, count))


def series(values: np.ndarray, every: int = 1, without: frozenset[int] = frozenset()) -> Series:
    kept = [at for at in range(values.size) if at not in without]
    days = tuple(TODAY - timedelta(days=every * (values.size - at)) for at in kept)
    return Series(days, tuple(float(values[at]) for at in kept))


def assess(held: dict[str, Series], **more: object) -> Assessment:
    nodes = {}
    for path in held:
        ref = f"node/{path[7:-4]}"
        bears = Capacity(law=Law.LINEAR, servers=1, per_server=200)
        nodes[ref] = Node(
            ref, NodeKind.PLATFORM, "N", demand=Demand(series=path), capacity=bears, unit="views"
        )
    facts = {"today": TODAY, "until": UNTIL, "growth": None, "scenario": None, "worlds": 300}
    movement = Movement(name="M", nodes=nodes, series=held)
    return scenario.assess(movement=movement, seed=4, **(facts | more))  # type: ignore[arg-type]


def only(found: Assessment) -> SeriesForecast:
    assert len(found.forecasts) == 1
    return found.forecasts[0]


def test_every_forecast_shows_the_backtest_of_its_series() -> None:
    values = quiet(1000)
    found = assess({PATH: series(values)})
    days = np.array([TODAY.toordinal() - 1000 + at for at in range(1000)])
    judged = backtest.backtest(
        days=days,
        values=values,
        horizon=365,
        origins=4,
        transform="log1p",
        seed=4,
        name=f"{PATH}:backtest",
    )
    (shown,) = found.backtests
    names = set(SeriesBacktest.__slots__) - {"path", "nodes"}
    assert {name: getattr(shown, name) for name in names} == {
        name: getattr(judged, name) for name in names
    }
    assert (shown.path, shown.nodes) == (PATH, ("node/a",))
    assert shown.interval_score < shown.interval_score_seasonal_naive
    assert found.warnings == ()


def test_what_missed_before_is_drawn_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {PATH: series(restless(1000))}
    wide = assess(held)
    told = only(wide)
    assert told.backtest is not None
    assert told.widening == told.backtest.widening > 2
    assert f"widened by {told.widening:.2f} after a backtest" in told.says
    assert any("times as wide" in sentence for sentence in wide.warnings)

    real = backtest.backtest

    def narrow(**given: Any) -> backtest.Backtest:
        return replace(real(**given), widening=1.0)

    monkeypatch.setattr(backtest, "backtest", narrow)
    plain = assess(held)
    breadths = []
    for one in (wide, plain):
        bands = one.nodes[0].bands
        assert bands is not None
        breadths.append(np.log1p(bands.demand.p95[-1]) - np.log1p(bands.demand.p50[-1]))
    assert breadths[0] > 1.5 * breadths[1]


def test_the_horizon_judged_is_that_of_the_question_and_at_most_a_year() -> None:
    held = {PATH: series(quiet(1000))}
    near, far = assess(held, until=TODAY + timedelta(days=90)), assess(held)
    assert [one.backtests[0].horizon for one in (near, far)] == [90, 333]
    assert [one.method["backtest_horizon"] for one in (near, far)] == [90, 365]


def test_another_series_changes_nothing_of_this_one() -> None:
    alone = assess({PATH: series(quiet(500))})
    both = assess({"series/0.csv": series(quiet(400, seed=9)), PATH: series(quiet(500))})
    assert both.forecasts[1] == only(alone)
    assert both.nodes[1].bands == alone.nodes[0].bands


def test_a_series_too_short_for_a_backtest_is_not_widened_and_says_so() -> None:
    found = assess({PATH: series(quiet(50))})
    told = only(found)
    assert (told.backtest, told.widening, found.backtests) == (None, 1.0, ())
    assert found.nodes[0].crossing is not None
    (said,) = found.warnings
    assert said.startswith(f"{PATH}: its forecast was not checked and not widened: ")


def test_falling_back_to_a_level_is_said() -> None:
    warnings = assess({PATH: series(quiet(20))}).warnings
    assert any("with 20 measurements only a level" in sentence for sentence in warnings)


@pytest.mark.parametrize(("missing", "is_said"), [(4, False), (6, True)])
@pytest.mark.parametrize("every", [1, 7])
def test_missing_measurements_are_counted_in_steps_of_the_series(
    *, every: int, missing: int, is_said: bool
) -> None:
    without = frozenset(range(10, 10 + 2 * missing, 2))
    found = assess({PATH: series(quiet(100), every=every, without=without)})
    told = only(found)
    assert (told.measured, told.missing) == (100 - missing, missing)
    assert told.step_days == every
    said = f"{PATH}: {missing} of 100 expected measurements are missing; they were interpolated."
    assert (said in found.warnings) == is_said


def test_the_answer_holds_the_forecasts_as_plain_data() -> None:
    found = assess({PATH: series(quiet(150), every=7)})
    (plain,) = cast("list[dict[str, Any]]", scenario.result(assessment=found)["forecasts"])
    told = only(found)
    assert told.backtest is not None
    assert plain["path"] == PATH
    assert plain["nodes"] == ["node/a"]
    assert plain["says"] == told.says
    assert plain["last"] == "2026-02-22"
    assert plain["missing"] == 0
    assert plain["backtest"]["coverage90"] == told.backtest.coverage90
    assert "path" not in plain["backtest"]
