"""The opinion map as a page tells it: groups in sentences, what unites all, where the reader is."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mycel.deliberation.models import OpinionMap, Process, Statement
from mycel.deliberation.queries.statements import newest_map, voter_of
from mycel.deliberation.snapshots.voters import voted_by
from mycel.engine.opinion import drawn
from mycel.people.models import Person
from mycel.texts.queries import shown
from mycel.texts.queries.shown import Shown

UNITING, DIVIDING = 5, 5
CONSENSUS = 0.5
"""What all groups together must reach for a statement to be said to unite them."""
WIDE, HIGH, EDGE = 640.0, 400.0, 40.0


@dataclass(frozen=True)
class Told:
    """A statement that tells something: its number, words and which side."""

    number: int
    shown: Shown
    side: str
    score: float


@dataclass(frozen=True)
class GroupTold:
    """One group: how many, and what sets it apart."""

    id: str
    size: int
    told: tuple[Told, ...]
    is_mine: bool
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class MapPage:
    """The newest map of a process, or that there is none yet."""

    version: int
    computed_at: datetime
    digest: str
    votes: int
    participants: int
    taking_part: int
    statements: int
    groups: tuple[GroupTold, ...]
    uniting: tuple[Told, ...]
    majority: tuple[Told, ...]
    reason: str
    silhouette: float | None
    stability: float | None
    least: float | None
    here: tuple[float, float] | None
    here_group: str


def map_page(*, process: Process, person: Person | None, language: str) -> MapPage | None:
    """Return the newest map for somebody; None where none was drawn yet."""
    row = newest_map(process=process)
    if row is None:
        return None
    said = _read(row)
    here = _here(row, said, person)
    words = _words(process, said, language)
    scale = _scale(said["circles"], here)
    stable = said["stability"]
    return MapPage(
        version=row.version,
        computed_at=row.computed_at,
        digest=row.digest,
        votes=said["events"],
        participants=said["participants"],
        taking_part=said["taking_part"],
        statements=len(said["statements"]),
        groups=tuple(_groups(said, words, scale, "" if here is None else here.group)),
        uniting=tuple(_uniting(said, words)),
        majority=tuple(_told(said["majority"], words)),
        reason=said["reason"] or "",
        silhouette=said["silhouette"],
        stability=None if stable is None else stable["mean"],
        least=None if stable is None else stable["min"],
        here=None if here is None else scale(here.x, here.y),
        here_group="" if here is None else here.group,
    )


def public_bytes(*, process: Process) -> tuple[bytes, str] | None:
    """Return the newest map's document as it was published, and its digest."""
    row = newest_map(process=process)
    return None if row is None else (bytes(row.public), row.digest)


def _read(row: OpinionMap) -> dict[str, Any]:
    """Return the document with its decimals as numbers; canonical JSON spells them as strings."""
    said: dict[str, Any] = json.loads(bytes(row.public))
    for one in said["statements"]:
        one["group_informed_consensus"] = _number(one["group_informed_consensus"])
    for circle in said["circles"]:
        circle |= {key: float(circle[key]) for key in ("x", "y", "radius")}
    for told in (said["majority"], *(group["representative"] for group in said["groups"])):
        for one in told:
            one["score"] = float(one["score"])
    said["silhouette"] = _number(said["silhouette"])
    if said["stability"] is not None:
        said["stability"] = {key: float(value) for key, value in said["stability"].items()}
    return said


def _number(value: str | None) -> float | None:
    return None if value is None else float(value)


def _here(row: OpinionMap, said: Mapping[str, Any], person: Person | None) -> drawn.Place | None:
    voter = voter_of(row.process, person)
    if voter is None:
        return None
    axes = OpinionMap.objects.values_list("axes", flat=True).get(pk=row.pk)
    votes = {str(n): last.value for n, last in voted_by(participant=voter.pk).items()}
    return drawn.place(kept=axes, votes=votes, circles=said["circles"])


def _words(process: Process, said: Mapping[str, Any], language: str) -> dict[str, Shown]:
    wanted = {one["statement"] for one in said["majority"]}
    wanted |= {one["statement"] for group in said["groups"] for one in group["representative"]}
    wanted |= {one["id"] for one in _most_uniting(said)}
    rows = Statement.objects.filter(process=process, number__in=[int(n) for n in wanted])
    found = {str(row.number): row.text for row in rows.select_related("text")}
    texts = shown(texts=found.values(), language=language)
    return {number: texts[text.id] for number, text in found.items()}


def _most_uniting(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = [
        one
        for one in said["statements"]
        if one["group_informed_consensus"] is not None
        and one["group_informed_consensus"] >= CONSENSUS
    ]
    return sorted(told, key=lambda one: -one["group_informed_consensus"])[:UNITING]


def _uniting(said: Mapping[str, Any], words: Mapping[str, Shown]) -> Iterable[Told]:
    for one in _most_uniting(said):
        if one["id"] in words:
            score = one["group_informed_consensus"]
            yield Told(int(one["id"]), words[one["id"]], "agree", score)


def _told(given: Iterable[Mapping[str, Any]], words: Mapping[str, Shown]) -> Iterable[Told]:
    for one in given:
        if one["statement"] in words:
            number = one["statement"]
            yield Told(int(number), words[number], one["side"], one["score"])


def _groups(
    said: Mapping[str, Any], words: Mapping[str, Shown], scale: "Scale", mine: str
) -> Iterable[GroupTold]:
    circles = {one["id"]: one for one in said["circles"]}
    for group in said["groups"]:
        circle = circles[group["id"]]
        x, y = scale(circle["x"], circle["y"])
        yield GroupTold(
            id=group["id"],
            size=group["size"],
            told=tuple(_told(group["representative"], words)),
            is_mine=group["id"] == mine,
            x=x,
            y=y,
            radius=round(max(circle["radius"] * scale.factor, 8), 1),
        )


@dataclass(frozen=True)
class Scale:
    """From the map's coordinates to the drawing's; both axes alike, so that distances stay true."""

    factor: float
    x: float
    y: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in the drawing."""
        left = WIDE / 2 + (x - self.x) * self.factor
        return round(left, 1), round(HIGH / 2 - (y - self.y) * self.factor, 1)


def _scale(circles: Iterable[Mapping[str, Any]], here: drawn.Place | None) -> Scale:
    parts = [(c["x"], c["y"], c["radius"]) for c in circles]
    if here is not None:
        parts.append((here.x, here.y, 0.0))
    if not parts:
        return Scale(1.0, 0.0, 0.0)
    left, right = min(x - r for x, _y, r in parts), max(x + r for x, _y, r in parts)
    low, high = min(y - r for _x, y, r in parts), max(y + r for _x, y, r in parts)
    factor = min(
        (WIDE - 2 * EDGE) / max(right - left, 1e-6), (HIGH - 2 * EDGE) / max(high - low, 1e-6)
    )
    return Scale(factor, (left + right) / 2, (low + high) / 2)
