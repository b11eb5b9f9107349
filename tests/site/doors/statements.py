"""Doors of statements and opinion maps."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
