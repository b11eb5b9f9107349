"""Views of promises: which of them can be kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mycel.assessment.queries import promises as queries

MONTHS = frozenset(str(month) for month in range(1, 13))


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Show every promise of availability with its verdict."""
    asked = request.GET.get("quarters", "")
    page = queries.promises_page(
        today=timezone.now().date(), start_month=int(asked) if asked in MONTHS else None
    )
    return render(request, "assessment/promises.html", {"page": page})
