"""What the catalogue tells reports of units: what a unit looks after."""

from mycel.catalogue.queries.mine import looked_after
from mycel.groups.models import Unit
from mycel.groups.queries.things import Thing, looks_after


@looks_after("nodes")
def nodes(unit: Unit) -> tuple[Thing, ...]:
    """Return the nodes that a unit keeps or looks after."""
    return tuple(
        Thing(id=node.id, ref=node.ref, name=node.name) for node in looked_after(unit=unit)
    )
