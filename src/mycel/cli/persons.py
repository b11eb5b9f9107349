"""Persons: pseudonyms in what is exported, and who is meant when an export comes back."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from django.conf import settings

from mycel.engine.movement import Movement, Person
from mycel.engine.plain import build, plain
from mycel.formats import movement


def hidden(*, value: Movement) -> Movement:
    """Return the movement with everybody who did not agree to be named behind a pseudonym."""
    return movement.pseudonymise(movement=value, salt=_salt())


def recognised(*, value: Movement, known: Mapping[str, Person]) -> Movement:
    """Return the movement with this database's own pseudonyms led back to the persons they hide.

    What the files say about them is taken over, except name and consent, which a pseudonym cannot
    know. Without this, an export that comes back would enter everybody a second time.
    """
    behind = {
        pseudonym: person
        for person in known.values()
        if not person.named and (pseudonym := _pseudonym(person)) in value.people
    }
    if not behind:
        return value
    refs = {pseudonym: person.ref for pseudonym, person in behind.items()}
    bare = replace(value, people={}, series={}, texts={})
    people = {
        refs.get(ref, ref): replace(
            person, ref=behind[ref].ref, name=behind[ref].name, named=behind[ref].named
        )
        if ref in behind
        else person
        for ref, person in value.people.items()
    }
    return replace(
        build(Movement, _renamed(plain(bare), refs)),
        people=people,
        series=value.series,
        texts=value.texts,
    )


def _pseudonym(person: Person) -> str:
    alone = hidden(value=Movement(name="", people={person.ref: person}))
    return next(iter(alone.people))


def _renamed(value: object, refs: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return refs.get(value, value)
    if isinstance(value, Mapping):
        return {refs.get(key, key): _renamed(item, refs) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, refs) for item in value]
    return value


def _salt() -> bytes:
    return sha256(b"export:" + settings.SECRET_KEY.encode()).digest()
