"""Context that every page has: the movement's name, and whether it is a sample."""

from django.http import HttpRequest

from mycel.groups import queries
from mycel.notices.queries import inbox
from mycel.people.models import Account
from mycel.site import signin
from mycel.site.templatetags import look


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows; one query, and one more for who is signed in."""
    frame = queries.frame()
    return {
        "movement_name": look.text(frame.name),
        "sample": frame.is_sample,
        "unread": _unread(request),
        "personas": signin.PERSONAS if frame.is_sample and signin.is_sample_site(request) else (),
    }


def _unread(request: HttpRequest) -> int:
    """Return how many notices wait for whoever is signed in."""
    user = getattr(request, "user", None)
    return inbox.unread_of(account=user.pk) if isinstance(user, Account) else 0
