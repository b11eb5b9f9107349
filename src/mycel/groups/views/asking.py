"""Who asks at the doors of groups: their person, and whether they may change a group."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from mycel.groups.models import Unit
from mycel.people.models import Person

FORM = require_http_methods(["GET", "HEAD", "POST"])


def unit_of(slug: str) -> Unit:
    """Return a unit with its roles and terms."""
    found = Unit.objects.select_related("parent").prefetch_related("roles__terms__person")
    return get_object_or_404(found, slug=slug)


def unit_to_change(request: HttpRequest, slug: str, permission: str = "change_unit") -> Unit:
    """Return a unit that the reader may change, or refuse."""
    unit = unit_of(slug)
    if not request.user.has_perm(f"groups.{permission}", unit):
        raise PermissionDenied(only_those_who_hold_a_role())
    return unit


def only_those_who_hold_a_role() -> str:
    """Return why somebody may not change a group, and whom to ask."""
    return gettext(
        "Only people who hold a role in this group, and administrators, can change it. "
        "Its page names them: ask one of them."
    )


def person_id(request: HttpRequest) -> UUID:
    """Return the id of the reader's person."""
    return Person.objects.values_list("id", flat=True).get(account_id=request.user.pk or 0)
