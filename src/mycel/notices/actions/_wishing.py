"""Wishing: what somebody follows, how often they want mail, and where it goes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mycel.notices.models import RHYTHMS, Address, Follow, Notice, Wish
from mycel.people.actions import when_leaving
from mycel.people.models import Person

PAUSE = timedelta(minutes=10)


class NotWished(ValueError):
    """A wish that cannot be kept; it says why."""


def follow(*, person: Person, space: str, at: datetime) -> None:
    """Let somebody hear of what happens in a space."""
    Follow.objects.get_or_create(person=person, space=space, defaults={"since_at": at})


def unfollow(*, person: Person, space: str) -> None:
    """Let somebody hear no more of a space, but for what concerns them alone."""
    Follow.objects.filter(person=person, space=space).delete()


def wish(*, person: Person, space: str, rhythm: str, at: datetime) -> None:
    """Keep how often somebody wants mail of a space, or of everything where it is empty.

    Errors:
        NotWished for a rhythm that is none.
    """
    if rhythm not in dict(RHYTHMS):
        raise NotWished(_("Choose at once, once a day, once a week, or never."))
    values = {"rhythm": rhythm, "changed_at": at}
    Wish.objects.update_or_create(person=person, space=space, defaults=values)


def set_address(*, person: Person, email: str, at: datetime) -> Address:
    """Keep where somebody wants their mail; it is used once they confirm it from there.

    Errors:
        NotWished where another address was given a moment ago: whoever reads it would get one
        question after the other.
    """
    with transaction.atomic():
        known = Address.objects.select_for_update().filter(person=person).first()
        if known is not None and known.email == email and known.confirmed_at is not None:
            return known
        if known is not None and at - known.asked_at < PAUSE:
            raise NotWished(
                _("You gave an address a moment ago. Wait ten minutes, then change it.")
            )
        values = {"email": email, "asked_at": at, "confirmed_at": None}
        return Address.objects.update_or_create(person=person, defaults=values)[0]


def confirm(*, person_id: UUID, email: str, at: datetime) -> bool:
    """Confirm an address from a link that was sent there; False where it was changed since."""
    rows = Address.objects.filter(person_id=person_id, email=email)
    return bool(rows.update(confirmed_at=at))


def forget_address(*, person: Person) -> None:
    """Forget where somebody's mail goes; from now on there is none."""
    Address.objects.filter(person=person).delete()


@when_leaving
def _forget(person: Person, by: UUID | None, at: datetime) -> None:
    """Keep nothing that somebody was told, wished or followed."""
    del by, at  # the act of leaving says who and when
    for rows in (Notice, Wish, Follow, Address):
        rows.objects.filter(person=person).delete()
    person.mails.all().delete()
