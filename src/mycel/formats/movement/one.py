"""One thing: the rules of the files, asked about a value that was made in a form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from mycel.engine.movement import Movement
from mycel.formats.movement.check import check
from mycel.formats.movement.kinds import KINDS
from mycel.formats.movement.places import At, Mentions
from mycel.formats.movement.records import Record
from mycel.formats.problems import Problem
from mycel.formats.yaml import Located, Mark, Value


def refusals(*, kind: str, value: object, beside: Movement) -> dict[str, str]:
    """Return what the files' rules say against one value, by key; nothing where it is fine.

    The key ``""`` stands for the thing as a whole. ``beside`` is the movement the thing is to be
    part of: what it refers to must be there, and it replaces the thing of the same ref.
    """
    known = KINDS[kind]
    plain = cast("dict[str, Value]", known.record.write(value))
    mentions = Mentions(languages=beside.languages or None)
    at = At(Located(file=kind, value=plain, mark=Mark(line=1)), plain, mentions)
    found = _by_key(known.record, at, plain)
    if found:
        return found
    mentions.refs.clear()
    things = cast("Mapping[str, object]", getattr(beside, known.plural))
    try:
        built = known.record.read(at)
        ref = str(plain["ref"])
        whole = replace(beside, **{known.plural: {**things, ref: built}})  # type: ignore[arg-type] # each record builds its kind
        check(movement=whole, places=dict.fromkeys([*things, ref], at), mentions=mentions)
    except Problem as problem:
        return {"": problem.text}
    return {}


def _by_key(record: Record, at: At, plain: Mapping[str, Value]) -> dict[str, str]:
    found = {}
    for key in record.keys:
        if key.name in plain:
            try:
                key.shape.read(at.inside(step=key.name, value=plain[key.name]))
            except Problem as problem:
                found[key.name] = problem.text
    return found
