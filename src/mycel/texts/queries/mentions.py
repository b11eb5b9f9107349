"""Mentions: whom a text names with an @, as far as they agreed to be named."""

import re

from mycel.people.models import Person

MOST = 50
_NAMED = re.compile(r"(?<![\w@/.+-])@([A-Za-z0-9_-]{1,120})")


def mentioned(body: str) -> tuple[Person, ...]:
    """Return the persons a text names, by slug; those who did not agree to be named are nobody."""
    slugs = {found.lower() for found in _NAMED.findall(body)}
    if not slugs:
        return ()
    wanted = sorted(slugs)[:MOST]
    return tuple(Person.objects.named().filter(slug__in=wanted).order_by("slug"))
