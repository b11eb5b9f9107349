"""Views that read discussions: the list, one, one of its branches, a post, its wikitext."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mycel.deliberation import actions
from mycel.deliberation.queries import threads
from mycel.deliberation.queries.threads_one import branch_page, place_of, thread_page
from mycel.deliberation.queries.threads_told import wikitext as wikitext_of
from mycel.deliberation.views import doors
from mycel.deliberation.views import threads_doors as here


@require_safe
def list_(request: HttpRequest, number: int) -> HttpResponse:
    """List the discussions of a process, newest first."""
    row = doors.process(request, number)
    me = doors.visitor(request)
    page = threads.threads_page(
        process=row,
        person=me,
        language=doors.language(),
        at=timezone.now(),
        filter_=request.GET.get("show", ""),
        before=doors.whole(request.GET.get("before")),
    )
    query = f"show={page.shows}&" if page.shows else ""
    context = {
        "page": page,
        "process": row,
        "older": f"?{query}before={page.older}" if page.older else "",
        "is_signed_in": me is not None,
    }
    return render(request, "deliberation/thread_list.html", context)


@require_safe
def thread(request: HttpRequest, number: int) -> HttpResponse:
    """Show a discussion: 25 branches of it, and how it stands."""
    me = doors.visitor(request)
    asked = request.GET
    row = here.thread(number, me)
    page = thread_page(
        row=row,
        facts=threads.facts_of(row=row, person=me, since=doors.whole(asked.get("new"))),
        person=me,
        language=doors.language(),
        at=timezone.now(),
        after=doors.whole(asked.get("after")),
        newest_first=asked.get("order") == "newest",
        originals="original" in asked,
    )
    query = "order=newest&" if page.newest_first else ""
    query += f"new={page.since}&" if page.since is not None else ""
    context = {
        "page": page,
        "older": f"?{query}after={page.older}#posts" if page.older else "",
        "query": query,
        "back": request.get_full_path(),
        "is_signed_in": me is not None,
        "write_in": list(dict.fromkeys([doors.language(), *page.languages])),
    }
    return render(request, "deliberation/thread_page.html", context)


@require_safe
def branch(request: HttpRequest, number: int, post: int) -> HttpResponse:
    """Show one branch of a discussion; a post inside one leads to its place."""
    me = doors.visitor(request)
    found = here.post(post, me, thread=number)
    if found.root is not None:
        return redirect(place_of(found))
    row = here.thread(number, me)
    page = branch_page(
        row=row,
        facts=threads.facts_of(row=row, person=me, since=doors.whole(request.GET.get("new"))),
        root=found,
        person=me,
        language=doors.language(),
        after=doors.whole(request.GET.get("after")),
    )
    query = f"new={page.since}&" if page.since is not None else ""
    context = {
        "page": page,
        "older": f"?{query}after={page.next}" if page.next else "",
        "query": query,
        "back": request.get_full_path(),
        "is_signed_in": me is not None,
    }
    return render(request, "deliberation/thread_branch.html", context)


@require_safe
def post(request: HttpRequest, number: int) -> HttpResponse:
    """Lead from a permalink to the place of a post."""
    return redirect(place_of(here.post(number, doors.visitor(request))))


@require_safe
def wikitext(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Give a discussion as wikitext, to be pasted into a page of a wiki."""
    row = here.thread(number, doors.visitor(request))
    site = request.build_absolute_uri("/").rstrip("/")
    told = wikitext_of(row=row, language=doors.language(), site=site)
    return StreamingHttpResponse(told, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """Remember up to which post somebody has read; pages themselves remember nothing."""
    me = doors.person(request)
    row = here.thread(number, me)
    last = row.posts.order_by("-number").values_list("number", flat=True).first() or 0
    given = doors.whole(request.POST.get("seen")) or 0
    actions.visited(thread=row, person=me, seen=min(given, last), at=timezone.now())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return here.back(request, number)
