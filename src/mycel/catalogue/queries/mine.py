"""What somebody keeps, and what they were asked about it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mycel.catalogue.models import Call, Node
from mycel.engine.movement import Text
from mycel.groups.models import Term, Unit
from mycel.people.models import Person
from mycel.people.queries import tells

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A node that somebody keeps, alone or with their unit."""

    ref: str
    slug: str
    name: Text
    confirmed: date | None
    due: date | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes there are, and how many of them somebody keeps."""

    nodes: int
    kept: int


def kept_by(*, person: Person, today: date) -> tuple[Kept, ...]:
    """Return the nodes somebody keeps, those with an open question first."""
    units = Unit.objects.filter(
        id__in=Term.objects.running(today).filter(person=person).values("role__unit")
    )
    nodes = Node.objects.present().filter(Q(steward_person=person) | Q(steward_unit__in=units))
    rows = list(nodes.only("id", "slug", "name", "confirmed_date").order_by("slug")[:SHOWN])
    open_ = {
        call.node_id: call for call in Call.objects.filter(node__in=rows, answered_at__isnull=True)
    }
    kept = []
    for row in rows:
        call = open_.get(row.id)
        kept.append(
            Kept(
                ref=row.ref,
                slug=row.slug,
                name=row.name,
                confirmed=row.confirmed_date,
                due=call.due_date if call else None,
                is_silent=bool(call and call.is_silent(today)),
            )
        )
    return tuple(sorted(kept, key=lambda one: (one.due is None, one.due or today, one.slug)))


def counts() -> Counts:
    """Return how many nodes are on the map and how many are kept by somebody."""
    nodes = Node.objects.present().count()
    return Counts(nodes=nodes, kept=nodes - Node.objects.unowned().count())


def looked_after(*, unit: Unit) -> tuple[Node, ...]:
    """Return what a unit keeps or looks after."""
    nodes = Node.objects.present().filter(Q(steward_unit=unit) | Q(looked_after_by=unit))
    return tuple(nodes.only("id", "slug", "name", "kind").distinct().order_by("slug")[: SHOWN * 4])


@tells("keeps")
def _kept_for_download(person: Person) -> object:
    nodes = Node.objects.filter(Q(steward_person=person) | Q(members__person=person)).distinct()
    return [node.ref for node in nodes.order_by("slug")]
