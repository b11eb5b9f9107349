"""Ballots as tests write them: ``"3: a b=c / d"``, and counts spelled by name."""

import re

import numpy as np
from hypothesis import strategies as st

from mycel.engine.choice import ballots, result, tally
from mycel.engine.choice.ballots import NO_GRADE, Grades, Rankings
from mycel.engine.choice.rule import Rule


def ranked(options: str, *lines: str) -> Rankings:
    """Read ballots such as ``"3: a b=c / d"``: weight, groups best first, after / no opinion."""
    place = {name: at for at, name in enumerate(options.split())}
    read = []
    for line in lines:
        weight, _, rest = line.partition(":")
        groups, _, without = rest.partition("/")
        read.append(
            (
                [[place[name] for name in group.split("=")] for group in groups.split()],
                [place[name] for name in re.findall(r"\S+", without)],
                int(weight),
            )
        )
    return ballots.rankings(options=options.split(), ballots=read)


def graded(options: str, *lines: str, scale: tuple[int, int] = (0, 5)) -> Grades:
    """Read ballots such as ``"3: 5 0 -"``: weight, a grade per option, - where there is none."""
    rows, weights = [], []
    for line in lines:
        weight, _, rest = line.partition(":")
        rows.append([NO_GRADE if mark == "-" else int(mark) for mark in rest.split()])
        weights.append(int(weight))
    return ballots.grades(
        options=options.split(),
        matrix=np.array(rows, dtype=np.int32).reshape(len(rows), len(options.split())),
        weights=np.array(weights, dtype=np.int64),
        scale=scale,
    )


def count(given: Rankings | Grades, method: str, **parameters: object) -> dict[str, object]:
    found = tally.count(ballots=given, rule=Rule(method, **parameters))
    return result.spell(options=given.options, result=found)


@st.composite
def rankings(draw: st.DrawFn, most: int = 5, *, strict: bool = False) -> Rankings:
    """Draw ballots of 1 to ``most`` options: equal ranks, blanks, no opinion, any weights."""
    width = draw(st.integers(1, most))
    mark = st.integers(-1, width)
    rows = draw(st.lists(st.lists(mark, min_size=width, max_size=width), max_size=8))
    if strict:
        rows = [[*draw(st.permutations(range(1, width + 1)))] for _ in rows]
    weights = draw(st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)))
    return ballots.of_ranks(
        options=[f"o{at}" for at in range(width)],
        ranks=np.array(rows, dtype=np.int16).reshape(len(rows), width),
        weights=np.array(weights, dtype=np.int64),
    )


@st.composite
def grades(draw: st.DrawFn, most: int = 5) -> Grades:
    """Draw graded ballots of 1 to ``most`` options on a scale of -1 to 3, some grades missing."""
    width = draw(st.integers(1, most))
    mark = st.sampled_from([NO_GRADE, -1, 0, 1, 2, 3])
    rows = draw(st.lists(st.lists(mark, min_size=width, max_size=width), max_size=8))
    weights = draw(st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)))
    return ballots.grades(
        options=[f"o{at}" for at in range(width)],
        matrix=np.array(rows, dtype=np.int32).reshape(len(rows), width),
        weights=np.array(weights, dtype=np.int64),
        scale=(-1, 3),
    )
