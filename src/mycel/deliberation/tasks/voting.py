"""Voting on statements: one vote on its way to the record, answered with the next statement."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mycel.deliberation import actions
from mycel.deliberation.actions import Voted
from mycel.deliberation.models import Process
from mycel.deliberation.queries import routing
from mycel.deliberation.tasks import mapping
from mycel.people.models import Person
from mycel.record import together


@dataclass(frozen=True)
class Answered:
    """A vote that is on the disk, and the number of the statement that comes next, if any."""

    voted: Voted
    then: int | None
    answered: int


def vote(*, process: Process, number: int, value: int, person: Person, at: datetime) -> Answered:
    """Vote on a statement and return once it is on the disk, with the next statement.

    Votes that come at once are kept by one write. Now and then one of them asks for a new map.

    Errors:
        Those of ``actions.vote``; together.NotKept.
    """
    done = together.committed(
        _voted, process=process, number=number, value=value, person=person, at=at
    )
    mapping.after_votes(process=process, at=at)
    return done


def _voted(*, process: Process, number: int, value: int, person: Person, at: datetime) -> Answered:
    with transaction.atomic():
        voted = actions.vote(
            process=process, number=number, value=value, person=person, by=None, at=at
        )
        known = voted.answers
        now = routing.standing(process=process)
        then = routing.next_number(now=now, voter=voted.voter, voted=known)
        shown = [now.ids[one] for one in (str(number), then or "") if one in now.ids]
        actions.shown(statements=shown, to=voted.participant, votes_before=len(known) - 1, at=at)
    return Answered(voted, None if then is None else int(then), len(known))
