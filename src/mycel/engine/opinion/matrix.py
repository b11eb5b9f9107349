"""Matrix: the latest vote of every participant on every statement, and who and what counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Whole = NDArray[np.int64]
Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]

AGREE, PASS, DISAGREE = 1, 0, -1
REJECTED, UNJUDGED, ACCEPTED = -1, 0, 1
ENOUGH_VOTES = 7
ENOUGH_PEOPLE = 15


class NoVotes(ValueError):
    """A conversation in which nobody voted on anything."""


class UnknownVote(ValueError):
    """A vote that is neither agree (1) nor pass (0) nor disagree (-1)."""


@dataclass(frozen=True)
class Statement:
    """One statement: its id, text, who wrote it, and how moderation judged it."""

    id: str
    text: str = ""
    author: str = ""
    moderated: int = UNJUDGED
    is_active: bool = True
    is_seed: bool = False
    is_meta: bool = False
    created_ms: int | None = None


@dataclass(frozen=True)
class Votes:
    """The latest votes, in the order of participant and statement; agree is +1 everywhere.

    ``rows`` and ``columns`` are places in ``participants`` and ``statements``, whose ids stand in
    the order of :func:`order`.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Whole
    columns: Whole
    values: Signs

    @property
    def shape(self) -> tuple[int, int]:
        """Return the numbers of participants and of statements."""
        return len(self.participants), len(self.statements)


def order(id_: str) -> tuple[int, int, str]:
    """Return the key by which ids are sorted: whole numbers by size, then everything else."""
    is_number = id_.isascii() and id_.isdigit()
    return (0, int(id_), id_) if is_number else (1, 0, id_)


def of_events(
    *,
    participants: Sequence[str],
    statements: Sequence[str],
    votes: Sequence[int],
    times: Sequence[int] | None = None,
    known: Iterable[str] = (),
) -> Votes:
    """Return the latest vote of everybody on everything, from a list of votes in their order.

    Args:
        participants: id of the voter of each vote.
        statements: id of the statement of each vote.
        votes: 1 agree, 0 pass, -1 disagree.
        times: when each vote was cast, any unit; equal or no times: the later in the list counts.
        known: ids of statements that stand in the conversation, voted on or not.

    Errors:
        NoVotes; UnknownVote.
    """
    people = sorted(set(participants), key=order)
    things = sorted({*statements, *known}, key=order)
    row, column = ({id_: at for at, id_ in enumerate(ids)} for ids in (people, things))
    return of_arrays(
        participants=people,
        statements=things,
        rows=[row[id_] for id_ in participants],
        columns=[column[id_] for id_ in statements],
        values=votes,
        times=times,
    )


def of_arrays(
    *,
    participants: Sequence[str],
    statements: Sequence[str],
    rows: ArrayLike,
    columns: ArrayLike,
    values: ArrayLike,
    times: ArrayLike | None = None,
) -> Votes:
    """Return the latest votes from places in two lists of ids, which may stand in any order.

    Errors:
        NoVotes; UnknownVote; ValueError for ids that stand twice.
    """
    people, row_of = _sorted(participants)
    things, column_of = _sorted(statements)
    given = np.asarray(values)
    if given.size == 0:
        raise NoVotes("nobody has voted yet; expected at least one vote")
    is_known = (given == AGREE) | (given == PASS) | (given == DISAGREE)
    if not bool(is_known.all()):
        wrong = given[~is_known][0]
        raise UnknownVote(f"a vote is {wrong}; expected 1 (agree), 0 (pass) or -1 (disagree)")
    cell = row_of[np.asarray(rows, dtype=np.int64)] * len(things)
    cell += column_of[np.asarray(columns, dtype=np.int64)]
    by_cell = _by_cell(cell, None if times is None else np.asarray(times, dtype=np.int64))
    cell = cell[by_cell]
    is_last = np.append(cell[1:] != cell[:-1], True)
    row, column = np.divmod(cell[is_last], len(things))
    return Votes(people, things, row, column, given[by_cell[is_last]].astype(np.int8))


