"""API of notices: one's own inbox, wishes, and what one follows."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router
from ninja.errors import HttpError
from ninja.security import django_auth

from mycel.notices import actions
from mycel.notices.queries import inbox, wishes
from mycel.notices.schemas import DoneOut, InboxOut, Refusal, SpaceIn, WishesOut, WishIn
from mycel.people.models import Person
from mycel.people.queries import who

router = Router(tags=["inbox"], auth=django_auth)
REFUSED: Any = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}


@router.get("/", response={200: InboxOut, **REFUSED}, summary="What was told to you")
def list_notices(request: HttpRequest, before: int | None = None) -> dict[str, object]:
    """Return up to 30 notices, newest first."""
    return asdict(inbox.inbox_page(person=_person(request), before=before))


@router.post("/{int:id_}/read/", response={200: DoneOut, **REFUSED}, summary="Mark as read")
def read_notice(request: HttpRequest, id_: int) -> dict[str, object]:
    """Mark one of your notices as read."""
    if actions.read(person=_person(request), id_=id_, at=timezone.now()) is None:
        raise HttpError(404, gettext("There is no such notice in your inbox."))
    return {"done": True}


@router.get("/wishes/", response={200: WishesOut, **REFUSED}, summary="How often mail comes")
def show_wishes(request: HttpRequest) -> dict[str, object]:
    """Return how often you want mail, and what you follow."""
    return asdict(wishes.wishes_page(person=_person(request)))


@router.put("/wishes/", response={200: DoneOut, **REFUSED}, summary="Change how often mail comes")
def put_wish(request: HttpRequest, given: WishIn) -> dict[str, object]:
    """Keep how often you want mail of a space: at-once, daily, weekly or off."""
    try:
        actions.wish(
            person=_person(request), space=given.space, rhythm=given.rhythm, at=timezone.now()
        )
    except actions.NotWished as refusal:
        raise HttpError(422, str(refusal)) from refusal
    return {"done": True}


@router.post("/follow/", response={200: DoneOut, **REFUSED}, summary="Follow a space")
def follow_space(request: HttpRequest, given: SpaceIn) -> dict[str, object]:
    """Hear of what happens in a space."""
    actions.follow(person=_person(request), space=given.space, at=timezone.now())
    return {"done": True}


@router.delete("/follow/", response={200: DoneOut, **REFUSED}, summary="Follow a space no more")
def unfollow_space(request: HttpRequest, space: str) -> dict[str, object]:
    """Hear no more of a space."""
    actions.unfollow(person=_person(request), space=space[:60])
    return {"done": True}


def _person(request: HttpRequest) -> Person:
    found = who(user=request.user)
    if found is None:
        raise HttpError(
            403, gettext("This account belongs to nobody who takes part; sign in with another one.")
        )
    return found
