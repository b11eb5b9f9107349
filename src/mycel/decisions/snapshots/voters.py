"""Voters: what one ballot on its way has to know, in statements that are written once.

Casting is the one door that thousands go through at once: building these statements anew for every
ballot took most of its time.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

IDENTITY = "SELECT id, parameters FROM decisions_question WHERE number = %s AND parameters <> ''"
VOTER = (
    "SELECT e.id, e.commitment, q.number, q.can_change, q.state = 'open' AND q.closes_at > %s "
    "FROM decisions_rollentry e "
    "JOIN people_person p ON p.id = e.person_id JOIN decisions_question q ON q.id = e.question_id "
    "WHERE e.question_id = %s AND p.account_id = %s AND e.struck = ''"
)
MOST = 2**31 - 1
"""The largest number that both databases take."""
CASTS = "SELECT id, seq, key FROM decisions_cast WHERE entry_id = %s ORDER BY seq DESC"


@dataclass(frozen=True, slots=True)
class Identity:
    """A question's id, and the digest of the parameters it was opened with."""

    id: UUID
    parameters: str


@dataclass(frozen=True, slots=True)
class Voter:
    """A place on a roll, locked for this transaction, and how its question stands at a moment.

    ``casts``: id, seq and key of each ballot, the last one first.
    """

    entry: int
    commitment: str
    number: int
    can_change: bool
    is_open: bool
    casts: tuple[tuple[int, int, str], ...]


def identity(*, number: int) -> Identity | None:
    """Return which question a number stands for, or None where it has not been opened."""
    if not 0 < number <= MOST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(IDENTITY, [number])
        found = cursor.fetchone()
    return None if found is None else Identity(UUID(str(found[0])), found[1])


def of_account(*, question: UUID, account: int, at: datetime) -> Voter | None:
    """Return an account's place on a question's roll, locked, or None where it may not vote."""
    id_ = UUIDField().get_db_prep_value(question, connection)
    moment = connection.ops.adapt_datetimefield_value(at)
    # Its ballots are read after the lock: before it, another one might be on its way.
    lock = " FOR UPDATE OF e" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(VOTER + lock, [moment, id_, account])
        found = cursor.fetchone()
        if found is None:
            return None
        entry, commitment, number, can_change, is_open = found
        cursor.execute(CASTS, [entry])
        casts = tuple(cursor.fetchall())
    return Voter(entry, commitment, number, bool(can_change), bool(is_open), casts)
