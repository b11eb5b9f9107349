"""Telling: notices are written once per fact and person, and read by their owner alone."""

from datetime import datetime

from mycel.notices.models import Notice
from mycel.notices.rules import Told
from mycel.people.models import Person

BATCH = 500


def tell(*, told: Told, key: str, at: datetime) -> int:
    """Write a notice to everybody whom a fact concerns; told twice, it stands once.

    Args:
        told: to whom, and what.
        key: the fact, such as the number of its entry.
        at: when it happened.

    Returns:
        How many people are told.
    """
    people = sorted(set(told.people))
    rows = [
        Notice(
            person_id=person, kind=told.kind, space=told.space, path=told.path,
            values=dict(told.values), key=key, at=at,
        )
        for person in people
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(people)


def read(*, person: Person, id_: int, at: datetime) -> Notice | None:
    """Mark one of somebody's notices as read and return it; None where it is not theirs."""
    row = Notice.objects.filter(person=person, id=id_).first()
    if row is not None and row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
    return row


def read_all(*, person: Person, until: int, at: datetime) -> int:
    """Mark somebody's notices as read, up to the newest one they saw."""
    rows = Notice.objects.filter(person=person, id__lte=until, read_at__isnull=True)
    return rows.update(read_at=at)
