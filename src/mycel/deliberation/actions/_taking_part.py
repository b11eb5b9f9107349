"""Taking part: whoever does something in a process for the first time gets a number in it."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Max

from mycel.deliberation.models import Participant, Process
from mycel.deliberation.snapshots import NEW_DAYS
from mycel.engine import chance
from mycel.people.models import Person

ROLL = b"\x02"


def participant(*, process: Process, person: Person, at: datetime) -> Participant:
    """Return somebody's row in a process, made with this act if there was none.

    What is counted of them (language, home, whether they are new) is kept as it is now.
    """
    mine = Participant.objects.select_for_update(of=("self",))
    found = mine.filter(process=process, person=person).first()
    if found is not None:
        if found.took_part_at is None:  # told of it before
            found.took_part_at = at
            found.salt, found.commitment = _sealed(person)
            found.save(update_fields=["took_part_at", "salt", "commitment"])
        return found
    last = Participant.objects.filter(process=process).aggregate(last=Max("number"))["last"]
    salt, commitment = _sealed(person)
    row = Participant(
        process=process,
        person=person,
        number=(last or 0) + 1,
        language=(person.languages or [""])[0][:12],
        home=person.home,
        is_new=is_new(person, at),
        took_part_at=at,
        salt=salt,
        commitment=commitment,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else took the number in this moment
        return participant(process=process, person=person, at=at)
    return row


def _sealed(person: Person) -> tuple[bytes, str]:
    salt = chance.salt()
    return salt, sha256(ROLL + salt + str(person.id).encode()).hexdigest()


def is_new(person: Person, at: datetime) -> bool:
    """Return whether somebody joined lately."""
    joined = person.account.date_joined if person.account is not None else None
    return joined is not None and at - joined < timedelta(days=NEW_DAYS)
