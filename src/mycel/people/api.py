"""API of people: only those who agreed to be named, and never an account."""

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router
from ninja.errors import HttpError

from mycel.people import queries
from mycel.people.schemas import PersonOut, Refusal

router = Router(tags=["people"])


@router.get("/", response={200: list[PersonOut]}, summary="People who agreed to be named")
def people(request: HttpRequest) -> tuple[queries.PersonPage, ...]:
    """Return everybody who agreed to be named, by name."""
    del request
    return queries.named_people()


@router.get("/{slug}/", response={200: PersonOut, 404: Refusal}, summary="One person")
def person(request: HttpRequest, slug: str) -> queries.PersonPage:
    """Return one person who agreed to be named."""
    del request
    page = queries.person_page(slug=slug)
    if page is None:
        raise HttpError(404, gettext("Nobody with this address agreed to have a page."))
    return page
