"""Standing: one word per node, and differences that chance does not explain."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from mycel.engine.movement import NodeKind
from mycel.engine.scaling import standing
from mycel.engine.scaling.outlook import Band, Bands, Crossing, NodeOutlook
from mycel.engine.scaling.slider import SliderTable

DAY = date(2026, 11, 23)
OUTLOOK = NodeOutlook(
    ref="node/x",
    kind=NodeKind.PLATFORM,
    steward=None,
    unit=None,
    reach=0,
    assumed=False,
    demand=60.0,
    capacity=100.0,
    headroom=40.0,
    utilisation=0.6,
    limit=0.8,
    crossing=Crossing(p10=None, p50=None, p90=None, probability=0.0, standard_error=0.0),
    first_to_break=0.0,
    first_to_break_error=0.0,
    bands=Bands(
        dates=(DAY,),
        demand=Band(p05=(50.0,), p50=(60.0,), p95=(70.0,)),
        capacity=Band(p05=(100.0,), p50=(100.0,), p95=(100.0,)),
        worlds=100,
    ),
)


@pytest.mark.parametrize(
    ("probability", "utilisation", "word"),
    [
        (0.0, 0.6, "holds"),
        (0.099, 0.8, "holds"),
        (0.0, 0.81, "tight"),
        (0.1, 0.6, "tight"),
        (0.499, 2.0, "tight"),
        (0.5, 0.1, "breaks"),
        (1.0, None, "breaks"),
    ],
)
def test_one_word_at_each_threshold(probability, utilisation, word):
    crossing = Crossing(None, None, None, probability=probability, standard_error=0.0)
    outlook = replace(OUTLOOK, crossing=crossing, utilisation=utilisation)
    assert standing.standing(outlook=outlook) == word


def test_what_is_not_measured_is_unknown():
    assert standing.standing(outlook=replace(OUTLOOK, crossing=None)) == "unknown"


def test_the_smallest_factor_at_which_it_probably_breaks():
    probability = np.zeros((2, 3, 3), dtype=np.float32)
    probability[1] = [[0.0, 0.5, 0.1], [0.5, 0.6, 0.2], [0.9, 1.0, 0.49]]
    table = SliderTable(
        refs=("node/a", "node/b", "node/c"),
        factors=(1.0, 1.25, 1.5),
        years=(2029, 2030),
        worlds=10,
        probability=probability,
        first=probability,
    )
    assert standing.breaks_at(table=table) == {"node/a": 1.25, "node/b": 1.0, "node/c": None}


def test_the_error_of_a_median_is_that_of_a_normal_sample():
    error = standing.headroom_error(outlook=OUTLOOK, worlds=400)
    spread = 20 / (2 * 1.6448536269514722)
    assert error == pytest.approx(1.2533141373155003 * spread / 20)
    assert standing.headroom_error(outlook=replace(OUTLOOK, bands=None), worlds=400) is None


def test_two_standard_errors_part_chance_from_change():
    errors = (0.03, 0.04)
    assert not standing.is_difference(before=0.5, after=0.6, errors=errors)
    assert standing.is_difference(before=0.5, after=0.601, errors=errors)
    assert standing.is_difference(before=1.0, after=2.0, errors=(0.0, 0.0))
    assert not standing.is_difference(before=1.0, after=1.0, errors=(0.0, 0.0))
