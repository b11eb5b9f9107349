"""Views of processes for other programs: a feed, calendars, a snippet for a wiki."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.deliberation.queries import feeds
from mycel.deliberation.views import doors
from mycel.formats import atom, icalendar
from mycel.groups.queries.words import spoken

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def feed(request: HttpRequest, number: int) -> HttpResponse:
    """Send what happened in a process as an Atom feed."""
    row = doors.process(request, number)
    data = atom.feed(
        title=spoken(row.title),
        url=request.build_absolute_uri(request.path),
        page=f"{_site(request)}/processes/{number}/",
        items=feeds.happened(process=row, site=_site(request)),
        made=row.opened_at or row.drafted_at,
    )
    return HttpResponse(data, content_type="application/atom+xml")


@require_safe
def calendar_of(request: HttpRequest, number: int) -> HttpResponse:
    """Send the planned days of a process."""
    row = doors.process(request, number)
    events = feeds.planned(process=row, site=_site(request))
    data = icalendar.calendar(name=spoken(row.title), events=events, stamp=timezone.now())
    return HttpResponse(data, content_type=CALENDAR)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Send the planned days of all public processes that run."""
    events = feeds.planned_everywhere(site=_site(request))
    name = gettext("What is being talked about")
    data = icalendar.calendar(name=name, events=events, stamp=timezone.now())
    return HttpResponse(data, content_type=CALENDAR)


@require_safe
def wikitext(request: HttpRequest, number: int) -> HttpResponse:
    """Send a snippet about a process for a page of a wiki."""
    row = doors.process(request, number)
    text = feeds.wikitext(process=row, site=_site(request))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
