"""Promises of availability: which can be kept, for their own page and for those of nodes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy, ngettext

from mycel.catalogue.models import Node
from mycel.catalogue.queries.words import KIND_NAMES, spoken
from mycel.catalogue.snapshots import of_dependency
from mycel.engine import movement
from mycel.engine.digits import rounded
from mycel.engine.movement import Movement, NodeKind
from mycel.engine.plain import build
from mycel.engine.scaling import promises
from mycel.engine.scaling.consistency import Rest
from mycel.engine.scaling.promises import Judged, Judgement, Quarter, Reason, Verdict

WORLDS = 20_000
SEED = 1
KEPT_JUDGEMENTS = 4
MARKS = {
    Verdict.KEPT: ("holds", gettext_lazy("can be kept")),
    Verdict.AT_RISK: ("tight", gettext_lazy("at risk")),
    Verdict.CANNOT: ("breaks", gettext_lazy("cannot be kept")),
    Verdict.UNKNOWN: ("unknown", gettext_lazy("cannot be checked")),
}
ORDER = (Verdict.CANNOT, Verdict.AT_RISK, Verdict.UNKNOWN, Verdict.KEPT)

Edges = tuple[movement.Dependency, ...]
Stated = tuple[str, movement.Promise | None, movement.Failure | None, Edges]


@dataclass(frozen=True, slots=True)
class RestLine:
    """One thing that a promise rests on."""

    name: str
    url: str
    promised: float | None
    taken: float
    known: bool
    words: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise with its verdict in plain words; hours are those of its window or quarter."""

    ref: str
    name: str
    url: str
    kind_name: str
    promised: float
    left: float
    simulated: float | None
    error: float | None
    window_days: float | None
    budget_hours: float | None
    expected_hours: float | None
    state: str
    words: str
    say: str
    rests: tuple[RestLine, ...]
    worlds: int = WORLDS


