"""Acts of the record itself: erasing what stands beside it, and naming its witnesses."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.record import acts as record
from mycel.record import notes
from mycel.record.models import Opening, Subject, Witness

GROUNDS = {
    "request": _("the person it is about asked for it"),
    "law": _("a law asks for it"),
    "safety": _("it put somebody in danger"),
}


class NothingToErase(ValueError):
    """A text or name that is not here, or a ground that is not on the list."""


class WitnessRefused(ValueError):
    """A key that cannot be a witness's, or a witness that is there already or not at all."""


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
    _require_ground(ground)
    opening = Opening.objects.filter(commitment=commitment).first()
    if opening is None:
        raise NothingToErase(f"no text is kept for {commitment!r}; expected a commitment")
    opening.delete()
    return record.Entry(
        None,
        scope=opening.about,
        body={"about": opening.about, "commitment": commitment, "ground": ground},
    )


@record.act(
    "record.subject.erased",
    version=1,
    says=_("{actor} erased the name of something"),
    title=_("A name was erased"),
    about="id",
    ground="word",
)
def erase_subject(*, id_: UUID, ground: str, by: UUID | None, at: datetime) -> record.Entry[None]:
    """Erase what an opaque id stands for; entries keep the id, and nothing tells whose it is.

    The next act that names the thing would write it anew: take the thing itself out first.

    Errors:
        NothingToErase.
    """
    _require_ground(ground)
    if not Subject.objects.filter(id=id_).delete()[0]:
        raise NothingToErase(f"no name is kept for {id_}; expected an id of the record")
    return record.Entry(None, scope=id_, body={"about": id_, "ground": ground})


@record.act(
    "record.witness.added",
    version=1,
    says=_("{actor} added the witness {witness}"),
    title=_("A witness was added"),
    witness="id",
    document="digest",
)
def add_witness(*, key: str, by: UUID | None, at: datetime) -> record.Entry[Witness]:
    """Let an organisation's signatures stand under checkpoints.

    Args:
        key: its public key as ``mycel witness --new`` prints it.
        by: who adds it.
        at: now.

    Errors:
        WitnessRefused.
    """
    try:
        found = notes.read_key(key)
    except notes.NoteError as error:
        raise WitnessRefused(str(error)) from error
    if found.type != notes.WITNESS:
        raise WitnessRefused(f"{found.name} has the key of a log; expected the key of a witness")
    if Witness.objects.filter(key=found.spelled()).exists():
        raise WitnessRefused(f"{found.name} is a witness already; expected another key")
    id_ = chance.identifier(at_ms=int(at.timestamp() * 1000))
    row = Witness.objects.create(id=id_, name=found.name, key=found.spelled())
    return record.Entry(
        row,
        scope=id_,
        body={"witness": id_},
        document={"name": row.name, "key": row.key},
        names=(record.Named(id=id_, ref="", label=row.name),),
    )


@record.act(
    "record.witness.removed",
    version=1,
    says=_("{actor} removed the witness {witness}"),
    title=_("A witness was removed"),
    witness="id",
)
def remove_witness(*, name: str, by: UUID | None, at: datetime) -> record.Entry[None]:
    """Take no further signatures of an organisation; those that stand stay.

    Errors:
        WitnessRefused.
    """
    row = Witness.objects.filter(name=name, is_active=True).order_by("id").first()
    if row is None:
        raise WitnessRefused(f"{name} is no witness; expected the name of one")
    row.is_active = False
    row.save(update_fields=["is_active"])
    return record.Entry(None, scope=row.id, body={"witness": row.id})


def _require_ground(ground: str) -> None:
    if ground not in GROUNDS:
        raise NothingToErase(f"the ground is {ground!r}; expected one of {', '.join(GROUNDS)}")
