"""Asked: a question that was asked before, as a value from which it is asked again."""

from datetime import datetime

from mycel.decisions.models import Question
from mycel.engine.choice.asking import Asked, AskedOption


def again(*, question: Question, at: datetime) -> Asked:
    """Return a question as it was asked, for the same length of time from now on.

    Without its quorum, which is set once it is known how many may vote.
    """
    options = list(question.options.all())
    position = {option.key: option.position for option in options}
    return Asked(
        title=question.title,
        summary=question.summary,
        options=tuple(
            AskedOption(
                name=option.name,
                description=option.description,
                group=option.group,
                cost=option.cost,
                hours=option.hours,
                requires=tuple(position[key] for key in option.requires),
            )
            for option in options
        ),
        paper=question.paper,
        rule=question.rule,
        opens_at=at,
        closes_at=at + (question.closes_at - question.opens_at),
        privacy=question.privacy,
        open_count=question.open_count,
        threshold=question.threshold,
        can_change=question.can_change,
        offers_no_opinion=question.offers_no_opinion,
        delegation=question.delegation,
        money=question.money,
        eligibility=tuple(question.eligibility),
    )
