"""Absence: how likely a node is to have too few people who know it, looking forward."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mycel.engine import ranges
from mycel.engine.chance import stream
from mycel.engine.digits import rounded
from mycel.engine.movement import Movement, Range
from mycel.engine.people import dependence, knowing, survival
from mycel.engine.people import spells as spells_
from mycel.engine.people.survival import Curve, Hazard, Tenure

Floats = NDArray[np.float64]
Progress = Callable[[float], None]

LEAVING: Range = (0.1, 0.4)
"""How often one person leaves per year, where a movement has seen too few leave."""
LEAST_ENDS = 20
"""With fewer tenures that ended, no curve by tenure is drawn."""
LEAST_PEOPLE = 3
"""A node known by fewer people is answered in a word."""
LOW, HIGH = 0.1, 1 / 3
"""Below LOW the word is low, from HIGH on high, else moderate."""
POINTS = (12, 24, 36, 60)
"""Months at which a movement's curve is told."""
DAYS_PER_MONTH, DAYS_PER_YEAR = 365.25 / 12, 365.25

_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class NodeAbsence:
    """One node: how many know it, how many it needs, and the probability of fewer.

    ``word`` (low, moderate, high) stands instead of the numbers where they would be about one
    person. ``upper_bound`` is 3/N where no world had too few. ``absence_factor``: on how few people
    half of the stated hours rest; None where no hours are stated.
    """

    ref: str
    people: int
    at_least: int
    probability: float | None
    standard_error: float | None
    upper_bound: float | None
    word: str | None
    absence_factor: int | None


@dataclass(frozen=True, slots=True)
class Absence:
    """All nodes for which somebody is named, and what the answer stands on.

    ``basis``: ``tenures`` (a curve by time since joining) or ``range`` (one yearly rate for all).
    ``leaving``: the 90 % range of that rate, after the ``ended`` tenures in ``years`` person-years.
    ``survival``: the movement's curve, None without tenures that ended.
    """

    nodes: tuple[NodeAbsence, ...]
    nobody: tuple[str, ...]
    basis: str
    leaving: Range
    ended: int
    years: float
    survival: Curve | None
    today: date
    months: int
    worlds: int
    seed: int

    @property
    def withheld(self) -> int:
        """How many nodes are answered in a word."""
        return sum(one.word is not None for one in self.nodes)


def forward(
    *,
    movement: Movement,
    today: date,
    worlds: int,
    seed: int,
    months: int = 12,
    leaving: Range = LEAVING,
    recorded_since: date | None = None,
    progress: Progress | None = None,
) -> Absence:
    """Return, for each node, P(fewer than its least number of people know it within some months).

    Definition: in every world each person leaves or stays, once, for all nodes together; a node has
    too few where fewer than ``people_at_least`` (default 1) of those who know it stay. P(leaves) is
    conditional on the time since they joined (``survival.hazard``) where at least ``LEAST_ENDS``
    tenures ended; else 1 - exp(-rate * time) with one rate per world, drawn from the Gamma
    distribution of ``leaving`` after the tenures that were watched. People who share a named cause
    leave together more often: z = sqrt(rho) F + sqrt(1 - rho) e, leaves where Phi(z) < P(leaves).
    Nobody is assumed to join.

    Numbers are given only where at least ``LEAST_PEOPLE`` know a node and no single leaving is
    enough; else a word. Where one person knows it, the word is that of anybody in the movement.

    Args:
        movement: nodes, units with roles, people in pools, named causes with rho.
        today: the day from which on it is asked.
        worlds: number of simulated worlds N.
        seed: seed of the run; every person and every cause has a stream of its own.
        months: how far ahead, 1 or more.
        leaving: 90 % range of how often one person leaves per year, above 0.
        recorded_since: since when ends of roles are written down; see ``spells.tenures``.
        progress: called with the share of the work that is done.

    Errors:
        ValueError for an impossible range, fewer than one world or month, or an unknown cause.

    Source: docs/methods/people.md.
    """
    if worlds < 1 or months < 1:
        raise ValueError(f"{worlds} worlds and {months} months were asked; expected 1 or more")
    stays = spells_.spells(movement=movement, today=today)
    watched = spells_.tenures(spells=stays, today=today, recorded_since=recorded_since)
    ended, days = survival.exposure(tenures=watched)
    rate = _rate(leaving, ended, days / DAYS_PER_YEAR)
    known = knowing.knowing(movement=movement, today=today)
    chances = _Chances(
        rate=rate,
        hazard=survival.hazard(tenures=watched) if ended >= LEAST_ENDS else None,
        since=spells_.current(spells=stays),
        today=today,
        days=months * DAYS_PER_MONTH,
    )
    needed = {ref: movement.nodes[ref].people_at_least or 1 for ref in known}
    asked = [ref for ref, one in known.items() if one.people]
    leaves = _Leaves(
        people=sorted({person for ref in asked for person in known[ref].people}),
        causes=knowing.causes(movement=movement),
        chances=chances,
        seed=seed,
    )
    teams = [(known[ref].people, needed[ref]) for ref in asked]
    hits, anybody = leaves.count(teams=teams, worlds=worlds, progress=progress)
    return Absence(
        nodes=tuple(
            _node(ref, known[ref], needed[ref], count / worlds, anybody, worlds)
            for ref, count in zip(asked, hits, strict=True)
        ),
        nobody=tuple(ref for ref, one in known.items() if not one.people),
        basis="range" if chances.hazard is None else "tenures",
        leaving=rate.range() if isinstance(rate, ranges.Gamma) else (rate, rate),
        ended=ended,
        years=days / DAYS_PER_YEAR,
        survival=_curve(watched, ended),
        today=today,
        months=months,
        worlds=worlds,
        seed=seed,
    )


