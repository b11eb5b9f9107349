"""Notes: many warnings of a calculation as the few lines that a person reads."""

import re
from collections.abc import Sequence

MOST = 8
SHOWN = 3
LONGEST = 300
_MODELLED = re.compile(r"(series/[^:]+): trend, (\d+) harmonics of the week and (\d+) of the year")


def of_warnings(*, warnings: Sequence[str]) -> tuple[str, ...]:
    """Return what people are told: series modelled alike in one line, and never more than eight."""
    alike: dict[str, list[str]] = {}
    others: list[str] = []
    for warning in warnings:
        found = _MODELLED.match(warning)
        if found is None:
            others.append(warning if len(warning) <= LONGEST else warning[:LONGEST] + "…")
        else:
            alike.setdefault(_model(found), []).append(found[1])
    lines = [f"{_series(paths)}: {model}." for model, paths in alike.items()] + others
    if len(lines) > MOST:
        lines = [*lines[: MOST - 1], f"{len(lines) - MOST + 1} more; --json tells all of them."]
    return tuple(lines)


def _model(found: re.Match[str]) -> str:
    week, year = found[2] != "0", found[3] != "0"
    parts = ["trend", *["week"] * week, *["year"] * year]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _series(paths: Sequence[str]) -> str:
    if len(paths) == 1:
        return paths[0]
    names = [path.removeprefix("series/").removesuffix(".csv") for path in sorted(paths)]
    more = ["…"] * (len(names) > SHOWN)
    return f"{len(paths)} series ({', '.join([*names[:SHOWN], *more])})"
