"""Lines of decisions: questions, options and turnout as lists and pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from mycel.decisions.models import OPEN, PSEUDONYMOUS, Cast, Option, Question, RollEntry
from mycel.engine.choice import asking
from mycel.engine.choice.papers import Paper
from mycel.engine.movement import Text
from mycel.groups.queries import Place

SMALL_ROLL = 10
SMALL_CELL = 5


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question in a list. ``state`` is its word, ``state_name`` how pages call it."""

    number: int
    ref: str
    url: str
    title: Text
    unit: Place
    state: str
    state_name: str | Promise
    paper: str
    kind: str
    method: str
    privacy: str
    opens_at: datetime
    closes_at: datetime
    roll_size: int | None


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option."""

    key: str
    name: Text
    description: Text
    group: str
    cost: Decimal | None
    hours: int | None
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """How many of a community may vote and have voted; None where it would tell too much."""

    home: str
    roll: int
    voters: int | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many may vote and have voted; communities only where they are on the roll."""

    roll: int
    voters: int
    quorum: int | None
    communities: tuple[CommunityLine, ...]

    @property
    def share(self) -> float:
        """Return the share of those who have voted, 0 to 1."""
        return self.voters / self.roll if self.roll else 0.0

    @property
    def lacking(self) -> int:
        """Return how many more have to vote to reach the quorum."""
        return max(0, (self.quorum or 0) - self.voters)


def rows() -> "QuerySet[Question]":
    """Return questions with what their lines need."""
    return Question.objects.select_related("unit").defer("eligibility", "summary")


def question_line(row: Question) -> QuestionLine:
    """Return one question's line."""
    return QuestionLine(
        number=row.number,
        ref=row.ref,
        url=f"/questions/{row.number}/",
        title=row.title,
        unit=Place(ref=row.unit.ref, name=row.unit.name),
        state=row.state,
        state_name=row.get_state_display(),
        paper=row.paper,
        kind=row.rule["kind"],
        method=row.rule.get("method") or row.rule.get("rule") or row.rule["kind"],
        privacy=row.privacy,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        roll_size=row.roll_size,
    )


def option_lines(options: Iterable[Option]) -> tuple[OptionLine, ...]:
    """Return options as lines, in their order."""
    return tuple(
        OptionLine(
            key=option.key,
            name=option.name,
            description=option.description,
            group=option.group,
            cost=option.cost,
            hours=option.hours,
            requires=tuple(option.requires),
        )
        for option in options
    )


def paper_of(*, question: Question, options: Iterable[OptionLine]) -> Paper:
    """Return the ballot paper of a question."""
    costs = {option.key: option.cost for option in options}
    return asking.paper_of(
        paper=question.paper,
        rule=question.rule,
        count=len(costs),
        offers_no_opinion=question.offers_no_opinion,
        costs=costs,
    )


def shuffled(*, options: tuple[OptionLine, ...], voter: str) -> tuple[OptionLine, ...]:
    """Return options in an order of the voter's own, the same at every look."""
    return tuple(sorted(options, key=lambda one: sha256(f"{voter}{one.key}".encode()).digest()))


def turnout_of(*, question: Question) -> Turnout:
    """Return who may vote and has voted; never what was chosen. Two queries.

    While people vote under pseudonyms no community is shown: whoever looks again after each new
    entry of the log would see from which community its ballot came.
    """
    by_home = _counts(RollEntry.objects.filter(question=question), "home")
    first = Cast.objects.filter(entry__question=question, seq=1)
    voted = _counts(first, "entry__home")
    is_watched = question.state == OPEN and question.privacy == PSEUDONYMOUS
    return Turnout(
        roll=question.roll_size or 0,
        voters=sum(voted.values()),
        quorum=question.quorum,
        communities=() if is_watched else _communities(by_home, voted),
    )


def _counts(rows: "QuerySet[Any]", column: str) -> dict[str, int]:
    found = rows.order_by().values_list(column).annotate(n=Count("id"))
    return {str(home): int(n) for home, n in found}


def _communities(by_home: Mapping[str, int], voted: Mapping[str, int]) -> tuple[CommunityLine, ...]:
    """Return the communities, the small ones and those without a home as one line ("").

    No line stands for fewer than 5 people. A number of voters below 5 is hidden, and the next
    smallest with it where the total would tell it.
    """
    large = sorted((n, home) for home, n in by_home.items() if home and n >= SMALL_CELL)
    rest = sum(by_home.values()) - sum(n for n, _home in large)
    while large and 0 < rest < SMALL_CELL:
        rest += large.pop(0)[0]
    if not large:
        return ()
    rolls = {home: n for n, home in large} | ({"": rest} if rest else {})
    shown = {home: voted.get(home, 0) for home in rolls if home}
    if rest:
        shown[""] = sum(voted.values()) - sum(shown.values())
    hidden = {home for home, voters in shown.items() if voters < SMALL_CELL}
    if len(hidden) == 1:
        others = sorted((voters, home) for home, voters in shown.items() if home not in hidden)
        hidden |= {home for _voters, home in others[:1]}
    lines = (
        CommunityLine(home, roll, None if home in hidden else shown[home])
        for home, roll in rolls.items()
    )
    return tuple(sorted(lines, key=lambda line: (not line.home, -line.roll, line.home)))
