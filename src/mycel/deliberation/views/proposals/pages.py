"""Views that read: the list of proposals, one proposal, similar ones, and its wikitext."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mycel.deliberation.queries import proposals
from mycel.deliberation.queries.proposals_like import similar_proposals
from mycel.deliberation.queries.proposals_one import proposal_page
from mycel.deliberation.queries.proposals_told import wikitext as wikitext_of
from mycel.deliberation.views.proposals import doors
from mycel.texts.forms.languages import languages

MOST_TYPED = 300


@require_safe
def list_(request: HttpRequest, number: int) -> HttpResponse:
    """List a process's proposals, newest first; by state and language, or by words."""
    me = doors.visitor(request)
    row = doors.process(number, me)
    names = dict(languages())
    written = request.GET.get("language", "")
    page = proposals.proposals_page(
        process=row,
        person=me,
        language=doors.language(),
        filter_=request.GET.get("show", ""),
        written=written if written in names else "",
        words=request.GET.get("q", "").strip()[:MOST_TYPED],
        before=doors.whole(request.GET.get("before")),
    )
    asked = {"show": page.shows, "language": page.written, "q": page.words}
    query = urlencode({name: value for name, value in asked.items() if value})
    context = {
        "page": page,
        "process": row,
        "older": f"?{query}{'&' if query else ''}before={page.older}" if page.older else "",
        "languages": [(code, names.get(code, code)) for code in page.languages],
        "is_asked": bool(query),
        "is_signed_in": me is not None,
    }
    return render(request, "deliberation/proposal_list.html", context)


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposal: what it says, how it stands, and what one can do with it."""
    me = doors.visitor(request)
    row = doors.proposal(number, me)
    page = proposal_page(
        row=row,
        person=me,
        language=doors.language(),
        originals="original" in request.GET,
        amendments_before=doors.whole(request.GET.get("amendments")),
        change=doors.whole(request.GET.get("change")),
    )
    context = {"page": page, "process": row.process, "is_signed_in": me is not None}
    return render(request, "deliberation/proposal_page.html", context)


@require_safe
def similar(request: HttpRequest, number: int) -> HttpResponse:
    """Show proposals that are like what somebody types; a part of a page."""
    row = doors.process(number, doors.visitor(request))
    typed = request.GET.get("q") or request.GET.get("title") or ""
    found = similar_proposals(process=row, typed=typed[:MOST_TYPED], language=doors.language())
    return render(request, "deliberation/proposal_similar.html", {"similar": found})


@require_safe
def wikitext(request: HttpRequest, number: int) -> HttpResponse:
    """Give a proposal as wikitext, to be pasted into a page of a wiki."""
    me = doors.visitor(request)
    row = doors.proposal(number, me)
    page = proposal_page(row=row, person=me, language=doors.language())
    told = wikitext_of(page=page, url=request.build_absolute_uri(page.line.url))
    return HttpResponse(told, content_type="text/plain; charset=utf-8")
