"""The register: what can go wrong, as lists show it, and what its words mean in figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mycel.assessment.models import Plan
from mycel.assessment.queries.analyses import contributions
from mycel.assessment.queries.names import Name, named
from mycel.catalogue.models import folded
from mycel.catalogue.queries.told import brief, rate, span
from mycel.catalogue.queries.words import keeper_of_person, spoken
from mycel.engine import movement
from mycel.engine.plain import build
from mycel.engine.scaling.pricing import Priced, likelihood_words, price
from mycel.groups import snapshots as group_snapshots
from mycel.groups.queries.words_of_units import words_of_units
from mycel.people.models import Person

PAGE = 50
OPEN, DUE, ACCEPTED, EXPIRED, UNPRICED, CLOSED = (
    *("open", "due", "accepted", "expired", "unpriced", "closed"),
)
FILTERS = (OPEN, DUE, ACCEPTED, EXPIRED, UNPRICED, CLOSED)
UnitWords = Callable[[str], str]
Spans = tuple[tuple[str, str], ...]
"""What a unit or a word is called and a range in words, one by one."""


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk in a list.

    ``basis`` says where its figures come from: its own ranges, estimates, words, or none; ``share``
    is its part of all expected harm in the latest analysis.
    """

    ref: str
    slug: str
    url: str
    cause: str
    event: str
    consequence: str
    affects: tuple[Name, ...]
    owner: Name | None
    review: date | None
    is_due: bool
    accepted_until: date | None
    is_expired: bool
    per_year: str
    loss: Spans
    figures: Priced
    basis: str
    share: float | None
    is_closed: bool

    @property
    def state(self) -> str:
        """Return the one word by which a list marks it."""
        if self.is_closed:
            return CLOSED
        if self.is_expired:
            return EXPIRED
        if self.accepted_until is not None:
            return ACCEPTED
        return DUE if self.is_due else OPEN


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of risks, the heaviest first where an analysis weighed them, else the next due."""

    risks: tuple[RiskLine, ...]
    shown: str
    q: str
    counts: Mapping[str, int]
    total: int
    by_share: bool
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What the words for risks mean; ``is_own`` where the movement chose them itself."""

    likelihood: Spans
    severity: tuple[tuple[str, Spans], ...]
    units: tuple[str, ...]
    is_own: bool


def register(*, shown: str, q: str, today: date, page: int = 0) -> RegisterPage:
    """Return a page of the risks of one filter in which every word that is searched for occurs."""
    shown = shown if shown in FILTERS else OPEN
    shares = contributions()
    every = risk_lines(rows=Plan.objects.filter(kind="risk"), today=today, shares=shares)
    found = [line for line in every if _is_one_of(line, shown) and _says(line, q)]
    found.sort(key=_order(by_share=bool(shares)))
    first = page * PAGE
    return RegisterPage(
        risks=tuple(found[first : first + PAGE]),
        shown=shown,
        q=q,
        counts={name: sum(_is_one_of(line, name) for line in every) for name in FILTERS},
        total=len(found),
        by_share=bool(shares),
        before=page - 1 if page else None,
        after=page + 1 if first + PAGE < len(found) else None,
    )


def risks_of(*, ref: str) -> tuple[RiskLine, ...]:
    """Return the open risks that name a node."""
    rows = Plan.objects.present().filter(kind="risk", value__affects__icontains=f'"{ref}"')
    return risk_lines(rows=rows, today=None)


def risk_lines(
    *, rows: QuerySet[Plan], today: date | None, shares: Mapping[str, float] | None = None
) -> tuple[RiskLine, ...]:
    """Return risks as lines, by reference; without ``today`` nothing is due or expired."""
    found = list(rows.order_by("slug"))
    values = {row.ref: build(movement.Risk, row.value) for row in found}
    figures = priced(risks=values)
    names = called(refs=mentioned(values.values()))
    unit_word = words_of_units()
    told = {ref: spans(_brief(one.loss), unit_word) for ref, one in figures.items()}
    return tuple(_line(row, values, figures, told, names, today, shares or {}) for row in found)


