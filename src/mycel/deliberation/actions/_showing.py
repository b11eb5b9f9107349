"""Showing a statement: kept beside the votes, so that the bias of what is shown can be published.

It is no act of anybody's and no entry of the record; how often each statement was shown stands
beside each map.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mycel.deliberation.models import Exposure


def shown(*, statements: Iterable[UUID], to: int, votes_before: int, at: datetime) -> None:
    """Remember that statements were shown to a participant; each once.

    Args:
        statements: their primary keys.
        to: the participant's primary key.
        votes_before: on how many statements they had voted.
        at: now.
    """
    rows = [
        Exposure(participant_id=to, statement_id=one, at=at, votes_before=votes_before)
        for one in statements
    ]
    Exposure.objects.bulk_create(rows, ignore_conflicts=True)
