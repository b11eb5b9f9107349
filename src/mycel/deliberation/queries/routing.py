"""Routing: which statement somebody is shown next, by the newest map and by what they answered."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from mycel.deliberation.models import OpinionMap, Process, Statement
from mycel.deliberation.models.statements import ACCEPTED
from mycel.engine.opinion import drawn, matrix, routing

KEPT = 3
"""Seconds for which a process remembers its statements and their priorities."""


@dataclass(frozen=True)
class Standing:
    """The statements one can vote on, and how urgently each should be shown, by number."""

    statements: tuple[matrix.Statement, ...]
    ids: Mapping[str, UUID]
    priorities: Mapping[str, float]
    seed: int


def standing(*, process: Process) -> Standing:
    """Return what can be voted on; at most a few seconds old."""
    key = f"deliberation:statements:{process.id}"
    found: Standing | None = cache.get(key)
    if found is None:
        found = _standing(process)
        cache.set(key, found, KEPT)
    return found


def forget(*, process: Process) -> None:
    """Let the next question see what was changed just now."""
    cache.delete(f"deliberation:statements:{process.id}")


def next_number(*, now: Standing, voter: str, voted: Collection[int]) -> str | None:
    """Return the number of the statement somebody is shown next; None where nothing is left.

    The same answers and the same map give the same statement, so that loading a page again
    changes nothing.

    Args:
        now: what can be voted on.
        voter: a stable name of theirs in the process.
        voted: numbers of the statements they answered.
    """
    found = routing.draw(
        statements=now.statements,
        voted={str(number) for number in voted},
        priority=now.priorities,
        seed=now.seed,
        participant=voter,
        turn=len(voted),
        seeds_first=not now.priorities,
    )
    return None if found is None else found.statement


def _standing(process: Process) -> Standing:
    rows = Statement.objects.filter(
        process=process, state=ACCEPTED, duplicate_of__isnull=True
    ).order_by("number")
    kept = list(rows.values_list("pk", "number", "is_seed", "is_meta"))
    newest = OpinionMap.objects.filter(process=process).order_by("-version").defer("axes").first()
    told = [] if newest is None else json.loads(bytes(newest.public))["statements"]
    return Standing(
        statements=tuple(
            matrix.Statement(
                id=str(number), moderated=matrix.ACCEPTED, is_seed=is_seed, is_meta=is_meta
            )
            for _pk, number, is_seed, is_meta in kept
        ),
        ids={str(number): pk for pk, number, *_flags in kept},
        priorities={
            one["id"]: float(one["priority"]) for one in told if one["priority"] is not None
        },
        seed=drawn.seed_of(process=str(process.id)),
    )