def _sorted(ids: Sequence[str]) -> tuple[tuple[str, ...], Whole]:
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice; expected each once")
    places = sorted(range(len(ids)), key=[order(id_) for id_ in ids].__getitem__)
    new = np.empty(len(ids), dtype=np.int64)
    new[places] = np.arange(len(ids))
    return tuple(ids[at] for at in places), new


def _by_cell(cell: Whole, times: Whole | None) -> Whole:
    """Return the order of cell, then time, then place; 16 bits a pass, which numpy counts."""
    found = None if times is None else np.argsort(times, kind="stable")
    for shift in range(0, max(int(cell.max()).bit_length(), 1), 16):
        digit = ((cell if found is None else cell[found]) >> shift).astype(np.uint16)
        places = np.argsort(digit, kind="stable")
        found = places if found is None else found[places]
    return np.arange(len(cell)) if found is None else found


def counts(*, votes: Votes, people: Flags | None = None) -> tuple[Whole, Whole, Whole]:
    """Return agrees, disagrees and votes with passes of each statement (C each).

    Args:
        votes: the latest votes.
        people: N flags of whose votes count; everybody's where left out.
    """
    kept = slice(None) if people is None else people[votes.rows]
    column, value = votes.columns[kept], votes.values[kept]
    most = len(votes.statements)
    agrees, disagrees, seen = (
        np.bincount(part, minlength=most)
        for part in (column[value == AGREE], column[value == DISAGREE], column)
    )
    return agrees, disagrees, seen


def visible(*, statement: Statement, is_strict: bool = False) -> bool:
    """Return whether a statement is shown: active and, under strict moderation, accepted.

    Source: methods/opinion.md 8.
    """
    return statement.is_active and statement.moderated >= (ACCEPTED if is_strict else UNJUDGED)


def mapped(*, votes: Votes, statements: Iterable[Statement], is_strict: bool = False) -> Flags:
    """Return which statements (C flags) enter the map: the visible ones that are no meta.

    A statement of which nothing but votes is known is visible.
    """
    known = {one.id: one for one in statements}
    return np.array(
        [
            id_ not in known
            or (visible(statement=known[id_], is_strict=is_strict) and not known[id_].is_meta)
            for id_ in votes.statements
        ],
        dtype=np.bool_,
    )


def in_conversation(*, votes: Votes) -> Flags:
    """Return who takes part (N flags): at least min(7, C) votes, on any statement.

    Where fewer than 15 do, the most active are added until 15 (ties: lowest id); nobody without a
    vote is.
    Source: methods/opinion.md 2.
    """
    people, things = votes.shape
    cast = np.bincount(votes.rows, minlength=people)
    found = cast >= max(1, min(ENOUGH_VOTES, things))
    if int(found.sum()) < ENOUGH_PEOPLE:
        most_active = np.argsort(-cast, kind="stable")[:ENOUGH_PEOPLE]
        found[most_active] = True
    return found & (cast > 0)


def hidden(*, votes: Votes, is_kept: Flags) -> Votes:
    """Return the votes of which some are hidden, with the same participants and statements."""
    return Votes(
        votes.participants,
        votes.statements,
        votes.rows[is_kept],
        votes.columns[is_kept],
        votes.values[is_kept],
    )


def centred(*, votes: Votes, columns: Flags) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    """Return the centred matrix X (N × C, sparse) and the mean vote μ of each statement (C).

    Definition: X = v − μ where there is a vote, 0 where there is none or the statement is left
    out; filling missing cells by the mean and centring makes them exactly 0. A statement without
    votes, or left out, has μ = 0.
    Source: methods/opinion.md 3, 10.1.
    """
    kept = columns[votes.columns]
    row, column = votes.rows[kept], votes.columns[kept]
    value = votes.values[kept].astype(np.float64)
    most = len(votes.statements)
    many = np.bincount(column, minlength=most)
    mean = np.bincount(column, weights=value, minlength=most) / np.maximum(many, 1)
    starts = np.searchsorted(row, np.arange(len(votes.participants) + 1))
    X = sparse.csr_array((value - mean[column], column, starts), shape=votes.shape)
    return X, mean
