"""Incidents: the keys of what has gone wrong."""

from typing import cast

from mycel.engine.movement import Incident
from mycel.formats.movement import rules
from mycel.formats.movement.names import Ref, Spoken
from mycel.formats.movement.places import At
from mycel.formats.movement.records import Key, Many, Record, Table
from mycel.formats.movement.shapes import LINK, WORD, WORDS, Number
from mycel.formats.movement.times import Moment


def _ends_after_start(at: At, built: object) -> None:
    incident = cast("Incident", built)
    if incident.end is not None and incident.end < incident.start:
        here = rules.inside(at, "end")
        raise here.problem(text=f"{here.label} is before start; expected the same time or later")


INCIDENT = Record(
    "incident",
    Incident,
    (
        Key("ref", Ref(("incident",), is_own=True), "Its name in references.",
            "incident/2026-03-tiles-stale", is_required=True),
        Key("summary", Spoken(), "What happened, in one sentence.", "Tiles were a day old.",
            is_required=True),
        Key("start", Moment(), "When it began, in UTC.", "2026-03-01T14:05Z", is_required=True),
        Key("end", Moment(), "When it was over, in UTC.", "2026-03-02T09:30Z"),
        Key("nodes", Many(Ref(("node",))), "The nodes that were down or impaired.",
            "[node/tile-server]"),
        Key("risk", Ref(("risk",)), "The risk that came true.", "risk/key-maintainer-leaves"),
        Key("people_affected", Number(), "How many people noticed it.", "12000"),
        Key("loss", Table(WORD, Number()), "Harm, per unit of loss.", "{editor-hours: 310}"),
        Key("cause", Spoken(), "Why it happened.", "The disk was full."),
        Key("actions", Many(WORDS), "What was done or is to be done.", "[Watch the free space]"),
        Key("links", Many(LINK), "Addresses for people.", "[https://example.org/incidents/17]"),
        Key("source", WORDS, "Where this was imported from.", "incidents.csv"),
    ),
    (_ends_after_start,),
)  # fmt: skip
