"""Views of the opinion map: the page, its document, drawing it again, and the Polis files."""

import io
import zipfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mycel.deliberation import tasks
from mycel.deliberation.queries import maps
from mycel.deliberation.queries.permitted import runs
from mycel.deliberation.snapshots.conversation import files_of
from mycel.deliberation.views import doors


@require_safe
def map_(request: HttpRequest, number: int) -> HttpResponse:
    """Show the opinion map, in words first."""
    row = doors.process(request, number)
    me = doors.visitor(request)
    page = maps.map_page(process=row, person=me, language=doors.language())
    context = {
        "page": page,
        "process": row,
        "runs": me is not None and runs(process=row, person=me),
        "why": _why(page.reason) if page is not None else "",
    }
    return render(request, "deliberation/map_page.html", context)


@require_safe
def document(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the newest map as it was published; the same bytes until there is another."""
    row = doors.process(request, number)
    newest = maps.public_bytes(process=row)
    if newest is None:
        raise Http404(gettext("There is no map yet: it is drawn once people have voted."))
    data, digest = newest
    tag = f'"{digest}"'
    found = HttpResponse(data, content_type="application/json")
    found["ETag"] = tag
    answer = get_conditional_response(request, etag=tag, response=found) or found
    answer["Cache-Control"] = "public, max-age=10" if row.visibility == "public" else "private"
    return answer


@login_required
@require_POST
def draw(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a new map now."""
    row = doors.process_to_run(request, number)
    if tasks.ask_now(process=row):
        messages.success(request, gettext("A new map is being drawn. Look again in a minute."))
    else:
        messages.info(
            request,
            gettext(
                "Fewer than five answers came since the last map. From two maps around a single"
                " answer anybody could read it, so a new one waits."
            ),
        )
    return redirect("map", number=number)


@require_safe
def export(request: HttpRequest, number: int) -> HttpResponse:
    """Send the statements as files that Polis and others read."""
    row = doors.process(request, number)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files_of(process=row).items():
            archive.writestr(name, data)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="process-{number}-statements.zip"'
    return answer


def _why(reason: str) -> str:
    """Return why groups are not told, in a sentence."""
    sentences = {
        "TooFewParticipants": gettext(
            "Fewer than 15 people have voted on enough statements. Groups are told from 15 on."
        ),
        "DegenerateMap": gettext("Everybody votes alike so far, so there are no groups to tell."),
        "SmallGroups": gettext(
            "Some groups are so small that single people could be recognised. They are not told."
        ),
        "UnstableGroups": gettext(
            "The groups change when a tenth of the votes is left out, so they say little. They are"
            " not told."
        ),
    }
    return sentences.get(reason, "")
