"""Links in mails: signed, so that they work without signing in, and for one thing alone."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

UNSUBSCRIBE, CONFIRM = "mycel.notices.unsubscribe", "mycel.notices.confirm"
CONFIRM_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Meant:
    """Whom a link is for, and the space or address that it is about."""

    person: UUID
    what: str


def unsubscribing(*, person: UUID, space: str) -> str:
    """Return the address that ends mail of a space, or all mail where it is empty."""
    return _address("unsubscribe", signing.dumps([str(person), space], salt=UNSUBSCRIBE))


def confirming(*, person: UUID, email: str) -> str:
    """Return the address that confirms where mail goes."""
    return _address("confirm_address", signing.dumps([str(person), email], salt=CONFIRM))


def read_unsubscribing(*, token: str) -> Meant | None:
    """Return what a link to unsubscribe means; it never runs out. None where it was changed."""
    return _read(token, UNSUBSCRIBE, None)


def read_confirming(*, token: str) -> Meant | None:
    """Return what a link to confirm means; None where it was changed, or is older than a week."""
    return _read(token, CONFIRM, CONFIRM_SECONDS)


def whole(*, path: str) -> str:
    """Return a path as an address that works from outside."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def _address(name: str, token: str) -> str:
    return whole(path=reverse(name, args=[token]))


def _read(token: str, salt: str, seconds: int | None) -> Meant | None:
    try:
        person, what = signing.loads(token, salt=salt, max_age=seconds)
        return Meant(UUID(person), str(what))
    except (signing.BadSignature, ValueError, TypeError):
        return None
