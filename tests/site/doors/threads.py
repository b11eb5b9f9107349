"""Doors of discussion."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
