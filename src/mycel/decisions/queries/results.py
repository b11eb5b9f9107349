"""Results: who won and why, round by round, under other readings, and what a budget buys."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from mycel.decisions.models import COUNTED, OPEN, Decision, Question, Result
from mycel.decisions.queries.lines import (
    SMALL_ROLL,
    OptionLine,
    QuestionLine,
    option_lines,
    question_line,
)
from mycel.decisions.queries.so_far import so_far
from mycel.engine.movement import Text
from mycel.groups.queries import Place


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """The same ballots under one other value: what changes, who is then elected or bought.

    ``gained`` and ``lost`` are names against the result that counts; both empty: nothing changes.
    """

    change: Mapping[str, object]
    winners: tuple[Text, ...]
    ranking: tuple[tuple[Text, ...], ...]
    gained: tuple[Text, ...]
    lost: tuple[Text, ...]

    @property
    def is_same(self) -> bool:
        """Return whether the same are elected."""
        return not self.gained and not self.lost


@dataclass(frozen=True, slots=True)
class PairCell:
    """How many place one above the other, and whether that is a win, a loss or a tie."""

    votes: int
    against: int

    @property
    def verdict(self) -> str:
        """Return win, loss or tie."""
        if self.votes == self.against:
            return "tie"
        return "win" if self.votes > self.against else "loss"


@dataclass(frozen=True, slots=True)
class PairRow:
    """One option against every other, in the order of the ranking; None against itself."""

    name: Text
    cells: tuple[PairCell | None, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A counted question. ``value`` is the published document; names stand in ``names`` by key.

    ``rounds``, ``ties`` and ``explanation`` are those of docs/methods/choice.md with keys of
    options; ``winners``, ``ranking``, ``pairwise`` with names. ``explanation`` is plain data of
    engine.choice.explaining, None where there is none.
    """

    id: UUID
    line: QuestionLine
    options: tuple[OptionLine, ...]
    names: Mapping[str, Text]
    value: Mapping[str, Any]
    digest: str
    winners: tuple[Text, ...]
    winner_keys: tuple[str, ...]
    ranking: tuple[tuple[Text, ...], ...]
    open_seats: int
    rounds: tuple[Mapping[str, Any], ...]
    ties: tuple[Mapping[str, Any], ...]
    pairwise: tuple[PairRow, ...]
    explanation: Mapping[str, Any] | None
    readings: tuple[ReadingLine, ...]
    with_struck: ReadingLine | None
    can_be_guessed: bool
    decision: Place | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The published document of a count, and the same ballots under other readings."""

    digest: str
    document: Mapping[str, Any]
    names: Mapping[str, Text]
    readings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project: whether the rule buys it, whether the other rule does, and who supports it.

    ``supporters`` and ``points`` are of the ballots that count; ``price`` is per unit of utility.
    """

    key: str
    name: Text
    cost: Decimal | None
    hours: int | None
    is_bought: bool
    is_bought_by_other: bool
    payers: int
    price: int | str | None
    place: int | None

    @property
    def differs(self) -> bool:
        """Return whether one rule buys it and the other does not."""
        return self.is_bought != self.is_bought_by_other


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One count of a split budget: a group's, or without a name the last one over what was left."""

    name: str
    limit: int | str
    cost: int | str
    bought: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """A counted shared budget: the rule that was announced beside the other one.

    ``reasons``: one per project, in the order of the question, as engine.choice.shares.Reason
    tells them, with keys of options and money as text; where ``differs``, greedy decides otherwise.
    ``hours``: those there are, None where they are not limited; ``hours_taken`` by what is bought.
    ``strata``: the counts of a budget that is split, else empty.
    """

    id: UUID
    line: QuestionLine
    value: Mapping[str, Any]
    digest: str
    money: str
    rule: str
    other: str
    limit: int | str
    cost: int | str
    other_cost: int | str
    hours: str | None
    hours_taken: int
    strata: tuple[StratumLine, ...]
    projects: tuple[ProjectLine, ...]
    reasons: tuple[Mapping[str, Any], ...]
    ties: tuple[Mapping[str, Any], ...]
    names: Mapping[str, Text]
    can_be_guessed: bool
    decision: Place | None

    @property
    def has_hours(self) -> bool:
        """Return whether hours are limited, or some project needs some."""
        return self.hours is not None or any(line.hours for line in self.projects)


def result(*, number: int) -> Counted | None:
    """Return what was published of a count and what stands beside it, or None."""
    row = _result(number)
    if row is None:
        return None
    return Counted(
        digest=row.digest,
        document=row.value,
        names={option.key: option.name for option in row.question.options.all()},
        readings=tuple(row.beside.get("readings", ())),
    )


def counted(*, number: int) -> Question | None:
    """Return a question that has been counted, or None."""
    return Question.objects.filter(number=number, state=COUNTED).first()