def word(*, probability: float) -> str:
    """Return low, moderate or high."""
    return "low" if probability < LOW else "moderate" if probability < HIGH else "high"


def result(*, absence: Absence) -> dict[str, object]:
    """Return the answer as plain data, the likeliest first: the JSON of the command and of a page.

    No digit more than the Monte-Carlo error supports. Shares of the curve stand at 12, 24, 36 and
    60 months, where enough people were there.
    """
    return {
        "nodes": [
            {
                "ref": one.ref,
                "people": one.people,
                "at_least": one.at_least,
                "probability": _supported(one.probability, one.standard_error),
                "standard_error": _supported(one.standard_error, one.standard_error),
                "upper_bound": one.upper_bound,
                "word": one.word,
                "absence_factor": one.absence_factor,
            }
            for one in ordered(absence=absence)
        ],
        "withheld": absence.withheld,
        "nobody": list(absence.nobody),
        "basis": absence.basis,
        "leaving_per_year": list(absence.leaving),
        "tenures": {
            "ended": absence.ended,
            "person_years": absence.years,
            "survival": _points(absence.survival),
        },
    }


def ordered(*, absence: Absence) -> tuple[NodeAbsence, ...]:
    """Return the nodes, those in most danger first: too few by now, by word, by probability."""
    place = {"high": HIGH, "moderate": LOW, "low": 0.0}

    def danger(one: NodeAbsence) -> tuple[float, int, str]:
        value = one.probability
        return (-(place[one.word or "low"] if value is None else value), one.people, one.ref)

    return tuple(sorted(absence.nodes, key=danger))


def _supported(value: float | None, error: float | None) -> float | None:
    return None if value is None else rounded(value=value, error=error or 0.0)


def _points(curve: Curve | None) -> list[dict[str, float]]:
    points: list[dict[str, float]] = []
    for months in POINTS if curve is not None else ():
        days = months * DAYS_PER_MONTH
        if curve is None or days > curve.ends:
            break
        last = int(np.searchsorted(curve.times, days, side="right")) - 1
        if last >= 0 and curve.at_risk[last] < survival.LEAST_AT_RISK:
            break
        share, low, high = survival.share_at(curve=curve, time=days)
        points.append({"months": months, "share": share, "low": low, "high": high})
    return points


def _curve(watched: Sequence[Tenure], ended: int) -> Curve | None:
    return survival.kaplan_meier(tenures=watched) if ended else None


def _rate(leaving: Range, ended: int, years: float) -> ranges.Gamma | float:
    """Return the yearly rate of leaving after what was seen; a certain one stays."""
    low, high = leaving
    ranges.check(low=low, high=high, family="lognormal")
    if low <= 0:
        raise ValueError(f"the range [{low}, {high}] of leaving reaches 0; expected above 0")
    if math.isclose(low, high, rel_tol=1e-6):
        return low
    prior = ranges.gamma_parameters(low=low, high=high)
    return ranges.Gamma(shape=prior.shape + ended, rate=prior.rate + years)


