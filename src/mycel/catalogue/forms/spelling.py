"""Spelling: what a sheet says as movement code, and movement code as a sheet's first fill."""

from collections.abc import Mapping
from typing import Any, cast

from mycel.formats.yaml import Step, Value

Data = dict[str, Value]
Fill = dict[str, Any]
LAW_KEYS = {
    "linear": ("per_server", "servers"),
    "usl": ("alpha", "beta", "gamma", "servers"),
    "queue": ("series", "servers", "pool", "hours_per_server_per_week"),
    "step": ("series",),
}
SPANS = {
    ("demand", "now"): ("demand_low", "demand_high"),
    ("demand", "growth_per_year"): ("growth_low", "growth_high"),
    ("capacity", "service_hours"): ("queue_service_low", "queue_service_high"),
    ("failure", "per_year"): ("failures_low", "failures_high"),
    ("failure", "hours"): ("hours_low", "hours_high"),
}
PLAIN = {
    ("demand", "series"): "demand_series",
    ("capacity", "law"): "law",
    ("promise", "availability"): "availability",
    ("promise", "window"): "window_days",
    ("promise", "answer_within"): "answer_within_hours",
    ("promise", "share"): "share",
    ("ref",): "slug",
}
WHOLE = {
    "demand": "demand",
    "capacity": "law",
    "promise": "availability",
    "failure": "failures_low",
}
SAME = ("kind", "area", "steward", "service_level", "unit", "links")
ROW_NAMES = {"from": "since"}


def spelled(*, said: Mapping[str, Any], rows: Mapping[str, list[Fill]], old: Data) -> Data:
    """Return the movement code that a sheet and its rows say; what has no field stays as it was."""
    data: Data = dict(old)
    if "slug" in said:
        data["ref"] = f"node/{said['slug']}"
    parts: dict[str, Value] = {
        "kind": said["kind"],
        "area": said["area"],
        "steward": said["steward"] or None,
        "service_level": said["service_level"] or None,
        "unit": said["unit"] or None,
        "name": _texts("name", said, old.get("name")),
        "description": _texts("description", said, old.get("description")),
        "demand": _demand(said),
        "capacity": _capacity(said, rows, old.get("capacity")),
        "promise": _promise(said),
        "failure": _failure(said),
        "depends_on": [_needed(row) for row in rows["depends_on"]] or None,
        "people": _members(rows["people"], old.get("people")) or None,
        "links": cast("list[Value]", said["links"].split()) or None,
    }
    for name, value in parts.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return data


def _texts(name: str, said: Mapping[str, Any], old: Value) -> Value:
    prefix = f"{name}_"
    found = {
        field.removeprefix(prefix): text
        for field, text in said.items()
        if field.startswith(prefix) and text
    }
    if isinstance(old, dict):
        # Languages that the movement no longer has keep what they say.
        found = {code: str(t) for code, t in old.items() if prefix + code not in said} | found
    elif len(found) <= 1 and (isinstance(old, str) or not found):
        return next(iter(found.values()), None)
    return cast("Value", found) or None


def _kept(row: Mapping[str, Any]) -> Data:
    return {name: value for name, value in row.items() if value not in (None, "")}


def _members(rows: list[Fill], old: Value) -> list[Value]:
    """Return the people of a pool; what the sheet does not ask about them stays as it was."""
    held = [one for one in old if isinstance(one, dict)] if isinstance(old, list) else []
    known = {str(one.get("person")): one for one in held}
    return [_kept({**known.get(str(row["person"]), {}), **row}) for row in rows]


def _span(low: float | None, high: float | None) -> Value:
    if low is None and high is None:
        return None
    return [low if low is not None else high, high if high is not None else low]


def _share(percent: float | None) -> float | None:
    return None if percent is None else round(percent / 100, 12)


def _demand(said: Mapping[str, Any]) -> Value:
    if said["demand"] == "series":
        return {"series": said["demand_series"]}
    if said["demand"] != "now":
        return None
    growth = _span(_share(said["growth_low"]), _share(said["growth_high"]))
    now = _span(said["demand_low"], said["demand_high"])
    return _kept({"now": now, "growth_per_year": growth})


def _capacity(said: Mapping[str, Any], rows: Mapping[str, list[Fill]], old: Value) -> Value:
    law = said["law"]
    if not law:
        return None
    found: Fill = {"law": law}
    for key in LAW_KEYS[law]:
        found[key] = said[f"{law}_{key}"]
    if law == "queue":
        found["service_hours"] = _span(said["queue_service_low"], said["queue_service_high"])
        found["pool"] = _ref(said["queue_pool"])
    if law == "step":
        found["steps"] = [_change(row) for row in rows["steps"]] or None
        if isinstance(old, dict) and "from_pathway" in old:
            found["from_pathway"] = old["from_pathway"]
    found["plan"] = [_change(row) for row in rows["plan"]] or None
    return _kept(found)


def _change(row: Mapping[str, Any]) -> Data:
    return _kept({"from": row["since"], **{k: v for k, v in row.items() if k != "since"}})


def _promise(said: Mapping[str, Any]) -> Value:
    window, within = said["window_days"], said["answer_within_hours"]
    found = _kept(
        {
            "availability": _share(said["availability"]),
            "window": None if window is None else f"{window:.12g}d",
            "answer_within": None if within is None else f"{within:.12g}h",
            "share": _share(said["share"]),
        }
    )
    return found or None


def _failure(said: Mapping[str, Any]) -> Value:
    often = _span(said["failures_low"], said["failures_high"])
    found = _kept({"per_year": often, "hours": _span(said["hours_low"], said["hours_high"])})
    return found or None


def _needed(row: Mapping[str, Any]) -> Data:
    return _kept({**row, "node": _ref(row["node"])})


def _ref(words: str) -> str:
    slug = words.strip().removeprefix("node/")
    return f"node/{slug}" if slug else ""


def field_of(*, path: tuple[Step, ...], law: str, fields: Mapping[str, object]) -> str | None:
    """Return the field of a sheet that a place in the movement code was written in."""
    two = tuple(str(step) for step in path[:2])
    if len(path) > 1 and str(path[0]) in {"name", "description"}:
        names = [f"{path[0]}_{path[1]}"]
    elif two in SPANS:
        names = [SPANS[two][0]]
    else:
        names = [PLAIN.get(two, ""), f"{law}_{two[-1]}", WHOLE.get(two[0], ""), two[0]]
        names += [name for name in fields if name.startswith(f"{two[0]}_")][:1]
    return next((name for name in names if name in fields), None)


def row_field(*, path: tuple[Step, ...]) -> tuple[str, int, str] | None:
    """Return rows, number and field of a place in the movement code, where it is one of a row."""
    inner = path[1:] if path and path[0] == "capacity" else path
    if len(inner) >= 2 and isinstance(inner[1], int) and inner[0] in {  # noqa: PLR2004 — name and number
        "depends_on", "people", "plan", "steps",
    }:  # fmt: skip
        field = str(inner[2]) if len(inner) > 2 else ""  # noqa: PLR2004 — name, number, field
        return str(inner[0]), inner[1], ROW_NAMES.get(field, field)
    return None
