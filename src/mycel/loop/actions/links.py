"""Acts on links: saying that a process led to a question, and taking that back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mycel.engine import chance
from mycel.loop.models import Link
from mycel.record import acts as record

DECIDED_BY = "decided-by"
"""The kind of link from a process to a question: there it is voted on, or shared out."""


class LinkStands(ValueError):
    """A link that is there already."""


class NoLink(ValueError):
    """A link that is not there."""


@record.act(
    "loop.link.made",
    version=1,
    says=_("{actor} linked {source} to {target}"),
    title=_("Two things were linked"),
    source="id",
    target="id",
    kind="word",
)
def link(
    *, source: record.Named, target: record.Named, kind: str, by: UUID | None, at: datetime
) -> record.Entry[Link]:
    """Say that one thing led to another.

    Errors:
        LinkStands.
    """
    try:
        with transaction.atomic():
            made = Link.objects.create(
                id=chance.identifier(at_ms=int(at.timestamp() * 1000)),
                source=source.id,
                source_ref=source.ref,
                target=target.id,
                target_ref=target.ref,
                kind=kind,
                made_at=at,
                by_id=by,
            )
    except IntegrityError:
        raise LinkStands(_("These two are linked already.")) from None
    body = {"source": source.id, "target": target.id, "kind": kind}
    return record.Entry(made, scope=source.id, body=body, names=(source, target))


@record.act(
    "loop.link.removed",
    version=1,
    says=_("{actor} took the link from {source} to {target} back"),
    title=_("A link was taken back"),
    source="id",
    target="id",
    kind="word",
)
def unlink(
    *, source: record.Named, target: record.Named, kind: str, by: UUID | None, at: datetime
) -> record.Entry[None]:
    """Take a link back; the record still tells that it was there.

    Errors:
        NoLink.
    """
    found = Link.objects.filter(source=source.id, target=target.id, kind=kind)
    if not found.delete()[0]:
        raise NoLink(_("These two are not linked any more. Nothing was changed."))
    body = {"source": source.id, "target": target.id, "kind": kind}
    return record.Entry(None, scope=source.id, body=body, names=(source, target))
