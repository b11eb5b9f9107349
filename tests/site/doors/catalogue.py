"""Doors of the catalogue."""

from tests.site.door import (
    MEMBERS,
    OF_HOUSE,
    OF_KEEPER,
    OF_OTHER,
    READ,
    Door,
    deed,
    form,
    only,
    read,
    signed_in,
)

DOORS: dict[str, tuple[Door, ...]] = {
    # Catalogue
    "nodes": READ,
    "node": read(slug="own"),
    "node_list": READ,
    "node_list_csv": READ,
    "node_yaml": read(slug="own"),
    "node_series": read(slug="own"),
    "node_new": (*MEMBERS, Door(signed_in(), method="POST")),
    "node_edit": (
        *form(OF_HOUSE, OF_OTHER, "own", "foreign"),
        *form(OF_KEEPER, signed_in(), "lone", "free"),
    ),
    "node_retire": form(OF_HOUSE, OF_OTHER, "own", "foreign"),
    "node_restore": (
        deed(OF_HOUSE, slug="own"),
        deed(OF_OTHER, slug="foreign"),
        deed(OF_KEEPER, slug="lone"),
    ),
    "node_confirm": (
        deed(OF_HOUSE, slug="own"),
        deed(OF_OTHER, slug="foreign"),
        deed(OF_KEEPER, slug="lone"),
        deed(only("admin"), slug="free"),
    ),
    "stewards": READ,
    "stewards_csv": READ,
    "unowned": READ,
    "unowned_csv": READ,
    "levels": READ,
    "levels_csv": READ,
    "roll_call": READ,
    "roll_call_csv": READ,
    "roll_call_start": (
        deed(OF_HOUSE, {"unit": "house"}),
        deed(OF_OTHER, {"unit": "other"}),
        deed(only("admin")),
    ),
    "roll_call_answer": (deed(OF_HOUSE, {"answer": "nonsense"}, pk="call"),),
}
