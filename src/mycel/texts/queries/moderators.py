"""Who moderates all spaces, in the order of the alphabet."""

from dataclasses import dataclass
from datetime import datetime

from mycel.texts.models import Moderator
from mycel.texts.rules import EVERYWHERE


@dataclass(frozen=True, slots=True)
class ModeratorLine:
    """A moderator of all spaces."""

    slug: str
    name: str
    ref: str
    since: datetime


def moderator_lines() -> tuple[ModeratorLine, ...]:
    """Return the moderators of all spaces, by name."""
    rows = Moderator.objects.filter(space=EVERYWHERE).select_related("person")
    lines = [
        ModeratorLine(
            slug=row.person.slug,
            name=row.person.shown_name,
            ref=row.person.ref if row.person.named else "",
            since=row.since_at,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.slug)))
