"""Acts: one function, one transaction, one entry in the record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from typing import Generic, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise

from mycel.engine import canon
from mycel.record import bodies
from mycel.record.models import Document, OutboxLeaf, Subject

P = ParamSpec("P")
T = TypeVar("T")

FORMAT = 1


@dataclass(frozen=True)
class Named:
    """What an opaque id stands for: its reference and how pages call it."""

    id: UUID
    ref: str
    label: object
    is_person: bool = False


@dataclass(frozen=True)
class Entry(Generic[T]):
    """What an act gives back: its value for the caller, and what the record says about it.

    ``body`` follows the act's schema. ``document`` is published beside the log; its SHA-256 enters
    the body as ``document``. ``names`` tells what the ids stand for, outside the log.
    """

    value: T
    scope: UUID
    body: Mapping[str, object]
    document: object | None = None
    names: tuple[Named, ...] = field(default=())


@dataclass(frozen=True)
class Act:
    """A registered act: its name, the version and fields of its schema, its sentence on pages."""

    name: str
    version: int
    fields: Mapping[str, bodies.Kind]
    says: str | Promise
    where: str


REGISTRY: dict[str, Act] = {}


class NotAnAct(TypeError):
    """A function that does not follow the grammar of acts."""


def act(
    name: str, *, version: int, says: str | Promise, **fields: bodies.Kind
) -> Callable[[Callable[P, Entry[T]]], Callable[P, T]]:
    """Make a function an act of the platform.

    The function takes keywords only, among them ``at`` (when it happens, aware) and ``by`` (the
    person's id, or None for the platform itself), and returns an :class:`Entry`. The decorator
    opens the transaction, checks the body against the schema, writes the document and one outbox
    leaf, and returns the entry's value.
    """

    def register(function: Callable[P, Entry[T]]) -> Callable[P, T]:
        known = Act(
            name=name,
            version=version,
            fields={"actor": "id?", **fields},
            says=says,
            where=f"{function.__module__}.{function.__name__}",
        )
        if REGISTRY.setdefault(name, known).where != known.where:
            raise NotAnAct(f"two functions claim the act {name}; expected one")

        @wraps(function)
        def recorded(*args: P.args, **kwargs: P.kwargs) -> T:
            if args or "at" not in kwargs or "by" not in kwargs:
                raise NotAnAct(f"{name} takes keywords only, among them at= and by=")
            with transaction.atomic():
                entry = function(**kwargs)  # type: ignore[call-arg]  # P without positionals
                _enter(act=known, entry=entry, at=kwargs["at"], by=kwargs["by"])
            return entry.value

        return recorded

    return register


def _enter(*, act: Act, entry: Entry[T], at: object, by: object) -> None:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise NotAnAct(f"{act.name}: at= is {at!r}; expected a date and time with its zone")
    body = dict(entry.body) | {"actor": by}
    if entry.document is not None:
        body["document"] = publish(document=entry.document)
    leaf = {
        "v": FORMAT,
        "t": act.name,
        "log": settings.LOG_ORIGIN,
        "in": str(entry.scope),
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "b": {"schema": act.version, **bodies.spell(fields=act.fields, body=body, act=act.name)},
    }
    OutboxLeaf.objects.create(leaf=canon.encode_leaf(leaf))
    for named in entry.names:
        Subject.objects.update_or_create(
            id=named.id,
            defaults={"ref": named.ref, "label": named.label, "is_person": named.is_person},
        )


def publish(*, document: object) -> str:
    """Store a document under the SHA-256 of its canonical bytes and return that digest."""
    data = canon.encode_document(document)
    digest = canon.digest(data)
    Document.objects.get_or_create(digest=digest, defaults={"body": data})
    return digest
