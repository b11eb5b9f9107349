"""Views of the record: entries in plain sentences, and the bytes behind them."""

import re
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.record import checkpoints, keys, queries, receipts, witnesses

LEAVES = 1000
_HASH = re.compile(r"[0-9a-f]{64}")


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
        "signed": checkpoints.latest(),
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
    signed = checkpoints.latest()
    context = {
        "page": page,
        "is_proven": signed is not None and idx < signed.size,
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


@require_safe
def receipt(request: HttpRequest, leaf_hash: str) -> HttpResponse:
    """Show what became of an entry that a receipt promises."""
    found = receipts.standing(leaf_hash=leaf_hash) if _HASH.fullmatch(leaf_hash) else None
    if found is None:
        raise Http404(
            gettext(
                "Nothing here has this hash. If a receipt promised the entry for a time that has "
                "passed, keep the receipt: it shows that the promise was broken."
            )
        )
    return render(request, "record/receipt_page.html", {"page": found})


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Show how to check the record without believing this site."""
    context = {
        "signed": checkpoints.latest(),
        "key": keys.signer().key.spelled(),
        "witnesses": witnesses.listed(),
        "site": settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "record/verify_page.html", context)


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
