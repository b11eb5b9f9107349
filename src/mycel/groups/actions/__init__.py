"""Acts of groups: units and terms, charters, reports, rolls of members."""

from mycel.groups.actions.units import (
    EndsBeforeItBegan,
    HoldsItAlready,
    SeatsAreTaken,
    begin_term,
    change_unit,
    describe_movement,
    document_of,
    end_term,
    found_unit,
    load,
    named,
)

__all__ = [
    "EndsBeforeItBegan",
    "HoldsItAlready",
    "SeatsAreTaken",
    "begin_term",
    "change_unit",
    "describe_movement",
    "document_of",
    "end_term",
    "found_unit",
    "load",
    "named",
]
