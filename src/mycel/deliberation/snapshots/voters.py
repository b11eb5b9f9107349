"""Voters: what one vote on its way has to know, in statements that are written once.

Votes on statements come by the thousand at once: building these questions anew for every vote took
half of its time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from mycel.deliberation.models.processes import PUBLIC, RUNNING
from mycel.deliberation.models.statements import ACCEPTED
from mycel.deliberation.snapshots.keys import key

MOST = 2**31 - 1
"""The largest number that both databases take."""
ALLOWS = (
    "SELECT h.allows FROM deliberation_process p "
    "JOIN deliberation_phase h ON h.process_id = p.id "
    "WHERE p.id = %s AND p.state = %s AND p.visibility = %s "
    "AND h.begun_at IS NOT NULL AND h.ended_at IS NULL ORDER BY h.position LIMIT 1"
)
STANDING = (
    "SELECT id FROM deliberation_statement "
    "WHERE process_id = %s AND number = %s AND state = %s AND duplicate_of_id IS NULL"
)
VOTER = (
    "SELECT id, commitment FROM deliberation_participant "
    "WHERE process_id = %s AND person_id = %s AND took_part_at IS NOT NULL"
)
VOTED = (
    "SELECT s.number, v.seq, v.value FROM deliberation_statementvote v "
    "JOIN deliberation_statement s ON s.id = v.statement_id "
    "WHERE v.participant_id = %s ORDER BY v.seq"
)


class Last(NamedTuple):
    """The last vote on a statement, and how many there were."""

    seq: int
    value: int


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who took part before, locked for this transaction."""

    id: int
    commitment: str


def is_plainly_open(*, process: UUID) -> bool:
    """Return whether everybody may vote now: it runs, all may read it, its phase allows votes.

    Where this is not so, ``permitted`` says who may, and why not.
    """
    row = _one(ALLOWS, [key(process), RUNNING, PUBLIC])
    if row is None:
        return False
    allows = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return "vote" in allows


def statement(*, process: UUID, number: int) -> UUID | None:
    """Return the key of a statement that can be voted on, by its number, or None."""
    if not 0 < number <= MOST:
        return None
    row = _one(STANDING, [key(process), number, ACCEPTED])
    return None if row is None else UUID(str(row[0]))


def voter(*, process: UUID, person: UUID) -> Voter | None:
    """Return somebody who took part before, locked, or None."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    row = _one(VOTER + lock, [key(process), key(person)])
    return None if row is None else Voter(*row)


def voted_by(*, participant: int) -> Mapping[int, Last]:
    """Return somebody's last vote on each statement, by its number."""
    with connection.cursor() as cursor:
        cursor.execute(VOTED, [participant])
        return {number: Last(seq, value) for number, seq, value in cursor.fetchall()}


def _one(statement: str, given: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found
