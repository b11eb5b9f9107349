"""Names, numbers and small writings for the acts of this folder alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Max, Model, QuerySet

from mycel.deliberation.models import Process
from mycel.engine import chance
from mycel.groups.models import Movement
from mycel.record import acts as record
from mycel.record import openings
from mycel.texts import actions as texts
from mycel.texts.models import Text

T = TypeVar("T")


def fresh(at: datetime) -> UUID:
    """Return an id for something that begins now."""
    return chance.identifier(at_ms=int(at.timestamp() * 1000))


def next_number(rows: "QuerySet[Any]") -> int:
    """Return the next number; the movement's row is the queue in which askers stand."""
    Movement.objects.select_for_update().first()
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def named_process(process: Process) -> record.Named:
    """Return what a process's id stands for in the record."""
    return record.Named(id=process.id, ref=process.ref, label=process.title)


def sealed_reason(about: UUID, text: str) -> str | None:
    """Keep a reason beside the record and return the commitment to it; None for no words."""
    if not text:
        return None
    shown: Any = openings.seal(document=record.Sealed(about=about, text=text))
    return str(shown["commitment"])


def save(row: Model, **values: object) -> None:
    """Set some fields of a row and save these alone."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])


def entry(
    value: T,
    process: Process,
    body: Mapping[str, object],
    *names: record.Named,
    text: Text | None = None,
) -> record.Entry[T]:
    """Return the entry of an act in a process; a text it wrote is published sealed beside it."""
    return record.Entry(
        value,
        scope=process.id,
        body={"process": process.id, **body},
        document=None if text is None else texts.document_of(text),
        names=(named_process(process), *names),
    )
