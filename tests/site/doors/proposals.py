"""Doors of proposals and answers."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