def result_page(*, number: int) -> ResultPage | None:
    """Return a counted tally or consent round, or None where there is none yet."""
    row = _result(number)
    if row is None or row.question.rule["kind"] == "budget":
        return None
    question, value = row.question, row.value
    options = option_lines(question.options.all())
    names = {option.key: option.name for option in options}
    counted = value["result"]
    struck = value["with_struck"]
    return ResultPage(
        id=question.id,
        line=question_line(question),
        options=options,
        names=names,
        value=value,
        digest=row.digest,
        winners=_named(counted.get("winners", ()), names),
        winner_keys=tuple(counted.get("winners", ())),
        ranking=_groups(counted, names),
        open_seats=counted.get("open_seats", 0),
        rounds=tuple(counted.get("rounds", ())),
        ties=tuple(counted.get("ties", ())),
        pairwise=_pairs(counted, [option.key for option in options], names),
        explanation=row.beside.get("explanation"),
        readings=tuple(
            _reading(one["change"], one["result"], counted, names)
            for one in row.beside.get("readings", ())
        ),
        with_struck=None if struck is None else _reading({}, struck, counted, names),
        can_be_guessed=(question.roll_size or 0) < SMALL_ROLL,
        decision=_decision(question),
    )


def budget_page(*, number: int) -> BudgetPage | None:
    """Return a counted shared budget, or None where there is none yet."""
    row = _result(number)
    if row is None or row.question.rule["kind"] != "budget":
        return None
    question, counted = row.question, row.value["result"]
    options = option_lines(question.options.all())
    counts, names = _counts(counted), {option.key: option.name for option in options}
    beside = (row.beside.get("readings") or [{"change": {"rule": ""}, "result": counted}])[0]
    other = beside["result"]
    return BudgetPage(
        id=question.id,
        line=question_line(question),
        value=row.value,
        digest=row.digest,
        money=question.money,
        rule=question.rule["rule"],
        other=str(beside["change"]["rule"]),
        limit=counted["budget"],
        cost=counted["cost"],
        other_cost=other["cost"],
        hours=row.value["method"].get("hours"),
        strata=_strata(counts, names) if "strata" in counted else (),
        hours_taken=sum(one.hours or 0 for one in options if one.key in counted["selected"]),
        projects=_projects(options, counted, other),
        reasons=tuple(row.beside.get("reasons") or ()),
        ties=tuple(tie for one in counts for tie in one["ties"]),
        names=names,
        can_be_guessed=(question.roll_size or 0) < SMALL_ROLL,
        decision=_decision(question),
    )


def _result(number: int) -> Result | None:
    rows = Result.objects.select_related("question__unit").prefetch_related("question__options")
    return rows.filter(question__number=number).first() or _so_far(number)


def _so_far(number: int) -> Result | None:
    """Return the count of this moment, never saved, of a question that is counted in the open."""
    found = Question.objects.select_related("unit").prefetch_related("options")
    question = found.filter(number=number, state=OPEN, open_count=True).first()
    if question is None:
        return None
    return so_far(question=question)


def _decision(question: Question) -> Place | None:
    row = Decision.objects.filter(question=question).first()
    return None if row is None else Place(ref=row.ref, name=row.title)


def _named(keys: Any, names: Mapping[str, Text]) -> tuple[Text, ...]:  # noqa: ANN401 — JSON
    return tuple(names[key] for key in keys)


def _groups(counted: Mapping[str, Any], names: Mapping[str, Text]) -> tuple[tuple[Text, ...], ...]:
    return tuple(_named(group, names) for group in counted.get("ranking", ()))


def _pairs(
    counted: Mapping[str, Any], keys: list[str], names: Mapping[str, Text]
) -> tuple[PairRow, ...]:
    """Return the pairwise table in the order of the ranking, so that wins stand above the line."""
    matrix = counted.get("pairwise")
    if matrix is None:
        return ()
    at = {key: i for i, key in enumerate(keys)}
    order = [at[key] for group in counted["ranking"] for key in group]
    return tuple(
        PairRow(
            names[keys[a]],
            tuple(None if a == b else PairCell(matrix[a][b], matrix[b][a]) for b in order),
        )
        for a in order
    )


def _reading(
    change: Mapping[str, object],
    result: Mapping[str, Any],
    counted: Mapping[str, Any],
    names: Mapping[str, Text],
) -> ReadingLine:
    winners, before = result.get("winners", []), counted.get("winners", [])
    return ReadingLine(
        change=change,
        winners=_named(winners, names),
        ranking=_groups(result, names),
        gained=_named([key for key in winners if key not in before], names),
        lost=_named([key for key in before if key not in winners], names),
    )


def _counts(counted: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the counts that a result consists of: those of the strata and the last, or itself."""
    return [*counted["strata"], counted["pooled"]] if "strata" in counted else [counted]


def _strata(counts: list[Mapping[str, Any]], names: Mapping[str, Text]) -> tuple[StratumLine, ...]:
    return tuple(
        StratumLine(
            name=one.get("stratum", ""),
            limit=one["budget"],
            cost=one["cost"],
            bought=_named(one["selected"], names),
        )
        for one in counts
    )


def _projects(
    options: tuple[OptionLine, ...], counted: Mapping[str, Any], other: Mapping[str, Any]
) -> tuple[ProjectLine, ...]:
    """Return every project: those bought in their order, then the others."""
    purchases = [one for count in _counts(counted) for one in count["purchases"]]
    bought = {one["project"]: (place, one) for place, one in enumerate(purchases, 1)}
    lines = (
        ProjectLine(
            key=option.key,
            name=option.name,
            cost=option.cost,
            hours=option.hours,
            is_bought=option.key in bought,
            is_bought_by_other=option.key in other["selected"],
            payers=bought[option.key][1]["payers"] if option.key in bought else 0,
            price=bought[option.key][1]["price_per_utility"] if option.key in bought else None,
            place=bought[option.key][0] if option.key in bought else None,
        )
        for option in options
    )
    return tuple(sorted(lines, key=lambda line: line.place or len(options) + 1))
