"""Comparison: what changed between two assessments, without mistaking chance for change."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from mycel.assessment.models import Question, Run
from mycel.assessment.queries.names import Name
from mycel.assessment.queries.outlooks import NodeLine, lines, rows_of
from mycel.assessment.queries.runs import RunLine, run_line
from mycel.engine.scaling.standing import is_difference

STEPS = ("holds", "tight", "breaks")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after; ``differs`` only beyond what chance explains."""

    before: float | None
    after: float | None
    differs: bool


@dataclass(frozen=True, slots=True)
class NodeChange:
    """What changed for one node; ``turn`` is better, worse or the same."""

    ref: str
    name: str
    url: str
    unit: str
    before: str
    after: str
    turn: str
    probability: Figure
    first: Figure
    headroom: Figure

    @property
    def differs(self) -> bool:
        """Return whether anything about the node changed."""
        figures = (self.probability, self.first, self.headroom)
        return self.turn != "same" or any(figure.differs for figure in figures)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One part of the question that differs."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What changed from one assessment to another."""

    before: RunLine
    after: RunLine
    parameters: tuple[Parameter, ...]
    same_snapshot: bool
    changes: tuple[NodeChange, ...]
    unchanged: int
    came: tuple[Name, ...]
    went: tuple[Name, ...]
    better: int
    worse: int


def compare_page(*, before: int, after: int) -> ComparePage | None:
    """Return what changed between two finished assessments, or None where one is missing."""
    runs = {
        run.number: run
        for run in Run.objects.defer("result", "slider").filter(
            Q(number=before) | Q(number=after), state="done"
        )
    }
    if {before, after} - runs.keys():
        return None
    old, new = (
        {line.ref: line for line in lines(rows=rows_of(run=run), today=run.question.today)}
        for run in (runs[before], runs[after])
    )
    both = [_change(old[ref], new[ref]) for ref in new if ref in old]
    changes = tuple(change for change in both if change.differs)
    first, second = run_line(number=before), run_line(number=after)
    if first is None or second is None:
        return None
    return ComparePage(
        before=first,
        after=second,
        parameters=_parameters(runs[before].question, runs[after].question),
        same_snapshot=runs[before].snapshot_digest == runs[after].snapshot_digest,
        changes=changes,
        unchanged=len(both) - len(changes),
        came=tuple(_name(line) for ref, line in new.items() if ref not in old),
        went=tuple(_name(line) for ref, line in old.items() if ref not in new),
        better=sum(change.turn == "better" for change in changes),
        worse=sum(change.turn == "worse" for change in changes),
    )


def _change(old: NodeLine, new: NodeLine) -> NodeChange:
    probability = _figure(
        old.probability, new.probability, old.probability_error, new.probability_error
    )
    return NodeChange(
        ref=new.ref,
        name=new.name,
        url=new.url,
        unit=new.unit,
        before=old.state,
        after=new.state,
        turn=_turn(old, new, differs=probability.differs),
        probability=probability,
        first=_figure(old.first, new.first, old.first_error, new.first_error),
        headroom=_figure(old.headroom, new.headroom, old.headroom_error, new.headroom_error),
    )


def _figure(
    before: float | None, after: float | None, error: float | None, error_after: float | None
) -> Figure:
    if before is None or after is None:
        return Figure(before, after, differs=(before is None) != (after is None))
    errors = (error or 0.0, error_after or 0.0)
    return Figure(before, after, differs=is_difference(before=before, after=after, errors=errors))


def _turn(old: NodeLine, new: NodeLine, *, differs: bool) -> str:
    """A state beside its threshold may change by chance; then nothing turned."""
    if old.state not in STEPS or new.state not in STEPS:
        return "same" if old.state == new.state else "known"
    by = STEPS.index(new.state) - STEPS.index(old.state)
    if differs and not by and old.probability is not None and new.probability is not None:
        return "worse" if new.probability > old.probability else "better"
    if not differs or not by:
        return "same"
    return "worse" if by > 0 else "better"


def _parameters(old: Question, new: Question) -> tuple[Parameter, ...]:
    names = {
        "growth": gettext("growth of demand"),
        "scenario": gettext("scenario"),
        "until": gettext("last month looked at"),
        "today": gettext("first day"),
        "worlds": gettext("simulated worlds"),
        "seed": gettext("seed"),
        "target_utilisation": gettext("share of its capacity that a node should not pass"),
        "assume_utilisation": gettext("assumed use of nodes that are not measured"),
    }
    before, after = old.as_parameters(), new.as_parameters()
    return tuple(
        Parameter(name=name, before=_told(before[key]), after=_told(after[key]))
        for key, name in names.items()
        if before[key] != after[key]
    )


def _told(value: object) -> str:
    match value:
        case None:
            return gettext("none")
        case float():
            return f"{value:g}"
        case list() | tuple():
            return " – ".join(_told(one) for one in value)
        case _:
            return str(value)


def _name(line: NodeLine) -> Name:
    return Name(ref=line.ref, name=line.name, url=line.url)