def _node(
    ref: str, known: knowing.Known, at_least: int, probability: float, anybody: float, worlds: int
) -> NodeAbsence:
    count = len(known.people)
    is_short = count < at_least
    is_open = is_short or (count >= LEAST_PEOPLE and count > at_least)
    one_alone = count == 1 and not is_short
    error = math.sqrt(probability * (1 - probability) / worlds)
    return NodeAbsence(
        ref=ref,
        people=count,
        at_least=at_least,
        probability=probability if is_open else None,
        standard_error=error if is_open else None,
        upper_bound=3 / worlds if is_open and probability == 0 else None,
        word=None if is_open else word(probability=anybody if one_alone else probability),
        absence_factor=(
            dependence.absence_factor(counts=known.hours.values()) if known.hours else None
        ),
    )


@dataclass(frozen=True, slots=True)
class _Chances:
    """How likely a person is to leave in time; the same in all worlds where tenure says it."""

    rate: ranges.Gamma | float
    hazard: Hazard | None
    since: Mapping[str, date]
    today: date
    days: float

    def of(self, person: str, usual: Floats) -> Floats | float:
        """Return one person's probability, in this block of worlds."""
        if self.hazard is None or person not in self.since:
            return usual
        after = (self.today - self.since[person]).days
        return self.hazard.leaves(after=float(after), within=self.days)

    def usual(self, rng: np.random.Generator, size: int) -> Floats:
        """Return anybody's probability, world by world."""
        years = self.days / DAYS_PER_YEAR
        if self.hazard is not None:
            return np.full(size, -math.expm1(-self.hazard.rate * self.days))
        if isinstance(self.rate, float):
            return np.full(size, -math.expm1(-self.rate * years))
        rates = rng.standard_gamma(self.rate.shape, size) / self.rate.rate
        return np.asarray(-np.expm1(-rates * years), dtype=np.float64)


class _Leaves:
    """Who leaves in which world, drawn person by person and block by block."""

    def __init__(
        self,
        *,
        people: Sequence[str],
        causes: Mapping[str, tuple[str, float]],
        chances: _Chances,
        seed: int,
    ) -> None:
        self.people, self.causes, self.chances = people, causes, chances
        self.own = {one: stream(seed=seed, name=f"{one}:leaves") for one in people}
        names = sorted({causes[one][0] for one in people if one in causes})
        self.shared = {one: stream(seed=seed, name=f"factor/{one}:leaving") for one in names}
        self.rate = stream(seed=seed, name="people:leaving-per-year")

    def count(
        self,
        *,
        teams: Sequence[tuple[Sequence[str], int]],
        worlds: int,
        progress: Progress | None,
    ) -> tuple[list[int], float]:
        """Return in how many worlds each team is too small, and anybody's mean probability."""
        rows = {person: row for row, person in enumerate(self.people)}
        members = [np.array([rows[one] for one in people]) for people, _ in teams]
        hits, usual_sum = [0] * len(teams), 0.0
        for first in range(0, worlds, _BLOCK):
            size = min(_BLOCK, worlds - first)
            usual = self.chances.usual(self.rate, size)
            stay = ~self._block(usual)
            for place, ((_, need), group) in enumerate(zip(teams, members, strict=True)):
                hits[place] += int(np.count_nonzero(stay[group].sum(axis=0) < need))
            usual_sum += float(usual.sum())
            if progress is not None:
                progress((first + size) / worlds)
        return hits, usual_sum / worlds

    def _block(self, usual: Floats) -> NDArray[np.bool_]:
        size = len(usual)
        shared = {name: rng.standard_normal(size) for name, rng in self.shared.items()}
        leave = np.zeros((len(self.people), size), dtype=bool)
        for row, person in enumerate(self.people):
            place = self.own[person].standard_normal(size)
            if person in self.causes:
                name, rho = self.causes[person]
                place = math.sqrt(rho) * shared[name] + math.sqrt(1 - rho) * place
            leave[row] = special.ndtr(place) < self.chances.of(person, usual)
        return leave
