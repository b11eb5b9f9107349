"""Doors of notices: inbox, wishes, unsubscribing, feeds."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
