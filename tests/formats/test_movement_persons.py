"""Persons who did not agree to be named appear behind pseudonyms, everywhere."""

import re
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings

from mycel.engine.movement import Movement, Person
from mycel.formats.movement import pseudonymise, read, write

from .movements import example, movements

SALT = b"salt of this export"


def test_only_persons_who_agreed_keep_their_names() -> None:
    movement = pseudonymise(movement=read(files=example()), salt=SALT)
    named, hidden = sorted(movement.people.values(), key=lambda one: not one.named)
    assert (named.ref, named.name) == ("person/amina", "Amina")
    assert re.fullmatch(r"person/p-[0-9a-f]{8}", hidden.ref)
    assert hidden.name == hidden.ref.removeprefix("person/")


def test_no_file_tells_who_is_behind_a_pseudonym() -> None:
    movement = read(files=example())
    further = {"role/x": {"holders": ["person/jonas"], "person/jonas": {"since": 1}}}
    files = write(movement=pseudonymise(movement=replace(movement, further=further), salt=SALT))
    everything = b"".join([*files.values(), *(path.encode() for path in files)]).lower()
    assert b"jonas" not in everything
    assert b"amina" in everything
    assert everything.count(b"person/p-") == 5


def test_the_salt_decides_the_pseudonym() -> None:
    movement = read(files=example())
    once, again, other = (
        set(pseudonymise(movement=movement, salt=salt).people) for salt in (SALT, SALT, b"x")
    )
    assert once == again
    assert once != other


def test_two_persons_never_share_a_pseudonym() -> None:
    plain = Movement(name="x", people={"person/a": Person("person/a", "A")})
    [taken] = pseudonymise(movement=plain, salt=SALT).people
    people = plain.people | {taken: Person(taken, "B", named=True)}
    both = pseudonymise(movement=replace(plain, people=people), salt=SALT)
    assert len(both.people) == 2
    assert both.people[taken].name == "B"


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(movements())
def test_a_movement_with_pseudonyms_still_holds_together(movement: Movement) -> None:
    hidden = pseudonymise(movement=movement, salt=SALT)
    assert read(files=write(movement=hidden)) == hidden
    assert len(hidden.people) == len(movement.people)
