# ruff: noqa: INP001 - a module beside the tutorial's programs, not a package
"""The reader of what is known beside the graph: replicas over time, and people per service."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from changes import WMF, rows

from mycel.engine import graph
from mycel.engine.movement import Series

REPLICAS = WMF / "wmf_replicas_history.csv"
PEOPLE = WMF / "service_change_people_3y.csv"
WHOLE = ("values.yaml", "values-production.yaml")
"""The files that speak for a whole service; the others speak for a release or a site."""


def replicas(*, data: Path) -> dict[str, Series]:
    """Return the replicas of each service by the day on which they were changed.

    The last change of a day counts. A service whose history names single sites or releases only
    has no series: such numbers do not add up to one.
    """
    columns = ("service", "group", "file", "date", "replicas")
    found: dict[str, dict[str, dict[date, float]]] = defaultdict(lambda: defaultdict(dict))
    for service, group, file, day, count in rows(path=data / REPLICAS, columns=columns):
        if not group and file in WHOLE:
            found[service][file][date.fromisoformat(day)] = float(count)
    series = {}
    for service, files in sorted(found.items()):
        by_day = files[next(file for file in WHOLE if file in files)]
        days = tuple(sorted(by_day))
        series[service] = Series(days, tuple(by_day[day] for day in days))
    return series


def changes_recorded(*, data: Path) -> tuple[int, int]:
    """Return how many changes of replicas there are, and of how many services."""
    found = [service for (service,) in rows(path=data / REPLICAS, columns=("service",))]
    return len(found), len(set(found))


def bus_factors(*, data: Path) -> Mapping[str, int]:
    """Return, for each service, the fewest people who made more than half of its changes."""
    counts: dict[str, list[int]] = defaultdict(list)
    for service, changed in rows(path=data / PEOPLE, columns=("service", "changes")):
        counts[service].append(int(changed))
    return {
        service: graph.absence_factor(counts=found) for service, found in sorted(counts.items())
    }


def spread(*, factors: Mapping[str, int]) -> Counter[int]:
    """Return how many services have each bus factor; 3 stands for 3 or more."""
    return Counter(min(factor, 3) for factor in factors.values())
