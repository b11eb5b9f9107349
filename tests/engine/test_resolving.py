"""Judgements that have met what came: harm by incidents, frequency by years."""

import math
from datetime import UTC, date, datetime

import numpy as np
import pytest

from mycel.engine import ranges
from mycel.engine.movement import Estimate, Incident, Risk
from mycel.engine.scaling.resolving import chance, counts, resolve

TODAY = date(2027, 7, 1)
SINCE = date(2024, 1, 1)


def risk(*estimates: Estimate) -> dict[str, Risk]:
    return {"risk/x": Risk("risk/x", "Heat", "It burns", estimates=estimates)}


def incident(day: date, **loss: float) -> Incident:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Incident(f"incident/{day}", "It burnt", start, risk="risk/x", loss=loss)


def came(*found: Incident) -> dict[str, Incident]:
    return {one.ref: one for one in found}


def test_an_incident_meets_the_range_that_stood_on_its_day():
    first = Estimate("person/a", date(2025, 1, 1), loss={"hours": (1.0, 5.0), "money": (1.0, 2.0)})
    later = Estimate("person/a", date(2026, 1, 1), loss={"hours": (10.0, 50.0)})
    other = Estimate("person/b", date(2026, 12, 1), loss={"hours": (1.0, 2.0)})
    found = resolve(
        risks=risk(later, first, other),
        incidents=came(
            incident(date(2024, 6, 1), hours=3.0),  # before anybody judged
            incident(date(2025, 6, 1), hours=3.0),
            incident(date(2026, 6, 1), hours=60.0),
        ),
        since=None,
        today=TODAY,
    )
    assert [(one.by, one.range, one.truth) for one in found.resolved] == [
        ("person/a", (1.0, 5.0), 3.0),
        ("person/a", (10.0, 50.0), 60.0),
    ]
    assert found.foretold == ()


def test_whole_years_that_are_over_meet_the_frequency():
    first = Estimate("person/a", date(2024, 3, 1), per_year=(0.1, 0.4))
    later = Estimate("person/a", date(2026, 9, 1), per_year=(0.2, 0.5))
    found = resolve(
        risks=risk(first, later),
        incidents=came(incident(date(2025, 4, 1)), incident(date(2026, 5, 1))),
        since=SINCE,
        today=TODAY,
    )
    # two whole years of the first, none of the second
    assert [one.happened for one in found.foretold] == [False, True]
    assert found.resolved == ()


def test_no_year_counts_before_incidents_were_written_down():
    one = Estimate("person/a", date(2020, 2, 29), per_year=(0.1, 0.4))
    asked = {"risks": risk(one), "incidents": {}, "today": date(2025, 3, 2)}
    assert resolve(since=None, **asked).foretold == ()
    assert len(resolve(since=SINCE, **asked).foretold) == 1
    assert len(resolve(since=date(2020, 1, 1), **asked).foretold) == 5


def test_frequent_events_are_counted():
    one = Estimate("person/a", date(2025, 1, 1), per_year=(2.0, 6.0))
    days = [date(2025, month, 1) for month in (2, 3, 5)]
    found = resolve(
        risks=risk(one),
        incidents=came(*(incident(day) for day in days)),
        since=SINCE,
        today=date(2026, 2, 1),
    )
    (met,) = found.resolved
    assert met.truth == 3
    assert met.range[0] <= 3 <= met.range[1]


@pytest.mark.parametrize("span", [(0.1, 0.4), (2.0, 6.0), (1.5, 1.5)])
def test_chance_and_counts_are_those_of_simulated_years(span):
    rng = np.random.default_rng(5)
    rate = np.full(400_000, span[0])
    if span[0] < span[1]:
        gamma = ranges.gamma_parameters(low=span[0], high=span[1])
        rate = rng.gamma(gamma.shape, 1 / gamma.rate, 400_000)
    drawn = rng.poisson(rate)
    assert chance(per_year=span) == pytest.approx(np.mean(drawn > 0), abs=0.004)
    expected = np.quantile(drawn, [0.05, 0.95], method="inverted_cdf")
    assert counts(per_year=span) == tuple(expected)


def test_a_range_from_0_is_read_at_its_middle():
    assert chance(per_year=(0.0, 0.2)) == pytest.approx(-math.expm1(-0.1))


def test_a_swapped_range_is_refused():
    with pytest.raises(ValueError, match="swapped"):
        chance(per_year=(2.0, 1.0))
