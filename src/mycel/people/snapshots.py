"""Snapshots of people: rows as the frozen values of a movement."""

from mycel.engine import movement
from mycel.people.models import Person


def of_person(person: Person) -> movement.Person:
    """Return one person as a value, as they stand in the database."""
    return movement.Person(
        ref=person.ref,
        name=person.name,
        named=person.named,
        languages=tuple(person.languages),
        skills=tuple(person.skills),
        hours_per_week=person.hours_per_week,
        home=person.home or None,
    )


def of_people() -> dict[str, movement.Person]:
    """Return everybody, by reference."""
    people = (of_person(person) for person in Person.objects.order_by("slug"))
    return {person.ref: person for person in people}
