"""Remembering who was told of a process, so that taking part is held against it.

No act of anybody's: the entry of the opening says that people were told, and the participation
table how many.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mycel.deliberation.actions._phases import hold
from mycel.deliberation.actions._taking_part import is_new
from mycel.deliberation.models import Participant, Process
from mycel.people.models import Person

BATCH = 1000


def mark_told(*, process: UUID, people: Collection[UUID], at: datetime) -> int:
    """Keep that people were told of a process; those who were told or took part stay as they are.

    Returns:
        How many are new.
    """
    with transaction.atomic():
        row = Process.objects.filter(id=process).first()
        if row is None:
            return 0
        hold(row)
        known = Participant.objects.filter(process=row, person__in=people)
        known.filter(told_at__isnull=True).update(told_at=at)
        new = set(people) - set(known.values_list("person_id", flat=True))
        last = Participant.objects.filter(process=row).aggregate(last=Max("number"))["last"] or 0
        rows = Person.objects.select_related("account").filter(id__in=new).order_by("id")
        fresh = [
            Participant(
                process=row,
                person=person,
                number=last + place,
                language=(person.languages or [""])[0][:12],
                home=person.home,
                is_new=is_new(person, at),
                told_at=at,
            )
            for place, person in enumerate(rows, start=1)
        ]
        Participant.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)
