"""API of amendments: reading one, taking it over, declining, withdrawing."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import django_auth

from mycel.deliberation import actions
from mycel.deliberation.api import doors
from mycel.deliberation.api.doors import DONE, READ
from mycel.deliberation.api.proposals_doors import amendment
from mycel.deliberation.queries.amendments import amendment_page
from mycel.deliberation.schemas.proposals import AmendmentWhole, MadeOut, ReasonIn

router = Router(tags=["proposals"])


@router.get("/{int:number}/", response={200: AmendmentWhole, **READ}, summary="One amendment")
def one_amendment(request: HttpRequest, number: int) -> dict[str, object]:
    """Return an amendment with what it changes."""
    me = doors.visitor(request)
    return asdict(amendment_page(row=amendment(number, me), person=me))


@router.post(
    "/{int:number}/take/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Take an amendment over",
)  # fmt: skip
def take_amendment(request: HttpRequest, number: int) -> dict[str, object]:
    """Make an amendment the next version of its proposal."""
    me = doors.person(request)
    row = amendment(number, me)
    with doors.said():
        actions.take_amendment(amendment=row, person=me, by=me.id, at=timezone.now())
    return {"number": row.proposal.number}


@router.post(
    "/{int:number}/decline/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Decline an amendment",
)  # fmt: skip
def decline_amendment(request: HttpRequest, number: int, given: ReasonIn) -> dict[str, object]:
    """Decline an amendment, with the reason."""
    me = doors.person(request)
    row = amendment(number, me)
    with doors.said():
        actions.decline_amendment(
            amendment=row, reason=given.reason, person=me, by=me.id, at=timezone.now()
        )
    return {"number": number}


@router.post(
    "/{int:number}/withdraw/", response={200: MadeOut, **DONE}, auth=django_auth,
    summary="Withdraw one's amendment",
)  # fmt: skip
def withdraw_amendment(request: HttpRequest, number: int) -> dict[str, object]:
    """Withdraw one's own amendment."""
    me = doors.person(request)
    row = amendment(number, me)
    with doors.said():
        actions.withdraw_amendment(amendment=row, person=me, by=me.id, at=timezone.now())
    return {"number": number}
