"""Survival curves equal published ones, count late entries, and say how sure they are."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from mycel.engine.people import dependence, survival
from mycel.engine.people.survival import Tenure

# Remission of 21 children under 6-mercaptopurine, in weeks (Freireich and others 1963); the curve
# and its standard errors stand in Kleinbaum and Klein, Survival Analysis, chapter 2.
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
GOES_ON = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
REMISSION = [Tenure(t, ended=True) for t in ENDED] + [Tenure(t, ended=False) for t in GOES_ON]


def months(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7])


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"public data: {path.name} does not exist")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shares(tenures: Iterable[Tenure], *times: float) -> list[float]:
    curve = survival.kaplan_meier(tenures=list(tenures))
    return [survival.share_at(curve=curve, time=time)[0] for time in times]


def test_the_published_curve_with_its_standard_errors() -> None:
    curve = survival.kaplan_meier(tenures=REMISSION)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert curve.share == pytest.approx(published, abs=5e-5)
    assert np.sqrt(curve.variance) == pytest.approx(errors, abs=5e-5)
    assert survival.median(curve=curve) == 23
    assert curve.ends == 35


def test_the_interval_is_taken_on_the_log_of_minus_the_log() -> None:
    curve = survival.kaplan_meier(tenures=REMISSION, level=0.95)
    log = np.log(curve.share[0])
    spread = 1.959964 * np.sqrt(3 / (21 * 18)) / abs(log)
    assert curve.low[0] == pytest.approx(np.exp(log * np.exp(spread)))
    assert curve.high[0] == pytest.approx(np.exp(log * np.exp(-spread)))
    assert np.all((curve.low > 0) & (curve.low < curve.share) & (curve.share < curve.high))
    assert survival.share_at(curve=curve, time=5.9) == (1, 1, 1)
    assert survival.share_at(curve=curve, time=6)[0] == curve.share[0]


def test_late_entries_are_at_risk_only_once_they_were_seen() -> None:
    # By hand: at 2, of 3 seen (the late one not yet), 1 leaves; at 4, of 3 seen, 1; at 6, 1 of 1.
    given = [
        Tenure(2, ended=True),
        Tenure(4, ended=True),
        Tenure(5, ended=False),
        Tenure(6, ended=True, entry=2),
    ]
    curve = survival.kaplan_meier(tenures=given)
    assert curve.at_risk.tolist() == [3, 3, 1]
    assert curve.share == pytest.approx([2 / 3, 4 / 9, 0])
    assert curve.variance == pytest.approx([4 / 9 * (1 / 6), 16 / 81 * (1 / 6 + 1 / 6), 0])
    assert curve.low[-1] == 0
    assert curve.high[-1] == curve.high[-2]


def test_whoever_left_at_once_makes_a_drop_at_0() -> None:
    given = [Tenure(0, ended=True), Tenure(3, ended=False)]
    assert shares(given, 0, 3) == [0.5, 0.5]


def test_entries_at_0_change_nothing() -> None:
    late = [Tenure(one.duration, one.ended, 0.0) for one in REMISSION]
    assert shares(late, 6, 10, 23) == shares(REMISSION, 6, 10, 23)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ([], survival.NoOneAtRisk),
        ([Tenure(3, ended=True, entry=3)], survival.EntryAfterExit),
        ([Tenure(3, ended=True, entry=-1)], survival.EntryAfterExit),
        ([Tenure(-1, ended=True)], ValueError),
        ([Tenure(float("nan"), ended=True)], ValueError),
    ],
)
def test_impossible_tenures_are_refused(given: list[Tenure], error: type[Exception]) -> None:
    with pytest.raises(error):
        survival.kaplan_meier(tenures=given)


def test_a_level_outside_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        survival.kaplan_meier(tenures=REMISSION, level=1)


def test_the_hazard_gives_back_the_conditional_curve() -> None:
    found = survival.hazard(tenures=REMISSION)
    assert found.leaves(after=0, within=6) == pytest.approx(1 - 18 / 21)
    assert found.leaves(after=6, within=10) == pytest.approx(1 - 0.6275 / 0.8571, abs=1e-4)
    assert found.leaves(after=7, within=0) == 0
    # Of fewer than five, the rate of all speaks: 9 ends in 359 weeks.
    assert found.rate == pytest.approx(9 / 359)
    assert found.leaves(after=40, within=52) == pytest.approx(1 - np.exp(-52 * 9 / 359))
    inside = found.leaves(after=7, within=1.5)
    assert 0 < inside < found.leaves(after=7, within=3)


def test_the_hazard_of_too_few_is_the_rate_of_all() -> None:
    given = [Tenure(10, ended=True), Tenure(20, ended=False, entry=5)]
    found = survival.hazard(tenures=given)
    assert found.leaves(after=3, within=4) == pytest.approx(1 - np.exp(-4 / 25))
    with pytest.raises(survival.NoOneAtRisk):
        survival.hazard(tenures=[Tenure(3, ended=False)])


def test_members_of_kubernetes_stay_as_long_as_published(public_data: Path) -> None:
    found = [
        Tenure(months(row["last_seen"]) - months(row["joined"]) + 1, row["left"] == "1")
        for row in rows(public_data / "people" / "k8s_org_membership.csv")
        if row["left_censored"] == "0"
    ]
    assert len(found) == 1876
    assert shares(found, 12, 24, 36, 60) == pytest.approx([0.98, 0.93, 0.82, 0.48], abs=0.005)


def test_leaders_of_kubernetes_stay_as_long_as_published(public_data: Path) -> None:
    read = rows(public_data / "people" / "k8s_leadership.csv")
    found = {
        kind: [
            Tenure(months(row["to"]) - months(row["from"]) + 1, row["ended"] == "1")
            for row in read
            if row["kind"] == kind
        ]
        for kind in ("sig", "wg")
    }
    assert len(found["sig"]) == 387
    assert shares(found["sig"], 12, 24, 36) == pytest.approx([0.59, 0.45, 0.39], abs=0.005)
    medians = [
        survival.median(curve=survival.kaplan_meier(tenures=found[kind])) for kind in ("sig", "wg")
    ]
    assert medians == [20, 18]


def test_the_absence_factor_of_the_published_example() -> None:
    counts = [1000, 202, 90, 33, 332, 343, 42, 433]
    assert dependence.absence_factor(counts=counts) == 2
    assert dependence.absence_factor(counts=counts, share=1) == 8
    assert dependence.absence_factor(counts=[3, 3]) == 1
    assert dependence.absence_factor(counts=[]) == 0


@pytest.mark.parametrize(("counts", "share"), [([-1], 0.5), ([float("nan")], 0.5), ([1], 0)])
def test_impossible_work_is_refused(counts: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        dependence.absence_factor(counts=counts, share=share)
