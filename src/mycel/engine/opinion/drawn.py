"""Drawn: a map as a process publishes it, and where one reader stands on it.

Nobody is a point of it: groups are circles around where their members stand on average.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from mycel.engine.opinion.map import VERSION, OpinionMap, compute
from mycel.engine.opinion.matrix import Statement, of_events
from mycel.engine.opinion.published import public
from mycel.engine.opinion.stability import REPETITIONS

DIGITS = 6
SEED_BYTES = 6


@dataclass(frozen=True)
class Ballots:
    """Votes of a process: voter and statement by id, value, and the voter's count of changes."""

    voters: list[str]
    statements: list[str]
    values: list[int]
    seqs: list[int]


@dataclass(frozen=True)
class Place:
    """Where somebody stands; ``group`` is the nearest one, or empty where none is shown."""

    x: float
    y: float
    group: str


def seed_of(*, process: str) -> int:
    """Return the seed of a process's maps: the first 48 bits of SHA-256("map of " + its id)."""
    return int.from_bytes(sha256(f"map of {process}".encode()).digest()[:SEED_BYTES], "big")


def draw(
    *, process: str, ballots: Ballots, statements: Iterable[Statement], is_strict: bool
) -> OpinionMap:
    """Return the map of a process: the same votes and statements give the same bytes.

    Errors:
        NoVotes.
    """
    known = tuple(statements)
    votes = of_events(
        participants=ballots.voters,
        statements=ballots.statements,
        votes=ballots.values,
        times=ballots.seqs,
        known=(one.id for one in known),
    )
    return compute(votes=votes, given=known, seed=seed_of(process=process), is_strict=is_strict)


def document(
    *, process: str, found: OpinionMap, events: int, shown: Mapping[str, int | None]
) -> dict[str, object]:
    """Return a map as its process publishes it.

    Args:
        process: its id.
        found: the map.
        events: how many votes were cast, those that were changed later included.
        shown: how often each statement was shown, by its id; None where hidden.
    """
    return {
        "process": process,
        "method": VERSION,
        "seed": found.seed,
        "repetitions": REPETITIONS,
        "events": events,
        **public(found=found),
        "reason": None if found.withheld is None else found.withheld.reason,
        "circles": _circles(found),
        "shown": dict(shown),
    }


def axes(*, found: OpinionMap) -> dict[str, object]:
    """Return what places a reader on the map, by :func:`place`; never published.

    The mean vote on a statement on which few voted would tell their votes.
    """
    given = found.projection
    if given is None:
        return {}
    rows = zip(found.votes.statements, given.axes.T.tolist(), given.mean.tolist(), strict=True)
    return {
        "scale": given.scale,
        "statements": {
            id_: [*axis, mean] for (id_, axis, mean), kept in zip(rows, found.columns, strict=True)
            if kept
        },
    }  # fmt: skip


def place(
    *, kept: Mapping[str, object], votes: Mapping[str, int], circles: Iterable[Mapping[str, object]]
) -> Place | None:
    """Return where somebody stands who voted so; None where none of their votes is on the map.

    Definition: xy = scale / √n · Σ (v − μ) · axis over their n votes; source: opinion.md 3.

    Args:
        kept: what :func:`axes` gave.
        votes: value of the last vote by statement id.
        circles: those of the document.
    """
    known = kept.get("statements")
    if not isinstance(known, dict):
        return None
    terms = [(known[id_], value) for id_, value in votes.items() if id_ in known]
    if not terms:
        return None
    reach = float(str(kept["scale"])) / len(terms) ** 0.5
    x, y = (reach * sum((v - one[2]) * one[at] for one, v in terms) for at in (0, 1))
    near = min(
        circles,
        key=lambda c: (float(str(c["x"])) - x) ** 2 + (float(str(c["y"])) - y) ** 2,
        default=None,
    )
    return Place(x, y, "" if near is None else str(near["id"]))


def _circles(found: OpinionMap) -> list[dict[str, object]]:
    if found.withheld is not None or found.projection is None:
        return []
    told: list[dict[str, object]] = []
    for group in found.grouping.groups:
        points = found.projection.points[group.members]
        centre = points.mean(axis=0)
        far = float(np.sqrt(((points - centre) ** 2).sum(axis=1).mean()))
        told.append(
            {
                "id": group.id,
                "size": len(group.members),
                "x": round(float(centre[0]), DIGITS) + 0.0,
                "y": round(float(centre[1]), DIGITS) + 0.0,
                "radius": round(far, DIGITS) + 0.0,
            }
        )
    return told
