"""Rows: one incident as named texts, as a line of a table or a template states it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mycel.formats.json import is_clean
from mycel.formats.movement.shapes import LANGUAGE, WORD
from mycel.formats.problems import Problem, nearest, shown

LOSS, LANGUAGES = "loss:", ("summary", "cause")
ALIASES: Mapping[str, tuple[str, ...]] = {
    "ref": ("id", "incident id"),
    "start": ("begin", "began", "started", "start time", "start utc"),
    "end": ("ended", "until", "resolved", "end time", "end utc"),
    "duration": ("length", "outage"),
    "nodes": (
        *("node", "service", "services", "system", "systems", "component", "components"),
        *("affected services", "affected systems"),
    ),
    "people_affected": ("people", "affected people", "users affected", "affected users"),
    "cause": ("root cause", "reason"),
    "actions": ("action", "actionables", "action items", "follow up", "follow ups"),
    "summary": ("title", "impact", "what happened", "description"),
    "risk": (),
    "links": ("link", "url", "report", "documentation"),
    "source": (),
}
"""What each field is called elsewhere, the best name first."""
_ROOM = "this has no place in an incident"
WHYS: Mapping[str, str] = {
    "coordinators": "people are not imported",
    "people paged": _ROOM,
    "paged num": _ROOM,
    "responder count": _ROOM,
    "responders num": _ROOM,
    "task": "a task's number is no web address; put its address into links",
    "metrics": _ROOM,
    "affected metrics/slos": _ROOM,
}
"""Fields of reports that are known and not taken, by their plain name."""
UNKNOWN = "this importer does not know the field"
_NAMES = {name: key for key, names in ALIASES.items() for name in (key.replace("_", " "), *names)}
_SPACES = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as it is stated: its fields' texts, and where each of them comes from.

    ``has_source``: the source has a field ``source`` of its own. ``has_decimal_commas``: it is a
    table whose cells are parted by semicolons, as programs write it that use decimal commas.
    """

    file: str
    line: int
    cells: Mapping[str, str] = field(repr=False)
    has_source: bool = False
    has_decimal_commas: bool = False

    def problem(self, *, text: str) -> Problem:
        """Return the refusal of this row."""
        return Problem(file=self.file, line=self.line, text=text)

    def text(self, *, key: str) -> str | None:
        """Return the text of a field without space around it; None where it says nothing."""
        found = self.cells.get(key, "").replace("\r\n", "\n").strip()
        if not is_clean(text=found):
            raise self.problem(text=f"{key} holds a control character; expected readable text")
        return found or None


def plain_name(*, name: str) -> str:
    """Return a field's name in lower case, its words parted by one space each."""
    return _SPACES.sub(" ", name.strip().lower())


def key_of(*, name: str) -> str | None:
    """Return the field that a name stands for; None for a name that is not known."""
    plain = plain_name(name=name)
    head, colon, tail = (part.strip() for part in name.strip().partition(":"))
    if colon and head.lower() == "loss":
        unit = _SPACES.sub("-", tail.lower())
        return LOSS + unit if re.fullmatch(WORD.pattern, unit) and len(unit) <= 100 else None  # noqa: PLR2004 — as WORD
    if colon and head.lower() in LANGUAGES:
        return f"{head.lower()}:{tail}" if re.fullmatch(LANGUAGE.pattern, tail) else None
    return _NAMES.get(plain)


def rank(*, name: str, key: str) -> int:
    """Return how good a name of a field is: 0 for its own, then in the order of the aliases."""
    plain = plain_name(name=name)
    return (key.replace("_", " "), *ALIASES.get(key, ()), plain).index(plain)


def why_not(*, name: str) -> str:
    """Return why a field is not taken."""
    return WHYS.get(plain_name(name=name), UNKNOWN)


def require_start(*, keys: Iterable[str], said: Iterable[str], file: str, line: int) -> None:
    """Refuse a source that does not say when anything began."""
    if "start" in keys:
        return
    meant = nearest(word="start", among=[one.lower() for one in said])
    hint = f" (is it {shown(value=meant)}?)" if meant else ""
    raise Problem(
        file=file, line=line, text=f"nothing here is called start{hint}; expected when it began"
    )
