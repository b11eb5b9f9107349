"""What the catalogue tidies up when a person leaves: what they kept, and the pools they were in."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mycel.catalogue import snapshots
from mycel.catalogue.actions.nodes import change_node
from mycel.catalogue.models import Node
from mycel.people.actions import when_leaving
from mycel.people.models import Person


@when_leaving
def _let_go(person: Person, by: UUID | None, at: datetime) -> None:
    """Leave nothing in the care of somebody who is gone; each node says so in the record."""
    theirs = Node.objects.filter(Q(steward_person=person) | Q(members__person=person)).distinct()
    for node in snapshots.whole(theirs).order_by("slug"):
        value = snapshots.of_node(node)
        kept = None if value.steward == person.ref else value.steward
        people = tuple(member for member in value.people if member.person != person.ref)
        change_node(node=node, value=replace(value, steward=kept, people=people), by=by, at=at)
