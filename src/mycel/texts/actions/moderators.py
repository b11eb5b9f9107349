"""Acts on moderators of all spaces; those of one space are appointed by the room that owns it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.people.actions import named
from mycel.people.models import Person
from mycel.record import acts as record
from mycel.texts.actions._writing import end_moderating, let_moderate
from mycel.texts.models import Moderator
from mycel.texts.rules import EVERYWHERE


class NoModerator(ValueError):
    """Somebody who is a moderator already, or is none."""


@record.act(
    "texts.moderator.appointed",
    version=1,
    says=_("{actor} made {person} a moderator"),
    title=_("A moderator was appointed"),
    person="id",
)
def appoint_moderator(*, person: Person, by: UUID | None, at: datetime) -> record.Entry[Moderator]:
    """Let somebody look after the texts of all spaces.

    Errors:
        NoModerator where they do already.
    """
    if Moderator.objects.filter(person=person, space=EVERYWHERE).exists():
        raise NoModerator(_("They are a moderator already."))
    row = let_moderate(person=person, space=EVERYWHERE, at=at)
    return record.Entry(row, scope=person.id, body={"person": person.id}, names=(named(person),))


@record.act(
    "texts.moderator.ended",
    version=1,
    says=_("{person} is no moderator any more"),
    title=_("A moderator stopped"),
    person="id",
)
def end_moderator(*, person: Person, by: UUID | None, at: datetime) -> record.Entry[None]:
    """Let somebody look after all spaces no more.

    Errors:
        NoModerator where they do not.
    """
    if not Moderator.objects.filter(person=person, space=EVERYWHERE).exists():
        raise NoModerator(_("They are no moderator of all spaces."))
    end_moderating(person=person, space=EVERYWHERE, at=at)
    return record.Entry(None, scope=person.id, body={"person": person.id}, names=(named(person),))
