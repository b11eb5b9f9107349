"""Views of what the movement wrote down: scenarios."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mycel.assessment import queries


@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """Show every scenario."""
    return render(request, "assessment/scenarios_page.html", {"scenarios": queries.scenarios()})


@require_safe
def scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one scenario."""
    page = queries.scenario_page(slug=slug)
    if page is None:
        raise Http404(gettext("There is no scenario at this address."))
    return render(request, "assessment/scenario_page.html", {"page": page})
