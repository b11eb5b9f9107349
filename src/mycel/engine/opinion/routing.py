"""Routing: which statement a participant is shown next, and how often each one was."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mycel.engine.chance import stream
from mycel.engine.opinion.axes import Real
from mycel.engine.opinion.matrix import Statement, order, visible

META = 49.0
NEWNESS, HALVED_AFTER = 8.0, 5.0
UNKNOWN = 1.0


class DuplicateStatement(ValueError):
    """A statement that stands in the conversation already, word for word."""


@dataclass(frozen=True)
class Next:
    """The statement to show next, the weight by which it was drawn, and out of what total."""

    statement: str
    weight: float
    total: float


def priorities(
    *, agrees: ArrayLike, disagrees: ArrayLike, seen: ArrayLike, extremity: ArrayLike
) -> Real:
    """Return how urgently each statement should be shown (C), above 0.

    Definition: (importance · (1 + 8 · 2^(−S/5)))², importance = (1 − (P+1)/(S+2)) · (E+1) ·
    (A+1)/(S+2), with A agrees, S votes, P = S − A − D passes, E extremity. Meta statements have 49
    instead.
    Source: methods/opinion.md 7.
    """
    A, D, S, E = (np.asarray(one, dtype=np.float64) for one in (agrees, disagrees, seen, extremity))
    importance = (1 - (S - A - D + 1) / (S + 2)) * (E + 1) * (A + 1) / (S + 2)
    return np.asarray((importance * (1 + NEWNESS * 2 ** (-S / HALVED_AFTER))) ** 2)


def draw(
    *,
    statements: Sequence[Statement],
    voted: Collection[str],
    priority: Mapping[str, float],
    seed: int,
    participant: str,
    turn: int,
    is_strict: bool = False,
    seeds_first: bool = False,
) -> Next | None:
    """Return the statement a participant is shown next, or None where nothing is left.

    Definition: one of the visible statements without this participant's vote, with odds by
    priority; a statement that the map does not know yet has 1, so a stale map still routes.

    Args:
        statements: all statements of the conversation.
        voted: ids of those the participant voted on.
        priority: of each statement, by its id; meta statements have 49.
        seed: seed of the process.
        participant: stable id.
        turn: how many draws this participant had before; each has its own stream of chance.
        is_strict: whether only accepted statements are visible.
        seeds_first: show what the organisers wrote first, each with the same odds.
    """
    left = sorted(
        (
            one
            for one in statements
            if visible(statement=one, is_strict=is_strict) and one.id not in voted
        ),
        key=lambda one: order(one.id),
    )
    seeds = [one for one in left if one.is_seed] if seeds_first else []
    weights = np.array([1.0] * len(seeds) if seeds else [_weight(one, priority) for one in left])
    if not len(weights):
        return None
    reached = np.cumsum(weights)
    rng = stream(seed=seed, name=f"opinion/next/{participant}/{turn}")
    at = min(int((reached <= rng.random() * reached[-1]).sum()), len(weights) - 1)
    return Next((seeds or left)[at].id, float(weights[at]), float(reached[-1]))


def _weight(one: Statement, priority: Mapping[str, float]) -> float:
    return META if one.is_meta else priority.get(one.id, UNKNOWN)


def exposure(*, shown: Iterable[str], statements: Iterable[Statement]) -> dict[str, int]:
    """Return how often each statement was shown, voted on or not: the bias of the routing.

    Args:
        shown: the id of every statement that was shown to somebody, once for each time.
        statements: all statements; one never shown has 0.
    """
    often = Counter(shown)
    return {one.id: often[one.id] for one in sorted(statements, key=lambda one: order(one.id))}


def check_new(*, text: str, statements: Iterable[Statement]) -> None:
    """Refuse a statement that stands in the conversation word for word, but for spaces and case.

    Errors:
        DuplicateStatement with the id of the other.
    """
    meant = _words(text)
    for one in statements:
        if _words(one.text) == meant:
            raise DuplicateStatement(
                f"statement {one.id} says the same; expected one that is not there yet"
            )


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
