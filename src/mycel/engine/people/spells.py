"""Spells: from when to when people were there, as roles and pools of a movement tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mycel.engine.movement import Movement
from mycel.engine.people.survival import Tenure

BRIDGED = timedelta(days=92)
"""A new role within this time of the last one's end is the same stay."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One person's stay from a day on; ``end`` is the last day of one that is over."""

    person: str
    start: date
    end: date | None = None


def spells(*, movement: Movement, today: date) -> tuple[Spell, ...]:
    """Return everybody's stays up to a day, by person and start.

    Definition: a stay is a stretch in which a person holds a role or is in a pool; stretches that
    overlap, or follow each other within ``BRIDGED``, are one (a renamed role, a new term, another
    unit). What begins after today is left out; what ends today or later goes on. A stretch
    without a first day has no length, but who is there today in any way has not left.
    """
    return tuple(
        Spell(person=person, start=start, end=end)
        for person, stretches in sorted(_stretches(movement, today).items())
        for start, end in _joined(stretches)
    )


def current(*, spells: tuple[Spell, ...]) -> Mapping[str, date]:
    """Return since when those who are there now have been there."""
    return {one.person: one.start for one in spells if one.end is None}


def tenures(
    *, spells: tuple[Spell, ...], today: date, recorded_since: date | None = None
) -> tuple[Tenure, ...]:
    """Return the tenures that were watched, in days, for ``survival``.

    Definition: leaving is seen only from the day on since when ends are written down; a stay that
    began before it enters at that day (left truncation), one that was over by then is left out.
    Without ``recorded_since`` that day is the earliest end there is, which then is not counted; a
    movement without any end watched nobody.
    """
    ends = [one.end for one in spells if one.end is not None]
    first = recorded_since or min(ends, default=None)
    if first is None:
        return ()
    found = []
    for one in spells:
        duration = ((one.end or today) - one.start).days
        entry = max((first - one.start).days, 0)
        if entry < duration or (entry == 0 and one.start >= first):
            found.append(Tenure(duration=duration, ended=one.end is not None, entry=entry))
    return tuple(found)


def _stretches(movement: Movement, today: date) -> dict[str, list[tuple[date, date | None]]]:
    found: dict[str, list[tuple[date, date | None]]] = {}
    here: set[str] = set()
    for person, since, until in _terms(movement):
        is_over = until is not None and until < today
        if since is None and not is_over:
            here.add(person)
        elif since is not None and since <= today:
            found.setdefault(person, []).append((since, until if is_over else None))
    for person in here & set(found):
        last = max(found[person], key=lambda one: (one[0], one[1] or date.max))
        found[person].append((last[0], None))
    return found


def _terms(movement: Movement) -> Iterator[tuple[str, date | None, date | None]]:
    for unit in movement.units.values():
        for role in unit.roles:
            for holder in role.holders:
                yield holder.person, holder.since, holder.until
    for node in movement.nodes.values():
        for member in node.people:
            yield member.person, member.since, None


def _joined(
    stretches: list[tuple[date, date | None]],
) -> Iterator[tuple[date, date | None]]:
    ordered = sorted(stretches, key=lambda one: (one[0], one[1] or date.max))
    start, end = ordered[0]
    for since, until in ordered[1:]:
        if end is not None and since > end + BRIDGED:
            yield start, end
            start, end = since, until
        else:
            end = None if end is None or until is None else max(end, until)
    yield start, end