@dataclass(frozen=True, slots=True)
class PromisesPage:
    """Every promise of availability, those that need attention first."""

    lines: tuple[PromiseLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    """State, its words, how many promises are in it."""
    not_checked: int
    start_month: int | None
    quarter: Quarter | None
    command: str
    worlds: int = WORLDS
    starts: tuple[tuple[int, date], ...] = field(default=())
    """The months in which a community's quarters may begin, with a day to name each by."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read of the catalogue: how nodes are called, and what they state."""

    names: Mapping[str, tuple[str, str]]
    stated: tuple[Stated, ...]


def promises_page(*, today: date, start_month: int | None = None) -> PromisesPage:
    """Return every promise; hours of the quarter of today where its first month is given."""
    read = _read()
    judgement = _judged(read.stated)
    quarter = None
    if start_month is not None:
        quarter = promises.quarters(start_month=start_month, today=today, count=1)[0]
    lines = [_line(one, read, quarter) for one in judgement.promises]
    verdicts = [one.verdict for one in judgement.promises]
    order = {MARKS[verdict][0]: place for place, verdict in enumerate(ORDER)}
    option = "" if start_month is None else f" --quarters-start {start_month}"
    return PromisesPage(
        lines=tuple(sorted(lines, key=lambda line: (order[line.state], line.name.casefold()))),
        counts=tuple(
            (MARKS[one][0], str(MARKS[one][1]), verdicts.count(one))
            for one in ORDER
            if one in verdicts
        ),
        not_checked=len(judgement.not_checked),
        start_month=start_month,
        quarter=quarter,
        command=f"mycel promises my-movement/ --worlds {WORLDS} --seed {SEED}{option}",
        starts=tuple((month, date(today.year, month, 1)) for month in (1, 2, 12)),
    )


def promise_of(*, node_id: UUID) -> PromiseLine | None:
    """Return what can be said about a node's promise of availability; None where it has none."""
    found = Node.objects.present().filter(id=node_id).values_list("slug", "promise").first()
    if found is None or not (found[1] or {}).get("availability"):
        return None
    read = _read()
    judged = {one.check.node: one for one in _judged(read.stated).promises}
    return _line(judged[f"node/{found[0]}"], read, None)


def _read() -> _Read:
    """Read what every present node promises, how it fails and what it needs: two queries."""
    rows = Node.objects.present().prefetch_related("depends_on__on").order_by("slug")
    names: dict[str, tuple[str, str]] = {}
    stated: list[tuple[str, Any, Any, tuple[movement.Dependency, ...]]] = []
    for row in rows.only("id", "slug", "name", "kind", "promise", "failure"):
        names[row.ref] = (spoken(row.name), str(KIND_NAMES.get(row.kind, row.kind)))
        edges = tuple(of_dependency(edge) for edge in row.depends_on.all())
        stated.append(
            (
                row.ref,
                build(movement.Promise, row.promise) if row.promise else None,
                build(movement.Failure, row.failure) if row.failure else None,
                edges,
            )
        )
    return _Read(
        names=names,
        stated=tuple(
            (ref, promise, failure, tuple(edge for edge in edges if edge.node in names))
            for ref, promise, failure, edges in stated
        ),
    )


@lru_cache(maxsize=KEPT_JUDGEMENTS)
def _judged(stated: tuple[Stated, ...]) -> Judgement:
    """The same statements give the same judgement, so a process computes it once."""
    nodes = {
        ref: movement.Node(
            ref=ref,
            kind=NodeKind.PLATFORM,
            name=ref,
            promise=promise,
            failure=failure,
            depends_on=edges,
        )
        for ref, promise, failure, edges in stated
    }
    return promises.judge(movement=Movement(name="", nodes=nodes), worlds=WORLDS, seed=SEED)


def _line(one: Judged, read: _Read, quarter: Quarter | None) -> PromiseLine:
    check = one.check
    state, words = MARKS[one.verdict]
    budget, expected, error = check.error_budget_hours, one.expected_hours, one.standard_error
    if quarter is not None:
        budget = quarter.budget_hours(promised=check.promised)
        expected = None
        if one.simulated is not None:
            expected = quarter.budget_hours(promised=one.simulated)
    name, kind_name = read.names[check.node]
    return PromiseLine(
        ref=check.node,
        name=name,
        url=_url(check.node),
        kind_name=kind_name,
        promised=check.promised,
        left=check.independent,
        simulated=(
            None if one.simulated is None else rounded(value=one.simulated, error=error or 0.0)
        ),
        error=None if error is None else rounded(value=error, error=error),
        window_days=check.window_days,
        budget_hours=budget,
        expected_hours=expected,
        state=state,
        words=str(words),
        say=" ".join(_says(one)),
        rests=tuple(_rest(rest, read) for rest in check.rests_on),
    )


def _says(one: Judged) -> Iterable[str]:
    check = one.check
    for reason in one.reasons:
        yield _reason(one, reason)
    if one.verdict == Verdict.KEPT:
        yield gettext("As far as is written down, this promise can be kept.")
    elif one.verdict == Verdict.UNKNOWN:
        yield gettext("Nothing is written down that this promise could be checked against.")
    silent = len(check.assumed)
    if silent and one.verdict != Verdict.UNKNOWN:
        yield ngettext(
            "%(count)s thing it rests on promises nothing itself.",
            "%(count)s things it rests on promise nothing themselves.",
            silent,
        ) % {"count": silent}


def _reason(one: Judged, reason: Reason) -> str:
    check = one.check
    match reason:
        case Reason.ABOVE_WEAKEST if check.own <= check.upper:
            return gettext("It stops by itself more often than it promises, so it cannot be kept.")
        case Reason.ABOVE_WEAKEST:
            return gettext("It promises more than the weakest thing it rests on can give.")
        case Reason.ABOVE_TOGETHER:
            return gettext(
                "If everything it rests on keeps exactly its promise, less is left than is "
                "promised here, unless outages happen to fall together."
            )
        case Reason.SIMULATED_BELOW:
            return gettext("In the simulated worlds it is down for longer than it promises.")
        case _:
            return gettext(
                "The simulated worlds come so close to the promise that they decide nothing."
            )


def _rest(rest: Rest, read: _Read) -> RestLine:
    if rest.group is not None:
        words = gettext("one of the group %(group)s") % {"group": rest.group}
    elif rest.seen == rest.taken:
        words = gettext("cannot work without it")
    else:
        words = gettext("can mostly do without")
    return RestLine(
        name=read.names[rest.node][0],
        url=_url(rest.node),
        promised=rest.promised,
        taken=rest.taken,
        known=rest.known,
        words=words,
    )


def _url(ref: str) -> str:
    return f"/nodes/{ref.partition('/')[2]}/"
