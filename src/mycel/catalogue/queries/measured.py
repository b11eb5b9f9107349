"""What was measured at a node, month by month, for charts that go on into the future."""

from collections import defaultdict
from datetime import date

from mycel.catalogue.models import Node, Series

MONTHS = 18


def monthly_demand(*, node: Node, before: date) -> tuple[tuple[date, float], ...]:
    """Return the mean of each whole month of a node's measured demand, the last 18 before a day.

    Empty where the demand is no series, or where other nodes ask something here as well: then the
    series is not all that arrives.
    """
    path = (node.demand or {}).get("series")
    if path is None or node.dependents.filter(per_unit__isnull=False).exists():
        return ()
    series = Series.objects.filter(path=path).first()
    if series is None:
        return ()
    months: dict[date, list[float]] = defaultdict(list)
    this_month = before.replace(day=1)
    for text, value in zip(series.days, series.values, strict=True):
        month = date.fromisoformat(text).replace(day=1)
        if month < this_month:
            months[month].append(float(value))
    return tuple((on, sum(v) / len(v)) for on, v in sorted(months.items())[-MONTHS:])
