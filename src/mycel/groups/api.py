"""API of groups: units as their pages show them."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router
from ninja.errors import HttpError

from mycel.groups import queries
from mycel.groups.models import Unit
from mycel.groups.schemas import Refusal, UnitOut, UnitWhole

router = Router(tags=["units"])


@router.get("/", response={200: list[UnitOut]}, summary="Units")
def units(request: HttpRequest) -> list[dict[str, object]]:
    """Return all units, by kind."""
    del request
    page = queries.units_page(today=timezone.now().date())
    return [
        {**asdict(unit), "kind": str(group.kind)} for group in page.groups for unit in group.units
    ]


@router.get("/{slug}/", response={200: UnitWhole, 404: Refusal}, summary="One unit")
def unit(request: HttpRequest, slug: str) -> queries.UnitPage:
    """Return one unit with its roles and terms."""
    del request
    row = Unit.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        raise HttpError(404, gettext("There is no unit with this address."))
    return queries.unit_page(unit=row, today=timezone.now().date())
