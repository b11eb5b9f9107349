"""Loading: a movement from files becomes rows, through the acts of each room, all or nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mycel.assessment import actions as assessment
from mycel.assessment import snapshots as assessment_snapshots
from mycel.catalogue import snapshots as catalogue_snapshots
from mycel.catalogue.actions import nodes
from mycel.cli import persons
from mycel.engine.movement import Movement
from mycel.groups import actions as groups
from mycel.groups import snapshots as group_snapshots
from mycel.groups.models import Movement as MovementRow
from mycel.people import actions as people
from mycel.people import snapshots as people_snapshots
from mycel.people.actions import Loaded


@dataclass(frozen=True)
class Counts:
    """What a load did, kind by kind."""

    movement: Loaded
    people: Loaded
    units: Loaded
    nodes: Loaded
    plans: Loaded

    def by_kind(self) -> dict[str, dict[str, int]]:
        """Return how many things of each kind were created, changed and left as they were."""
        return {
            name: {"created": c.created, "changed": c.changed, "unchanged": c.unchanged}
            for name, c in vars(self).items()
        }


class AnotherMovement(ValueError):
    """A sample that would be mixed into a movement of real people."""


def holds_a_movement() -> bool:
    """Return whether the database holds a movement already."""
    return MovementRow.objects.exists()


def compare(*, value: Movement) -> tuple[str, ...]:
    """Return what should be known before a movement is loaded over the one that is stored.

    Errors:
        AnotherMovement where a sample would be mixed into a movement that is none.
    """
    if not holds_a_movement():
        return ()
    stored = group_snapshots.of_movement()
    if value.is_sample and not stored.is_sample:
        raise AnotherMovement(
            f"the database holds {_name(stored)}, which is no sample; expected another folder in "
            "MYCEL_HOME, or another DATABASE_URL, for a sample"
        )
    if value.name != stored.name:
        was, is_ = _name(stored), _name(value)
        return (f"the movement {was} is now called {is_}; what the files do not name stays",)
    return ()


def _name(value: Movement) -> str:
    name = value.name
    return name if isinstance(name, str) else next(iter(name.values()))


def load(*, value: Movement, by: UUID | None, at: datetime) -> Counts:
    """Create and change what differs; loading the same files again changes nothing."""
    with transaction.atomic():
        value = persons.recognised(value=value, known=people_snapshots.of_people())
        movement = _movement(value=value, by=by, at=at)
        scope = MovementRow.objects.values_list("id", flat=True)[0]
        return Counts(
            movement=movement,
            people=_people(value=value, scope=scope, by=by, at=at),
            units=_units(value=value, scope=scope, by=by, at=at),
            nodes=_nodes(value=value, scope=scope, by=by, at=at),
            plans=_plans(value=value, scope=scope, by=by, at=at),
        )


def _movement(*, value: Movement, by: UUID | None, at: datetime) -> Loaded:
    facts = Movement(
        name=value.name,
        languages=value.languages,
        is_sample=value.is_sample,
        losses=value.losses,
        weights=value.weights,
        words=value.words,
        factors=value.factors,
        further=value.further,
    )
    is_new = not holds_a_movement()
    if not is_new and group_snapshots.of_movement() == facts:
        return Loaded(unchanged=1)
    groups.describe_movement(value=facts, by=by, at=at)
    return Loaded(created=1) if is_new else Loaded(changed=1)


def _people(*, value: Movement, scope: UUID, by: UUID | None, at: datetime) -> Loaded:
    known = people_snapshots.of_people()
    if all(known.get(ref) == person for ref, person in value.people.items()):
        return Loaded(unchanged=len(value.people))
    return people.load(scope=scope, people=value.people, by=by, at=at)


def _units(*, value: Movement, scope: UUID, by: UUID | None, at: datetime) -> Loaded:
    known, texts = group_snapshots.of_units(), group_snapshots.of_texts()
    wanted = {ref: replace(unit, looks_after=()) for ref, unit in value.units.items()}
    same_texts = all(texts.get(path) == text for path, text in value.texts.items())
    if same_texts and all(known.get(ref) == unit for ref, unit in wanted.items()):
        return Loaded(unchanged=len(wanted))
    return groups.load(scope=scope, units=value.units, texts=value.texts, by=by, at=at)


def _nodes(*, value: Movement, scope: UUID, by: UUID | None, at: datetime) -> Loaded:
    known, series = catalogue_snapshots.of_nodes(), catalogue_snapshots.of_series()
    care = {ref: set(unit.looks_after) for ref, unit in catalogue_snapshots.of_units().items()}
    if (
        all(known.get(ref) == node for ref, node in value.nodes.items())
        and all(series.get(path) == one for path, one in value.series.items())
        and all(care.get(ref) == set(unit.looks_after) for ref, unit in value.units.items())
    ):
        return Loaded(unchanged=len(value.nodes))
    return nodes.load(scope=scope, value=value, by=by, at=at)


def _plans(*, value: Movement, scope: UUID, by: UUID | None, at: datetime) -> Loaded:
    known = assessment_snapshots.with_plans(value)
    wanted = (value.scenarios, value.risks, value.treatments, value.incidents)
    size = sum(len(part) for part in wanted)
    stored = (known.scenarios, known.risks, known.treatments, known.incidents)
    if all(
        have.get(ref) == one
        for have, want in zip(stored, wanted, strict=True)
        for ref, one in want.items()
    ):
        return Loaded(unchanged=size)
    return assessment.load(scope=scope, value=value, by=by, at=at)