def priced(*, risks: Mapping[str, movement.Risk]) -> Mapping[str, Priced]:
    """Return risks in figures, by the words of the movement."""
    facts = group_snapshots.of_movement()
    whole = movement.Movement(name="", losses=facts.losses, words=facts.words, risks=risks)
    return {one.ref: one for one in price(movement=whole)}


def mentioned(risks: Iterable[movement.Risk]) -> set[str]:
    """Return every reference that risks make to nodes, units and people."""
    refs: set[str] = set()
    for risk in risks:
        refs |= {*risk.affects, *(one.by for one in risk.estimates)}
        refs |= {risk.owner or "", (risk.accepted.by if risk.accepted else None) or ""}
    return refs - {""}


def called(*, refs: Iterable[str]) -> dict[str, Name]:
    """Return what references are called; plans name persons by their own references."""
    wanted = set(refs)
    people = [ref.partition("/")[2] for ref in wanted if ref.startswith("person/")]
    found = named(refs=[ref for ref in wanted if not ref.startswith("person/")])
    for person in Person.objects.filter(slug__in=people) if people else ():
        shown = keeper_of_person(person)
        found[person.ref] = Name(ref=shown.ref, name=shown.name, url=shown.url)
    return found


def words_page() -> WordsPage:
    """Return what the words for risks mean in figures here."""
    facts = group_snapshots.of_movement()
    severity = facts.words.severity if facts.words else {}
    unit_word = words_of_units()
    return WordsPage(
        likelihood=tuple(
            (word, rate(range_)) for word, range_ in likelihood_words(movement=facts).items()
        ),
        severity=tuple(
            (unit_word(unit), tuple((word, span(range_)) for word, range_ in words.items()))
            for unit, words in severity.items()
        ),
        units=tuple(facts.losses),
        is_own=bool(facts.words and facts.words.likelihood),
    )


def spans(ranges: Mapping[str, movement.Range], called: UnitWords) -> Spans:
    """Return ranges of harm or cost in words, by what their units are called."""
    return tuple((called(unit), span(range_)) for unit, range_ in ranges.items())


def _line(
    row: Plan,
    values: Mapping[str, movement.Risk],
    figures: Mapping[str, Priced],
    told: Mapping[str, Spans],
    names: Mapping[str, Name],
    today: date | None,
    shares: Mapping[str, float],
) -> RiskLine:
    value, figure = values[row.ref], figures[row.ref]
    until = value.accepted.until if value.accepted else None
    return RiskLine(
        ref=row.ref,
        slug=row.slug,
        url=f"/risks/{row.slug}/",
        cause=spoken(value.cause),
        event=spoken(value.event),
        consequence=spoken(value.consequence),
        affects=tuple(names[ref] for ref in value.affects),
        owner=names.get(value.owner or ""),
        review=value.review,
        is_due=today is not None and value.review is not None and value.review <= today,
        accepted_until=until,
        is_expired=today is not None and until is not None and until < today,
        per_year=rate(figure.per_year) if figure.per_year else "",
        loss=told[row.ref],
        figures=figure,
        basis=figure.basis,
        share=shares.get(row.ref),
        is_closed=row.withdrawn_at is not None,
    )


def _brief(loss: Mapping[str, movement.Range]) -> dict[str, movement.Range]:
    return {unit: brief(range_) for unit, range_ in loss.items()}


def _is_one_of(line: RiskLine, shown: str) -> bool:
    if shown == CLOSED or line.is_closed:
        return line.is_closed and shown == CLOSED
    return {
        OPEN: True,
        DUE: line.is_due,
        ACCEPTED: line.accepted_until is not None and not line.is_expired,
        EXPIRED: line.is_expired,
        UNPRICED: line.basis == "none",
    }[shown]


def _says(line: RiskLine, q: str) -> bool:
    names: Sequence[Name | None] = (*line.affects, line.owner)
    said = (line.cause, line.event, line.consequence, line.ref, *(n.name for n in names if n))
    text = folded(" ".join(said))
    return all(word in text for word in folded(q).split())


def _order(*, by_share: bool) -> Any:  # noqa: ANN401 — a key for sorting
    if by_share:
        return lambda line: (-(line.share or 0.0), line.ref)
    return lambda line: (line.review or date.max, line.ref)
