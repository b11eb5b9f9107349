"""What followed from questions, for the table of doors: two decisions, two promises, two rounds."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from tests.site.asked import ASKED, drafted

from mycel.decisions import actions, tasks
from mycel.decisions.actions import Promised
from mycel.decisions.models import Question
from mycel.engine.choice import asking
from mycel.groups.models import Unit
from mycel.people.models import Person

ROUND, PASSED_ON = 6, 7
"""Open questions of `house`: a consent round with an objection of the insider, and delegation."""
OF_KEEPER_AND_HOUSE, OF_OTHER_ALONE = 1, 2
"""Commitments: one of the keeper for `house`'s decision 1, one of `other` for its decision 2."""


def build(*, house: Unit, other: Unit, at: datetime) -> UUID:
    """Decide, promise, and open two rounds after the questions of `asked`; return the objection."""
    keeper = Person.objects.get(slug="keeper")
    for unit, owner in ((house, {"owner_person": keeper}), (other, {"owner_unit": other})):
        decision = actions.publish_decision(
            unit=unit, title={"en": "Yes"}, statement={"en": "We shall."}, by=None, at=at
        )
        told = Promised(what={"en": "A step"}, due_date=date(2027, 1, 1), **owner)
        actions.make_commitment(decision=decision, promised=told, by=None, at=at)
    consent = replace(
        ASKED, options=(), paper="consent", rule=asking.consent(), privacy="open-roll-call"
    )
    round_ = opened(house, at, consent)
    opened(house, at, replace(ASKED, privacy="open-roll-call", delegation=True))
    objection = actions.raise_objection(
        question=round_,
        person=Person.objects.get(slug="insider"),
        reason={"en": "Too soon."},
        by=None,
        at=at,
    )
    return objection.id


def opened(unit: Unit, at: datetime, asked: asking.Asked) -> Question:
    """Return an open question."""
    question = drafted(unit, at, asked)
    tasks.freeze(question=question, by=None, at=at)
    question.refresh_from_db()
    tasks.open_now(question=question, at=at)
    return question
