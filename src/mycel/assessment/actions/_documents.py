"""Documents: a plan as the record publishes it, for the acts of this folder alone."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from mycel.record import acts as record

PERSONS = frozenset({"owner", "by"})
TEXTS = frozenset({"cause", "event", "consequence", "reason", "summary", "actions", "links"})
"""What people write freely, in risks, acceptances and incidents."""


def documented(
    *, content: Mapping[str, object], about: UUID, people: Mapping[str, str]
) -> dict[str, object]:
    """Return a plan's content with persons as opaque ids and free texts sealed.

    ``people``: reference of a person → their id. Scenarios keep their names.
    """
    ref = str(content.get("ref", ""))
    sealed = TEXTS | ({"source"} if ref.startswith("incident/") else set())
    sealed |= {"name"} if ref.startswith("treatment/") else set()
    found: dict[str, object] = _shown(content, about, people, sealed)
    return found


def _shown(value: Any, about: UUID, people: Mapping[str, str], sealed: Collection[str]) -> Any:  # noqa: ANN401 — JSON
    if isinstance(value, list):
        return [_shown(one, about, people, sealed) for one in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, object] = {}
    for key, one in value.items():
        if key in sealed:
            found[key] = record.Sealed(about=about, text=one)
        elif key in PERSONS and isinstance(one, str):
            found[key] = people.get(one, one)
        else:
            found[key] = _shown(one, about, people, sealed)
    return found
