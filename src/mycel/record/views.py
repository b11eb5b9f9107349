"""Views of the record: entries in plain sentences, and the bytes behind them."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.record import queries

LEAVES = 1000


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show entries, newest first; of one act or about one thing where asked."""
    page = queries.entries_page(
        before=_whole(request.GET.get("before")),
        after=_whole(request.GET.get("after")),
        kind=request.GET.get("act", ""),
        subject=_uuid(request.GET.get("about")),
    )
    asked = {"act": page.kind, "about": str(page.subject or "")}
    context = {
        "page": page,
        "newer": _address(after=page.newer, **asked),
        "older": _address(before=page.older, **asked),
    }
    return render(request, "record/entries_page.html", context)


@require_safe
def entry(request: HttpRequest, idx: int) -> HttpResponse:
    """Show one entry with its leaf."""
    page = queries.entry_page(idx=idx)
    if page is None:
        raise Http404(gettext("The record has no entry with this number yet."))
    context = {
        "page": page,
        "newer": "" if page.newer is None else reverse("entry", args=[page.newer]),
        "older": "" if page.older is None else reverse("entry", args=[page.older]),
    }
    return render(request, "record/entry_page.html", context)


@require_safe
def leaves(request: HttpRequest) -> HttpResponse:
    """Send leaves as they stand in the log, one per line, up to 1,000 from an index on."""
    start = _whole(request.GET.get("from")) or 0
    lines = queries.leaves(start=start, limit=LEAVES)
    body = b"".join(leaf + b"\n" for leaf in lines)
    answer = HttpResponse(body, content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="leaves-{start}.ndjson"'
    return answer


@require_safe
def document(request: HttpRequest, digest: str) -> HttpResponse:
    """Send a published document as it was hashed."""
    del request
    body = queries.document(digest=digest)
    if body is None:
        raise Http404(gettext("There is no document with this digest."))
    return HttpResponse(body, content_type="application/json")


@require_safe
def opening(request: HttpRequest, commitment: str) -> HttpResponse:
    """Send the salt and text behind a commitment, so that anyone can compute it again."""
    del request
    row = queries.opening(commitment=commitment)
    if row is None:
        raise Http404(gettext("No text is kept for this commitment. It may have been erased."))
    return JsonResponse({"salt": bytes(row.salt).hex(), "text": row.text})


def _address(**asked: object) -> str:
    """Return the list's address with what was asked, or nothing where there is no such page."""
    if asked.get("after", asked.get("before")) is None:
        return ""
    given = {key: value for key, value in asked.items() if value not in {"", None}}
    return f"{reverse('record')}?{urlencode(given)}"


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 — what fits an index


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
