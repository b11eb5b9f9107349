"""Delegations: to whom votes are passed on, whom they would reach today, how many one carries."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from mycel.decisions.models import Cast, Delegation, Question, RollEntry
from mycel.decisions.queries.lines import QuestionLine, question_line, rows
from mycel.people.models import Person

OPEN = "open"
REACHES, WAITS, CIRCLES, OWN, NONE = "reaches", "waits", "circles", "own", "none"


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody on the way of a vote. ``ref`` is empty where they did not agree to be named."""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody to whom votes come: ``weight`` is how many, their own among them.

    ``has_voted`` False: none of these votes counts until they vote.
    """

    who: Stop
    weight: int
    has_voted: bool


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """How somebody's vote stands on a question where votes can be passed on.

    ``chain``: whom it goes through, the giver left out. ``ends``: reaches (the last of the chain
    votes for them), waits (the last has not voted), circles, own (they voted themselves, which
    overrides), none (nothing was passed on). ``takers``: name by slug.
    """

    line: QuestionLine
    is_open: bool
    is_on_roll: bool
    has_voted: bool
    chain: tuple[Stop, ...]
    ends: str
    carriers: tuple[Carrier, ...]
    takers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Graph:
    """Who passed their vote on to whom, by roll entry; struck entries are not in it."""

    passed_on: Mapping[int, int]
    voted: frozenset[int]
    people: Mapping[int, Person | None]

    def way(self, giver: int) -> tuple[tuple[int, ...], bool]:
        """Return whom a vote goes through until somebody has voted, and whether it circles."""
        way: list[int] = []
        here = giver
        while here in self.passed_on and (here == giver or here not in self.voted):
            here = self.passed_on[here]
            if here in way or here == giver:
                return (*way, here), True
            way.append(here)
        return tuple(way), False

    def stop(self, entry: int) -> Stop:
        """Return how somebody is shown."""
        person = self.people.get(entry)
        if person is None:
            return Stop(name="–", ref="")
        return Stop(name=person.shown_name, ref=person.ref if person.named else "")


def delegation_page(*, number: int, account: int) -> DelegationPage | None:
    """Return how an account's vote stands, or None where votes cannot be passed on."""
    question = rows().filter(number=number, delegation=True).first()
    if question is None:
        return None
    entries = RollEntry.objects.filter(question=question, struck="")
    own = entries.filter(person__account_id=account).values_list("id", flat=True).first()
    graph = _graph(question)
    has_voted = own is not None and Cast.objects.filter(entry_id=own).exists()
    way, circles = ((), False) if own is None else graph.way(own)
    is_open = question.state == OPEN
    return DelegationPage(
        line=question_line(question),
        is_open=is_open,
        is_on_roll=own is not None,
        has_voted=has_voted,
        chain=tuple(graph.stop(entry) for entry in way),
        ends=_ends(way, circles=circles, has_voted=has_voted, graph=graph),
        carriers=_carriers(graph),
        takers=_takers(question, own) if is_open and own is not None else {},
    )


def _ends(way: tuple[int, ...], *, circles: bool, has_voted: bool, graph: _Graph) -> str:
    if not way:
        return NONE
    if has_voted:
        return OWN
    if circles:
        return CIRCLES
    return REACHES if way[-1] in graph.voted else WAITS


def _graph(question: Question) -> _Graph:
    """Return the delegations between entries that are not struck; two queries."""
    found = Delegation.objects.filter(question=question, giver__struck="", taker__struck="")
    passed_on: dict[int, int] = {}
    people: dict[int, Person | None] = {}
    for row in found.select_related("giver__person", "taker__person"):
        passed_on[row.giver_id] = row.taker_id
        people |= {row.giver_id: row.giver.person, row.taker_id: row.taker.person}
    beside = Q(entry__given__isnull=False) | Q(entry__taken__isnull=False)
    voted = Cast.objects.filter(beside, entry__question=question, seq=1)
    ids = voted.distinct().values_list("entry_id", flat=True)
    return _Graph(passed_on, frozenset(ids), people)


def _carriers(graph: _Graph) -> tuple[Carrier, ...]:
    """Return to whom votes come, by name and never by how many."""
    weights: dict[int, int] = {}
    for giver in graph.passed_on:
        way, circles = graph.way(giver)
        if giver not in graph.voted and not circles:
            weights[way[-1]] = weights.get(way[-1], 1) + 1
    carriers = (
        Carrier(graph.stop(entry), weight, entry in graph.voted)
        for entry, weight in weights.items()
    )
    return tuple(sorted(carriers, key=lambda one: (one.who.name.casefold(), one.who.ref)))


def _takers(question: Question, own: int) -> dict[str, str]:
    found = RollEntry.objects.filter(question=question, struck="", person__named=True)
    named = found.exclude(id=own).order_by("person__name", "person__slug")
    return dict(named.values_list("person__slug", "person__name"))
