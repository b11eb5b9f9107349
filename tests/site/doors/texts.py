"""Doors of texts: history, translations, moderation, conduct, search."""

from tests.site.door import Door

DOORS: dict[str, tuple[Door, ...]] = {}
