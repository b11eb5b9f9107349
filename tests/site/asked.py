"""Questions at every stage for the table of doors: who asks, who is on the roll, who has voted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mycel.decisions import actions, tasks
from mycel.decisions.models import Electorate, Question
from mycel.engine.choice import asking
from mycel.groups.models import Unit
from mycel.people.models import Account
from mycel.record import sequencer

LATER = datetime(2126, 1, 1, tzinfo=UTC)
COUNTED, DRAFT, FROZEN, OPEN, FOREIGN = 1, 2, 3, 4, 5
ASKED = asking.Asked(
    title={"en": "Shall we?"},
    options=(asking.AskedOption(name={"en": "Yes"}), asking.AskedOption(name={"en": "No"})),
    paper="one",
    rule=asking.tally(method="plurality"),
    opens_at=LATER - timedelta(days=9),
    closes_at=LATER,
    eligibility=({"not_blocked": True},),
)


def build(*, house: Unit, other: Unit, at: datetime) -> Electorate:
    """Ask one question of `house` for each stage, and one draft of `other`; number 1 is counted.

    On the roll is whoever has a person by then; the insider has voted on those that were opened.
    """
    over = replace(ASKED, opens_at=at - timedelta(days=2), closes_at=at + timedelta(hours=1))
    made = [drafted(house, at, over)] + [drafted(house, at) for _stage in range(3)]
    made.append(drafted(other, at))
    for question in (made[0], made[2], made[3]):
        tasks.freeze(question=question, by=None, at=at)
    for question in (made[0], made[3]):
        question.refresh_from_db()
        tasks.open_now(question=question, at=at)
        tasks.cast(
            number=question.number,
            account=Account.objects.get(username="insider").pk,
            choice={"ranking": [["o1"]]},
            nonce="words",
            key="a-key-of-this-ballot",
            at=at,
        )
    tasks.close_now(question=made[0], at=at + timedelta(hours=2))
    while sequencer.sequence():
        pass
    made[0].refresh_from_db()
    tasks.count(question=made[0], at=at + timedelta(hours=2))
    return tasks.bring_in(name="Editors", data=b"id,home\nu1,dewiki\n", by=None, at=at)


def drafted(unit: Unit, at: datetime, asked: asking.Asked = ASKED) -> Question:
    """Return a draft."""
    return actions.draft_question(unit=unit, asked=asked, by=None, at=at)
