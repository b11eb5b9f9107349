"""Stewards: who keeps what, what nobody keeps, and how well things are kept."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mycel.catalogue.forms import choosing
from mycel.catalogue.queries import Filters, stewards
from mycel.catalogue.views.tables import table

HEADER = ("ref", "name", "steward", "steward_name", "sureness", "since", "asked", "ask_instead")


@require_safe
def owner_lookup(request: HttpRequest) -> HttpResponse:
    """Answer "who keeps this, how sure, since when"."""
    page = stewards.stewards_page(filters=choosing.filters(request.GET), at=timezone.now())
    return render(request, "catalogue/stewards_page.html", {"page": page})


@require_safe
def owner_lookup_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send who keeps what as a table: of what fits the words, or of everything."""
    chosen = Filters(q=choosing.filters(request.GET).q)
    day = timezone.now().date()
    found = (stewards.answers(rows, day=day) for rows in stewards.pages_after(chosen))
    return table(name="stewards", header=HEADER, rows=_lines(found))


@require_safe
def unowned(request: HttpRequest) -> HttpResponse:
    """Show what nobody keeps."""
    page = stewards.unowned_page(filters=choosing.filters(request.GET), at=timezone.now())
    return render(request, "catalogue/unowned_page.html", {"page": page})


@require_safe
def unowned_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what nobody keeps as a table."""
    del request
    day = timezone.now().date()
    chosen = Filters(steward="nobody")
    found = (stewards.answers(rows, day=day) for rows in stewards.pages_after(chosen))
    return table(name="unowned", header=HEADER, rows=_lines(found))


def _lines(pages: Iterable[Iterable[stewards.Answer]]) -> Iterator[tuple[object, ...]]:
    for page in pages:
        for one in page:
            row, sure = one.row, one.sureness
            helpers = " ".join(helper.ref for helper in one.helpers)
            asked = sure.asked.on if sure.asked else None
            yield (
                *(row.ref, row.name, row.keeper.ref, row.keeper.name),
                *(sure.kind, sure.since, asked, helpers),
            )


@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """Explain the four service levels, with how many nodes have each."""
    return render(request, "catalogue/levels_page.html", {"levels": stewards.levels()})


@require_safe
def levels_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send every node with its service level as a table."""
    del request
    rows = (row for page in stewards.pages_after(Filters()) for row in page)
    lines = ((row.ref, row.name, row.level or "none") for row in rows)
    return table(name="service-levels", header=("ref", "name", "service_level"), rows=lines)
