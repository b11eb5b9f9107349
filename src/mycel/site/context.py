"""Context that every page has: the movement's name, and whether it is a sample."""

from django.http import HttpRequest

from mycel.groups import queries
from mycel.site import signin
from mycel.site.templatetags import look


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows; one query."""
    frame = queries.frame()
    return {
        "movement_name": look.text(frame.name),
        "sample": frame.is_sample,
        "personas": signin.PERSONAS if frame.is_sample and signin.is_sample_site(request) else (),
    }
