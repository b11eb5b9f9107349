"""Remembering how far somebody has read a discussion; nobody but them sees it.

It is no act and no entry of the record: reading leaves no trace that others could read.
"""

from datetime import datetime

from mycel.deliberation.models import Thread, Visit
from mycel.people.models import Person


def visited(*, thread: Thread, person: Person, seen: int, at: datetime) -> None:
    """Remember the number of the newest post that somebody had before them; never a lower one."""
    row, is_new = Visit.objects.get_or_create(
        thread=thread, person=person, defaults={"seen": seen, "at": at}
    )
    if not is_new and seen >= row.seen:
        row.seen, row.at = seen, at
        row.save(update_fields=["seen", "at"])
