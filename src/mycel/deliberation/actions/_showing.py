"""Showing a statement: kept beside the votes, for whoever wants to know what was shown how often.

It is no act of anybody's and no entry of the record: the number of times a statement was shown is
published with each map.
"""

from datetime import datetime

from django.db.models import F

from mycel.deliberation.models import Exposure, Participant, Statement


def shown(*, statement: Statement, to: Participant, votes_before: int, at: datetime) -> None:
    """Remember that a statement was shown to somebody, once until they have answered it."""
    last = Exposure.objects.filter(participant=to).order_by("-id").first()
    if last is not None and last.statement_id == statement.id:
        return
    Exposure.objects.create(participant=to, statement=statement, at=at, votes_before=votes_before)
    Statement.objects.filter(id=statement.id).update(shown=F("shown") + 1)
