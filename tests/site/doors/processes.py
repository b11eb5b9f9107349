"""Doors of processes and their phases."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
