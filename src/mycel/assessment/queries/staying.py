"""Staying: how likely each node has too few people who know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mycel.assessment.queries.names import Name, named
from mycel.engine.people import absence


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """A node, and how likely it has too few people who know it."""

    name: str
    url: str
    people: int
    at_least: int
    probability: float | None
    error: float | None
    upper_bound: float | None
    word: str
    state: str


@dataclass(frozen=True, slots=True)
class Staying:
    """Who may be missing within the months looked at, and what that rests on."""

    nodes: tuple[AbsenceLine, ...]
    nobody: tuple[Name, ...]
    basis: str
    ended: int
    leaving: tuple[float, float]

    @property
    def in_danger(self) -> tuple[AbsenceLine, ...]:
        """Return the nodes that are in more than little danger."""
        return tuple(one for one in self.nodes if one.state != "holds")

    @property
    def others(self) -> tuple[AbsenceLine, ...]:
        """Return the other nodes."""
        return tuple(one for one in self.nodes if one.state == "holds")


def staying_of(*, told: Mapping[str, Any]) -> Staying:
    """Return what an analysis says about who may be missing."""
    names = named(refs=[*(one["ref"] for one in told["nodes"]), *told["nobody"]])
    low, high = told["leaving_per_year"]
    return Staying(
        nodes=tuple(_absence(one, names[one["ref"]]) for one in told["nodes"]),
        nobody=tuple(names[ref] for ref in told["nobody"]),
        basis=told["basis"],
        ended=told["tenures"]["ended"],
        leaving=(low, high),
    )


def _absence(one: Mapping[str, Any], name: Name) -> AbsenceLine:
    probability = one["probability"]
    word = one["word"] or absence.word(probability=probability or 0.0)
    return AbsenceLine(
        name=name.name,
        url=name.url,
        people=one["people"],
        at_least=one["at_least"],
        probability=probability,
        error=one["standard_error"],
        upper_bound=one["upper_bound"],
        word=one["word"] or "",
        state={"high": "breaks", "moderate": "tight"}.get(word, "holds"),
    )
