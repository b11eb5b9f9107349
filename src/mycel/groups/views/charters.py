"""Views of charters: the published checklist, and ticking what a charter says."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from mycel.groups import actions, queries
from mycel.groups.views.asking import person_id, unit_to_change


@require_safe
def charter_checklist(request: HttpRequest) -> HttpResponse:
    """Show what a charter must, should and may say."""
    levels = [
        (key, name, [item for item in queries.CHECKLIST if item.level == key])
        for key, name in queries.LEVELS.items()
    ]
    return render(request, "groups/charter_page.html", {"levels": levels})


@login_required
@require_POST
def charter_tick(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick an item of a unit's checklist, or take the tick back."""
    unit = unit_to_change(request, slug)
    act = actions.untick_charter if request.POST.get("off") else actions.tick_charter
    try:
        act(unit=unit, item=request.POST.get("item", ""), by=person_id(request), at=timezone.now())
    except actions.NotToBeTicked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Saved."))
    return redirect(reverse("unit", args=[unit.slug]) + "#charter")
