"""Lists: every node in plain rows, on a page and as a file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mycel.catalogue import queries
from mycel.catalogue.forms import choosing
from mycel.catalogue.queries import stewards
from mycel.catalogue.views.rows import table_body
from mycel.catalogue.views.tables import table

HEADER = ("ref", "name", "kind", "area", "steward", "steward_name", "service_level", "confirmed")


@require_safe
def node_list(request: HttpRequest) -> HttpResponse:
    """Show nodes 50 at a time, narrowed by what the reader chose."""
    page = queries.list_page(filters=choosing.filters(request.GET))
    context = {"page": page, "table_body": table_body(page.rows)}
    return render(request, "catalogue/list_page.html", context)


@require_safe
def node_list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send all nodes that fit as a table."""
    chosen = choosing.filters(request.GET)
    return table(name="nodes", header=HEADER, rows=_rows(chosen))


def _rows(chosen: queries.Filters) -> Iterator[tuple[object, ...]]:
    for page in stewards.pages_after(chosen):
        for row in page:
            yield (
                *(row.ref, row.name, row.kind, row.area, row.keeper.ref, row.keeper.name),
                *(row.level, row.confirmed),
            )
