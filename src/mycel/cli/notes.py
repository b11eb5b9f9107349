"""Notes: many warnings of a calculation as the few lines that a person reads."""

import re
from collections.abc import Sequence

MOST = 8
SHOWN = 3
LONGEST = 300
_SUBJECT = re.compile(r"([a-z]+)/([^\s:]+):? (.+)", re.DOTALL)
_MANY = {"series": "series", "node": "nodes", "unit": "units", "risk": "risks", "person": "people"}


def of_warnings(*, warnings: Sequence[str]) -> tuple[str, ...]:
    """Return what people are told: equal warnings in one line, and never more than eight."""
    alike: dict[tuple[str, str], list[str]] = {}
    for warning in warnings:
        found = _SUBJECT.fullmatch(warning)
        is_known = found is not None and found[1] in _MANY
        key = (found[1], found[3]) if found and is_known else ("", warning)
        alike.setdefault(key, []).append(warning)
    lines = [_line(kind, text, subjects) for (kind, text), subjects in alike.items()]
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], f"{len(lines) - MOST + 1} more; --json tells all of them."]
    return tuple(line if len(line) <= LONGEST else line[:LONGEST] + "…" for line in lines)


def _line(kind: str, text: str, subjects: Sequence[str]) -> str:
    if not kind or len(subjects) == 1:
        return subjects[0]
    names = [_name(subject) for subject in sorted(subjects)]
    shown = ", ".join([*names[:SHOWN], *["…"] * (len(names) > SHOWN)])
    return f"{len(names)} {_MANY[kind]} ({shown}): {text}"


def _name(warning: str) -> str:
    found = _SUBJECT.fullmatch(warning)
    return found[2].removesuffix(".csv") if found else warning
