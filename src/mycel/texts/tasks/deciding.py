"""Deciding several cases with the same words alike: one act for each."""

from collections.abc import Iterable
from datetime import datetime

from mycel.people.models import Person
from mycel.texts import actions
from mycel.texts.queries import moderation


def decide_alike(
    *,
    numbers: Iterable[int],
    moderator: Person,
    outcome: str,
    reason: str,
    message: str,
    at: datetime,
) -> int:
    """Decide cases alike and return how many; those that others hold or decided are left to them.

    Errors:
        ModerationRefused where not even the first can be decided.
    """
    done = 0
    for number in numbers:
        case = moderation.case_to_moderate(number=number, person=moderator)
        if case is None:
            continue
        try:
            actions.decide_case(
                case=case,
                moderator=moderator,
                outcome=outcome,
                reason=reason,
                message=message,
                by=moderator.id,
                at=at,
            )
        except actions.ModerationRefused:
            if not done:
                raise
            continue
        done += 1
    return done
