"""Doors of the record."""

from tests.site.door import GONE, NOT_HERE, READ, Door, everybody, read

DOORS: dict[str, tuple[Door, ...]] = {
    # Record
    "record": READ,
    "entry": read(idx=0),
    "leaves": READ,
    "document": read(digest="digest"),
    "opening": (Door(everybody(NOT_HERE), {"commitment": "0" * 64}),),
    # a checkpoint is signed by the worker, and this world has none
    "record_checkpoint": GONE,
    "entry_proof": (Door(everybody(NOT_HERE), {"idx": 0}),),
    "tile": (Door(everybody(NOT_HERE), {"level": 0, "path": "000"}),),
    "entry_bundle": (Door(everybody(NOT_HERE), {"path": "000"}),),
    "record_key": READ,
    "record_verify": READ,
    "receipt": (Door(everybody(NOT_HERE), {"leaf_hash": "0" * 64}),),
}
