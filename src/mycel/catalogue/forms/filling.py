"""Filling: the first fill of a sheet from a node's movement code."""

from collections.abc import Mapping
from typing import Any, cast

from mycel.catalogue.forms.spelling import LAW_KEYS, PLAIN, ROW_NAMES, SAME, SPANS, Data, Fill
from mycel.engine import movement

PERCENT = {"growth_low", "growth_high", "availability", "share"}
BLANK = {"kind": "platform", "area": "technology"}


def fill(*, data: Data, value: movement.Node, languages: list[str]) -> Fill:
    """Return the fields of a sheet as a node has them."""
    found: Fill = {name: data.get(name, "") for name in SAME}
    found["area"] = value.area
    found["links"] = "\n".join(value.links)
    for name in ("name", "description"):
        found |= _texts(name, data.get(name), languages)
    found["demand"] = "" if value.demand is None else "now" if value.demand.now else "series"
    for path, field in PLAIN.items():
        found[field] = _at(data, path)
    for path, (low, high) in SPANS.items():
        found[low], found[high] = cast("list[float]", _at(data, path)) or (None, None)
    if value.capacity is not None:
        law = str(value.capacity.law)
        held = cast("Mapping[str, object]", data["capacity"])
        found |= {f"{law}_{key}": held.get(key) for key in LAW_KEYS[law]}
    if value.promise is not None:
        found["window_days"] = value.promise.window_days
        found["answer_within_hours"] = value.promise.answer_within_hours
    return {
        name: _whole(_hundredfold(one) if name in PERCENT else one) for name, one in found.items()
    }


def _texts(name: str, held: object, languages: list[str]) -> Fill:
    if isinstance(held, Mapping):
        return {f"{name}_{code}": held.get(code, "") for code in languages}
    return {f"{name}_{languages[0]}": held or ""}


def _hundredfold(share: object) -> object:
    return round(share * 100, 10) if isinstance(share, int | float) else share


def _whole(figure: object) -> object:
    """Write 72 where a figure is 72.0."""
    return int(figure) if isinstance(figure, float) and figure.is_integer() else figure


def _at(data: Mapping[str, object], path: tuple[str, ...]) -> object:
    held: object = data
    for step in path:
        held = held.get(step) if isinstance(held, Mapping) else None
    return held


def fill_rows(*, data: Data) -> dict[str, list[Fill]]:
    """Return the rows of a sheet as a node has them."""
    capacity = data.get("capacity")
    held = capacity if isinstance(capacity, Mapping) else {}
    lists: dict[str, Any] = {
        "depends_on": data.get("depends_on"),
        "people": data.get("people"),
        "plan": held.get("plan"),
        "steps": held.get("steps"),
    }
    return {name: [_row(one) for one in found or []] for name, found in lists.items()}


def _row(one: Mapping[str, Any]) -> Fill:
    row = {ROW_NAMES.get(name, name): value for name, value in one.items()}
    return {"strength": "hard", **row} if "node" in row else row
