"""Map: who stands near whom, in which groups, and whether these may be shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mycel.engine.opinion import axes, clusters, matrix, routing, statements
from mycel.engine.opinion.axes import DegenerateMap, Projection, Real
from mycel.engine.opinion.matrix import Flags, Statement, Votes, Whole
from mycel.engine.opinion.stability import REPETITIONS, Stability, stability
from mycel.engine.opinion.statements import Counts, Representative

VERSION = "opinion-1"
LEAST_STABLE = 0.6
LEAST_SILHOUETTE = 0.25
LEAST_MEMBERS, LEAST_SHARE = 5, 0.02
LETTERS = "ABCDE"
DIGITS = 6

Reason = Literal["TooFewParticipants", "DegenerateMap", "SmallGroups", "UnstableGroups"]


@dataclass(frozen=True)
class Withheld:
    """Why groups are not shown: a code, and a sentence with the figures."""

    reason: Reason
    text: str


@dataclass(frozen=True)
class Group:
    """One group: its letter, the places of its members, and what tells it from the others."""

    id: str
    members: Whole
    representative: tuple[Representative, ...]


@dataclass(frozen=True)
class Grouping:
    """Who was sorted (N flags), into which groups, and how well; silhouettes by number of groups.

    ``labels`` are places in ``groups`` for each of N participants, -1 for who is in none.
    """

    people: Flags
    silhouettes: Mapping[int, float]
    labels: NDArray[np.int64] | None = None
    groups: tuple[Group, ...] = ()
    counts: Counts | None = None
    stability: Stability | None = None

    @property
    def k(self) -> int:
        """Return the number of groups, 0 where there are none."""
        return len(self.groups)


@dataclass(frozen=True)
class OpinionMap:
    """The whole map. ``withheld`` says why its groups must not be shown, where so.

    ``agrees``, ``disagrees``, ``seen``, ``priorities`` and ``extremity`` have C entries;
    ``consensus`` too, where there are groups. ``columns`` flags the statements in the map and
    ``shown`` those that participants may be shown.
    """

    votes: Votes
    seed: int
    columns: Flags
    shown: Flags
    projection: Projection | None
    grouping: Grouping
    agrees: Whole
    disagrees: Whole
    seen: Whole
    extremity: Real
    priorities: Real
    consensus: Real | None
    majority: tuple[Representative, ...]
    withheld: Withheld | None


def compute(
    *,
    votes: Votes,
    given: Iterable[Statement] = (),
    seed: int,
    is_strict: bool = False,
    zeroed: bool = False,
    repetitions: int = REPETITIONS,
    progress: Callable[[float], None] | None = None,
) -> OpinionMap:
    """Return the opinion map of votes: the same input and seed give the same map.

    Args:
        votes: the latest votes.
        given: what is known of statements; the others are taken as visible.
        seed: the only chance; in a process it is derived from its record.
        is_strict: whether only accepted statements enter.
        zeroed: count statements left out as passed on by everybody, as Polis does, instead of
            dropping them.
        repetitions: of the stability test; 0 leaves it out, and the groups are then not judged
            by it.
        progress: told the share done.
    Source: methods/opinion.md 10.
    """
    known = tuple(given)
    columns = matrix.mapped(votes=votes, statements=known, is_strict=is_strict)
    projection = _projection(votes, columns, zeroed=zeroed)
    grouping = _grouping(votes, columns, projection, seed)
    if projection is not None and grouping.k and repetitions:
        grouping = _tested(grouping, votes, columns, seed, zeroed, repetitions, progress)
    agrees, disagrees, seen = matrix.counts(votes=votes)
    extremity = np.zeros(len(columns)) if projection is None else projection.extremity()
    priorities = routing.priorities(
        agrees=agrees, disagrees=disagrees, seen=seen, extremity=extremity
    )
    meta = {one.id for one in known if one.is_meta}
    priorities[[id_ in meta for id_ in votes.statements]] = routing.META
    counted = grouping.counts
    return OpinionMap(
        votes=votes,
        seed=seed,
        columns=columns,
        shown=_shown(votes, known, is_strict=is_strict),
        projection=projection,
        grouping=grouping,
        agrees=agrees,
        disagrees=disagrees,
        seen=seen,
        extremity=extremity,
        priorities=priorities,
        consensus=None if counted is None else statements.group_informed_consensus(counts=counted),
        majority=statements.majority(
            agrees=agrees, disagrees=disagrees, seen=seen, columns=columns
        ),
        withheld=_withheld(projection, grouping),
    )


def _projection(votes: Votes, columns: Flags, *, zeroed: bool) -> Projection | None:
    try:
        return axes.project(votes=votes, columns=columns, zeroed=zeroed)
    except DegenerateMap:
        return None


def _shown(votes: Votes, known: tuple[Statement, ...], *, is_strict: bool) -> Flags:
    gone = {one.id for one in known if not matrix.visible(statement=one, is_strict=is_strict)}
    return np.array([id_ not in gone for id_ in votes.statements], dtype=np.bool_)


def _grouping(votes: Votes, columns: Flags, projection: Projection | None, seed: int) -> Grouping:
    """Sort who takes part into the number of groups with the highest silhouette (ties: fewest)."""
    people = matrix.in_conversation(votes=votes)
    if projection is None:
        return Grouping(people, {})
    people &= projection.votes > 0
    if int(people.sum()) < matrix.ENOUGH_PEOPLE:
        return Grouping(people, {})
    base = clusters.base(points=projection.points[people], seed=seed)
    judged = clusters.Silhouettes(points=base.centres)
    least = least_members(people=int(people.sum()))
    silhouettes: dict[int, float] = {}
    found: dict[int, NDArray[np.int64]] = {}
    runs = clusters.restarts(points=len(base.centres))
    for k in clusters.sizes(points=len(base.centres)):
        labels = clusters.partition(given=base, k=k, seed=seed, runs=runs)
        if labels is None:
            continue
        silhouettes[k] = round(judged.of(labels=labels), DIGITS)
        if np.bincount(labels[base.of]).min() >= least:
            found[k] = labels[base.of]
    if not found:
        return Grouping(people, silhouettes)
    best = max(found, key=lambda k: (silhouettes[k], -k))
    return _lettered(votes, columns, people, silhouettes, found[best])


def least_members(*, people: int) -> int:
    """Return the fewest members a group may have: 5, or 2 % of those sorted (rounded up)."""
    return max(LEAST_MEMBERS, int(np.ceil(LEAST_SHARE * people)))


def _lettered(
    votes: Votes,
    columns: Flags,
    people: Flags,
    silhouettes: Mapping[int, float],
    found: NDArray[np.int64],
) -> Grouping:
    """Give letters by size; ties: lowest member, which is the order in which labels come."""
    many = np.bincount(found)
    places = np.argsort(-many, kind="stable")
    rank = np.empty(len(many), dtype=np.int64)
    rank[places] = np.arange(len(many))
    labels = np.full(len(people), -1, dtype=np.int64)
    labels[people] = rank[found]
    counts = statements.group_counts(votes=votes, labels=labels, groups=len(many))
    figures = statements.statistics(counts=counts)
    groups = tuple(
        Group(
            LETTERS[at],
            np.flatnonzero(labels == at),
            statements.representative(counts=counts, found=figures, group=at, columns=columns),
        )
        for at in range(len(many))
    )
    return Grouping(people, silhouettes, labels, groups, counts)


def _tested(
    grouping: Grouping,
    votes: Votes,
    columns: Flags,
    seed: int,
    zeroed: bool,  # noqa: FBT001 — handed on, never spelled
    repetitions: int,
    progress: Callable[[float], None] | None,
) -> Grouping:
    if grouping.labels is None:
        return grouping
    found = stability(
        votes=votes,
        columns=columns,
        people=grouping.people,
        labels=grouping.labels[grouping.people],
        seed=seed,
        zeroed=zeroed,
        repetitions=repetitions,
        progress=progress,
    )
    return Grouping(
        grouping.people,
        grouping.silhouettes,
        grouping.labels,
        grouping.groups,
        grouping.counts,
        found,
    )


def _withheld(projection: Projection | None, grouping: Grouping) -> Withheld | None:
    """Return why the groups may not be shown, or None."""
    people = int(grouping.people.sum())
    if projection is None:
        return Withheld("DegenerateMap", "all votes on each statement are equal: there is no map")
    if people < matrix.ENOUGH_PEOPLE:
        text = f"{people} participants take part; groups are shown from {matrix.ENOUGH_PEOPLE}"
        return Withheld("TooFewParticipants", text)
    if not grouping.k:
        least = least_members(people=people)
        text = f"no way to sort {people} participants gives groups of {least} or more"
        return Withheld("SmallGroups", text)
    silhouette = grouping.silhouettes[grouping.k]
    if silhouette < LEAST_SILHOUETTE:
        text = f"the groups are not told apart: silhouette {silhouette:.2f}, at least 0.25 is asked"
        return Withheld("UnstableGroups", text)
    if grouping.stability is not None and grouping.stability.mean < LEAST_STABLE:
        text = (
            f"the groups change when a tenth of the votes is hidden: agreement "
            f"{grouping.stability.mean:.2f}, at least 0.60 is asked"
        )
        return Withheld("UnstableGroups", text)
    return None
