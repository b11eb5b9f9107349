"""Rolls of members: how many answered what; who kept silent is counted and never named."""

from dataclasses import dataclass
from datetime import date

from mycel.engine.movement import Text
from mycel.groups.models import ANSWERS, MemberRoll, RollSeat, Unit
from mycel.people.models import Person
from mycel.people.queries import tells

FEWEST = 5
"""Members below which nothing is counted: each of them would learn what the others said."""


@dataclass(frozen=True)
class AnswerCount:
    """How many gave an answer."""

    answer: str
    words: str
    count: int


@dataclass(frozen=True)
class RollLine:
    """A roll call of members; answers are counted apart only when it is over.

    Where ``is_small``, fewer than ``FEWEST`` were asked, and no count says anything about them.
    """

    opened: date
    closes: date
    is_open: bool
    is_small: bool
    asked: int
    answered: int
    answers: tuple[AnswerCount, ...]
    silent: int


@dataclass(frozen=True)
class OwnSeat:
    """What an open roll call asks of the reader."""

    slug: str
    unit: Text
    closes: date
    answer: str
    words: str
    has_stepped_back: bool


@dataclass(frozen=True)
class RollSection:
    """The latest roll call of a unit, and what it asks of the reader."""

    latest: RollLine | None
    own: OwnSeat | None
    answers: tuple[tuple[str, str], ...]


def roll_section(*, unit: Unit, reader: Person | None, today: date) -> RollSection:
    """Return a unit's latest roll call."""
    roll = unit.rolls.order_by("-opened_at").first()
    own = None
    if roll is not None and reader is not None and roll.is_open(today):
        seat = roll.seats.select_related("roll__unit").filter(person=reader).first()
        own = None if seat is None else _own(seat)
    return RollSection(
        latest=None if roll is None else _line(roll, today),
        own=own,
        answers=tuple((value, str(words)) for value, words in ANSWERS),
    )


def open_roll_of(*, unit: Unit, today: date) -> MemberRoll | None:
    """Return the roll call that waits for answers, if there is one."""
    return unit.rolls.filter(closes_date__gte=today).order_by("-opened_at").first()


def asked_of(*, person: Person, today: date) -> tuple[OwnSeat, ...]:
    """Return the open roll calls that wait for somebody's first answer, the next to close first."""
    seats = RollSeat.objects.filter(person=person, answer="", roll__closes_date__gte=today)
    found = seats.select_related("roll__unit").order_by("roll__closes_date", "id")
    return tuple(_own(seat) for seat in found)


def _own(seat: RollSeat) -> OwnSeat:
    return OwnSeat(
        slug=seat.roll.unit.slug,
        unit=seat.roll.unit.name,
        closes=seat.roll.closes_date,
        answer=seat.answer,
        words=str(dict(ANSWERS).get(seat.answer, "")),
        has_stepped_back=seat.answer == "stepping-back",
    )


def _line(roll: MemberRoll, today: date) -> RollLine:
    answers = list(roll.seats.values_list("answer", flat=True))
    counts = tuple(
        AnswerCount(answer=value, words=str(words), count=answers.count(value))
        for value, words in ANSWERS
    )
    is_open = roll.is_open(today)
    is_small = len(answers) < FEWEST
    is_hidden = is_open or is_small
    return RollLine(
        opened=roll.opened_at.date(),
        closes=roll.closes_date,
        is_open=is_open,
        is_small=is_small,
        asked=len(answers),
        answered=0 if is_small else len(answers) - answers.count(""),
        answers=() if is_hidden else counts,
        silent=0 if is_hidden else answers.count(""),
    )


@tells("roll_calls")
def _seats_for_download(person: Person) -> object:
    seats = RollSeat.objects.filter(person=person).select_related("roll__unit").order_by("id")
    return [
        {
            "unit": seat.roll.unit.ref,
            "asked": seat.roll.opened_at.date(),
            "answer": seat.answer,
            "answered": seat.answered_date,
        }
        for seat in seats
    ]
