"""Whatever can be written reads back as the same value, and the rest is refused with words."""

import string
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.formats.ballot_values import plain

from mycel.engine.choice import ballots as votes
from mycel.formats import ballots
from mycel.formats.ballots import BallotFile, NotWritable

CALM = settings(max_examples=40, deadline=None)
SIGNS = string.ascii_letters + string.digits + " äß中ع.'\"(),;#-&{}:[]=“”"
NAMES = st.text(SIGNS, min_size=1, max_size=8).map(str.strip).filter(bool)
OPTIONS = st.lists(NAMES, min_size=1, max_size=5, unique=True)
FORMATS = ("toi", "blt", "matrix-csv", "soi", "toc", "soc", "scottish-csv")


@st.composite
def ranked(draw, *, marks=True):
    options = draw(OPTIONS)
    rows = draw(
        st.lists(
            st.lists(
                st.integers(-1 if marks else 0, len(options)),
                min_size=len(options),
                max_size=len(options),
            ),
            max_size=6,
        ),
    )
    weights = draw(st.lists(st.integers(1, 10**6), min_size=len(rows), max_size=len(rows)))
    return votes.of_ranks(
        options=options,
        ranks=np.array(rows, dtype=np.int16).reshape(len(rows), len(options)),
        weights=np.array(weights, dtype=np.int64),
    )


@CALM
@given(held=ranked(), seats=st.integers(1, 9), title=NAMES, format_=st.sampled_from(FORMATS))
def test_rankings_read_back_or_are_refused(held, seats, title, format_):
    has_seats = format_ in {"blt", "scottish-csv"}
    given_ = BallotFile(format_, rankings=held, seats=seats if has_seats else None)
    if format_ != "matrix-csv":
        given_ = BallotFile(format_, rankings=held, seats=given_.seats, title=title)
    try:
        data = ballots.write(ballots=given_)
    except NotWritable:
        assert format_ != "matrix-csv" or {"weight", "voter_id"} & set(held.options)
        return
    found = ballots.read(data=data, name="x", format_=format_)
    assert plain(found.rankings) == plain(held)
    assert (found.seats, found.title) == (given_.seats, given_.title)


@CALM
@given(held=ranked(marks=False), gone=st.lists(NAMES, max_size=2, unique=True))
def test_withdrawals_and_tie_orders_of_blt_read_back(held, gone):
    assume(not set(gone) & set(held.options))
    order = tuple(sorted(held.options))
    given_ = BallotFile("blt", rankings=held, seats=2, withdrawn=tuple(gone), order=order)
    try:
        data = ballots.write(ballots=given_)
    except NotWritable:
        return
    assert plain(ballots.read(data=data, name="x.blt")) == plain(given_)


@CALM
@given(data=st.data(), options=OPTIONS, low=st.integers(-3, 3), high=st.integers(4, 9))
def test_grades_read_back(data, options, low, high):
    row = st.lists(
        st.integers(low, high) | st.just(votes.NO_GRADE),
        min_size=len(options),
        max_size=len(options),
    )
    rows = [[low] * len(options), [high] * len(options), *data.draw(st.lists(row, max_size=4))]
    held = votes.grades(
        options=options,
        matrix=np.array(rows, dtype=np.int32),
        weights=np.ones(len(rows), dtype=np.int64),
        scale=(low, high),
    )
    assume(not {"weight", "voter_id"} & set(options))
    written = ballots.write(ballots=BallotFile("matrix-csv", grades=held))
    found = ballots.read(data=written, name="x.csv", marks="grades")
    assert plain(found.grades) == plain(held)
    if low == 0:
        written = ballots.write(ballots=BallotFile("cat", grades=held))
        assert plain(ballots.read(data=written, name="x.cat").grades) == plain(held)


@CALM
@given(data=st.data(), most=st.sampled_from([1, 9]), cents=st.integers(0, 10**9))
def test_shared_budgets_read_back(data, most, cents):
    ids = [f"p{i}" for i in range(data.draw(st.integers(1, 5)))]
    row = st.dictionaries(st.integers(0, len(ids) - 1), st.integers(1, most))
    rows = data.draw(st.lists(st.tuples(row, st.integers(1, 99)), max_size=6))
    projects = tuple(
        votes.Project(one, f'The "{one}"; really', Fraction(cents, 100), tuple(ids[:i][-1:]))
        for i, one in enumerate(ids)
    )
    held = votes.Budget(
        projects=projects,
        limit=Fraction(cents + 1, 100),
        supports=votes.supports(options=ids, ballots=rows),
    )
    written = ballots.write(ballots=BallotFile("pabulib", budget=held))
    found = ballots.read(data=written, name="x.pb")
    assert found.budget.projects == projects
    assert found.budget.limit == held.limit
    assert plain(found.supports) == plain(held.supports)
    again = ballots.read(data=ballots.write(ballots=found), name="x.pb")
    assert plain(again) == plain(found)


@CALM
@given(data=st.data(), options=OPTIONS, seats=st.none() | st.integers(1, 9))
def test_profiles_read_back(data, options, seats):
    row = st.sets(st.integers(0, len(options) - 1))
    rows = data.draw(st.lists(st.tuples(row, st.integers(1, 3)), max_size=6))
    held = votes.supports(
        options=options,
        ballots=((dict.fromkeys(one, 1), weight) for one, weight in rows),
    )
    given_ = BallotFile("abcvoting", supports=held, seats=seats, title="What we need")
    found = ballots.read(data=ballots.write(ballots=given_), name="x.yaml")
    assert plain(found) == plain(given_)


@pytest.mark.parametrize(
    ("format_", "says"),
    [
        ("toi", 'toi has no mark for "no opinion"; expected ballots without it'),
        ("blt", 'blt has no mark for "no opinion"; expected ballots without it'),
        ("cat", "there are no grades from 0 to write as cat; expected graded ballots"),
        ("pabulib", "there is no shared budget to write as pabulib; expected one"),
        ("abcvoting", "there are no approvals to write as abcvoting; expected some"),
    ],
)
def test_what_a_format_has_no_words_for_is_refused(format_, says):
    held = votes.rankings(options=["a", "b"], ballots=[([[0]], [1], 3)])
    with pytest.raises(NotWritable) as caught:
        ballots.write(ballots=BallotFile("matrix-csv", rankings=held), format_=format_)
    assert str(caught.value) == says


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["a\nb", " a", "a\x00", "", "x" * 1001])
def test_names_that_a_line_cannot_hold_are_refused(format_, name):
    held = votes.rankings(options=[name], ballots=[([[0]], [], 1)])
    with pytest.raises(NotWritable, match="expected a plain name on one line"):
        ballots.write(ballots=BallotFile(format_, rankings=held))
