"""Checks: what must hold between the things of one movement."""

from collections.abc import Iterator, Mapping

from mycel.engine.movement import Movement, NodeKind
from mycel.formats.movement import rules
from mycel.formats.movement.kinds import KINDS
from mycel.formats.movement.places import At, Mentions
from mycel.formats.movement.root import unknown_loss
from mycel.formats.problems import nearest, shown

_SHOWN = 5


def check(*, movement: Movement, places: Mapping[str, At], mentions: Mentions) -> None:
    """Refuse what does not fit together, at the place that says it."""
    check_references(movement=movement, mentions=mentions)
    _check_losses(movement, places)
    _check_pools(movement, places)
    _check_parents(movement, places)


def check_references(*, movement: Movement, mentions: Mentions) -> None:
    """Refuse a reference to a thing that no document defines."""
    known: dict[str, Mapping[str, object]] = {
        kind.name: getattr(movement, kind.plural) for kind in KINDS.values()
    }
    for ref, at in mentions.refs:
        kind = ref.partition("/")[0]
        if kind in known and ref not in known[kind]:
            meant = nearest(word=ref, among=known[kind])
            expected = meant or f"a {kind} that a document defines with `ref: {ref}`"
            text = f"{at.label} is {shown(value=ref)}, which no document defines"
            raise at.problem(text=f"{text}; expected {expected}")


def _check_losses(movement: Movement, places: Mapping[str, At]) -> None:
    for ref, way in _units_of_loss(movement):
        if way[-1] not in movement.losses:
            raise unknown_loss(at=rules.inside(places[ref], *way), losses=movement.losses)


def _units_of_loss(movement: Movement) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the ref of every thing that counts harm, and the way to each unit it counts in."""
    for ref, risk in movement.risks.items():
        yield from ((ref, ("loss", name)) for name in risk.loss)
        yield from ((ref, ("severity", name)) for name in risk.severity)
        for number, estimate in enumerate(risk.estimates):
            yield from ((ref, ("estimates", number, "loss", name)) for name in estimate.loss)
    for ref, node in movement.nodes.items():
        yield from ((ref, ("harm_per_hour_down", name)) for name in node.harm_per_hour_down)
        yield from ((ref, ("harm_per_unserved", name)) for name in node.harm_per_unserved)
    for ref, incident in movement.incidents.items():
        yield from ((ref, ("loss", name)) for name in incident.loss)


def _check_pools(movement: Movement, places: Mapping[str, At]) -> None:
    for ref, node in movement.nodes.items():
        pool = node.capacity.pool if node.capacity else None
        if pool and movement.nodes[pool].kind != NodeKind.POOL:
            kind = movement.nodes[pool].kind
            text = f"pool is {pool}, of the kind {kind}; expected a node of the kind pool"
            raise rules.inside(places[ref], "capacity", "pool").problem(text=text)


def _check_parents(movement: Movement, places: Mapping[str, At]) -> None:
    """Refuse units that belong to themselves, however many steps around."""
    settled: set[str] = set()
    for start in movement.units:
        way: dict[str, None] = {}
        ref: str | None = start
        while ref is not None and ref not in settled:
            if ref in way:
                circle = list(way)[list(way).index(ref) :]
                said = " → ".join([*circle[:_SHOWN], *(["…"] if len(circle) > _SHOWN else []), ref])
                text = f"units belong to each other in a circle ({said}); expected a top unit"
                raise rules.inside(places[ref], "parent").problem(text=text)
            way[ref] = None
            ref = movement.units[ref].parent
        settled.update(way)
