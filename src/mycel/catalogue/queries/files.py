"""Files: a node as movement code and its measurements as a table."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from mycel.catalogue import snapshots
from mycel.catalogue.models import Node, Series
from mycel.catalogue.queries.node import series_of
from mycel.engine import movement
from mycel.formats.movement.nodes import NODE
from mycel.formats.yaml import Value
from mycel.formats.yaml import write as yaml_bytes
from mycel.people.models import Person


def public_node(row: Node) -> movement.Node:
    """Return a node as a value in which only those who agreed have their names."""
    value = snapshots.of_node(row)
    names = {one.person.ref: public_ref(one.person) for one in row.members.all()}
    steward = value.steward
    if row.steward_person is not None:
        steward = public_ref(row.steward_person)
    people = tuple(replace(one, person=names[one.person]) for one in value.people)
    return replace(value, people=people, steward=steward)


def public_ref(person: Person) -> str:
    """Return a person's reference, behind a pseudonym unless they agreed to be named."""
    return person.ref if person.named else f"person/{person.pseudonym}"


def node_as_data(row: Node) -> dict[str, Value]:
    """Return a node as the plain data of its movement code."""
    return cast("dict[str, Value]", NODE.write(public_node(row)))


def node_as_yaml(row: Node) -> bytes:
    """Return a node as its file of movement code."""
    return yaml_bytes(values=[node_as_data(row)])


def measurements(row: Node) -> Iterable[tuple[str, str, float]]:
    """Yield the days and values of every series that a node's figures stand on."""
    for series in Series.objects.filter(path__in=series_of(snapshots.of_node(row))):
        for day, value in zip(series.days, series.values, strict=True):
            yield series.path, day, float(value)
