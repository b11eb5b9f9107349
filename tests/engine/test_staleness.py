"""The chance that a discussion is over, against a simulation of what it assumes, and limits."""

import random

import pytest

from mycel.engine.discussion.staleness import PRIOR_GAPS, quiet


def test_a_busy_discussion_that_fell_silent_is_over_sooner_than_a_slow_one():
    busy = quiet(posts=40, span=4, silent=10, ahead=14)
    slow = quiet(posts=4, span=40, silent=10, ahead=14)
    assert busy > 0.99
    assert slow < 0.6


def test_it_is_a_chance_that_rises_with_silence_and_falls_with_the_days_ahead():
    by_silence = [quiet(posts=10, span=20, silent=days, ahead=14) for days in (0, 3, 10, 30, 90)]
    assert by_silence == sorted(by_silence)
    by_ahead = [quiet(posts=10, span=20, silent=3, ahead=days) for days in (0, 1, 7, 30)]
    assert by_ahead == sorted(by_ahead, reverse=True)
    assert by_ahead[0] == 1
    assert all(0 < one <= 1 for one in [*by_silence, *by_ahead])


@pytest.mark.parametrize(("posts", "span", "silent"), [(0, 0.0, 2.0), (6, 12.0, 5.0)])
def test_it_is_what_a_simulation_of_its_assumptions_gives(posts, span, silent):
    chance, kept, over = random.Random(7), 0, 0
    shape, scale = posts + PRIOR_GAPS, span + PRIOR_GAPS * 3.0
    for _ in range(200_000):
        ended = chance.random() < 1 / (posts + 2)
        gap = chance.expovariate(chance.gammavariate(shape, 1 / scale))
        if ended or gap > silent:
            kept += 1
            over += ended or gap > silent + 14
    assert over / kept == pytest.approx(
        quiet(posts=posts, span=span, silent=silent, ahead=14), abs=0.01
    )
