"""Kinds: which record reads the documents of which kind, and where they are written."""

from dataclasses import dataclass

from mycel.formats.movement.futures import RISK, SCENARIO, TREATMENT
from mycel.formats.movement.groups import PERSON, UNIT
from mycel.formats.movement.incidents import INCIDENT
from mycel.formats.movement.nodes import NODE
from mycel.formats.movement.records import Record
from mycel.formats.movement.root import MOVEMENT


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its record, and the attribute of Movement (also folder) that holds it."""

    name: str
    record: Record
    plural: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("person", PERSON, "people"),
        Kind("unit", UNIT, "units"),
        Kind("node", NODE, "nodes"),
        Kind("scenario", SCENARIO, "scenarios"),
        Kind("risk", RISK, "risks"),
        Kind("treatment", TREATMENT, "treatments"),
        Kind("incident", INCIDENT, "incidents"),
    )
}
FURTHER = ("space", "protocol", "pathway", "role", "change", "decision", "commitment")
"""Kinds that other outcomes define: kept as written, never looked into."""
RECORDS = {"movement": MOVEMENT, **{kind.name: kind.record for kind in KINDS.values()}}
