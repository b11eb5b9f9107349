"""Acts of the record itself: erasing a text that it committed to."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.record import acts as record
from mycel.record.models import Opening

GROUNDS = {
    "request": _("the person it is about asked for it"),
    "law": _("a law asks for it"),
    "safety": _("it put somebody in danger"),
}


class NothingToErase(ValueError):
    """A commitment whose text is not here, or a ground that is not on the list."""


@record.act(
    "record.text.erased",
    version=1,
    says=_("{actor} erased a text about {about}"),
    title=_("A text was erased"),
    about="id",
    commitment="commitment",
    ground="word",
)
def erase_text(
    *, commitment: str, ground: str, by: UUID | None, at: datetime
) -> record.Entry[None]:
    """Erase the text and salt behind a commitment; what was recorded stays verifiable.

    The text may also stand on the page of what it is about: change it there first.

    Errors:
        NothingToErase.
    """
    if ground not in GROUNDS:
        raise NothingToErase(f"the ground is {ground!r}; expected one of {', '.join(GROUNDS)}")
    opening = Opening.objects.filter(commitment=commitment).first()
    if opening is None:
        raise NothingToErase(f"no text is kept for {commitment!r}; expected a commitment")
    opening.delete()
    return record.Entry(
        None,
        scope=opening.about,
        body={"about": opening.about, "commitment": commitment, "ground": ground},
    )
