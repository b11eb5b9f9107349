"""API of groups: units as their pages show them."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router
from ninja.errors import HttpError

from mycel.groups import queries
from mycel.groups.models import Unit
from mycel.groups.queries import printed
from mycel.groups.schemas import OwingOut, Refusal, UnitOut, UnitReports, UnitReportWhole, UnitWhole

router = Router(tags=["units"])
reports_router = Router(tags=["reports"])


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


@router.get(
    "/{slug}/reports/", response={200: UnitReports, 404: Refusal}, summary="A unit's reports"
)
def unit_reports(request: HttpRequest, slug: str) -> dict[str, object]:
    """Return the periods of a unit's rhythm with what became of each, and what it published."""
    del request
    row = Unit.objects.filter(slug=slug).first()
    if row is None:
        raise HttpError(404, gettext("There is no unit with this address."))
    section = queries.reports_section(unit=row, today=timezone.now().date())
    return {
        "unit": row.ref,
        "missed": section.missed,
        "periods": section.periods,
        "published": queries.reports_of(unit=row),
    }


@reports_router.get("/due/", response={200: list[OwingOut]}, summary="Reports missed and due")
def reports_due(request: HttpRequest) -> list[dict[str, object]]:
    """Return every unit with a rhythm: how many reports it missed, and which one is due next."""
    del request
    page = queries.reports_page(today=timezone.now().date())
    found = {one.unit.ref: one for one in (*page.missed, *page.due)}
    return [
        {"unit": ref, "missed": one.missed, "due": one.next.due if one.next else None}
        for ref, one in sorted(found.items())
    ]


@reports_router.get(
    "/{number}/", response={200: UnitReportWhole, 404: Refusal}, summary="One report of a unit"
)
def unit_report(request: HttpRequest, number: int) -> dict[str, object]:
    """Return one report: its words by section and language, and the drafted data's digest."""
    del request
    page = queries.report_page(number=number)
    if page is None:
        raise HttpError(404, gettext("There is no report with this number."))
    return printed.as_data(page=page)
