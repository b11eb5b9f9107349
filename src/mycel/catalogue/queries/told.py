"""Told: demand, capacity, promise and failure of a node in plain sentences."""

from collections.abc import Iterable

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from mycel.engine import movement
from mycel.engine.movement import Law, Range

DAY = 24
JUDGED = 2
"""Significant digits of what people judge."""
LAW_NAMES = {
    Law.LINEAR: gettext_lazy("each server does the same amount of work"),
    Law.USL: gettext_lazy("each further server adds less, because servers wait for one another"),
    Law.QUEUE: gettext_lazy("work waits in a queue until somebody has time for it"),
    Law.STEP: gettext_lazy("capacity changes in steps, as written down"),
}


def figure(value: float) -> str:
    """Write a figure in the reader's language, without decimals it does not have."""
    digits = f"{value:.4g}" if abs(value) < 10_000 else f"{value:.0f}"  # noqa: PLR2004 — four figures say enough
    return str(number_format(float(digits), decimal_pos=_decimals(digits), force_grouping=True))


def _decimals(digits: str) -> int:
    if "e" in digits:
        return 0
    return len(digits.partition(".")[2])


def span(range_: Range) -> str:
    """Write a range: 80 to 120; equal ends are one figure."""
    low, high = range_
    if low == high:
        return figure(low)
    return gettext("%(low)s to %(high)s") % {"low": figure(low), "high": figure(high)}


def rate(range_: Range) -> str:
    """Write how often something happens: once in 5 to 50 years, or 0.5 to 3 times a year."""
    low, high = range_
    if high > 1 or high <= 0:
        return gettext("%(rate)s times a year") % {"rate": span(brief(range_))}
    longest = float(f"{1 / (low or high):.{JUDGED}g}")
    given = {"years": span(brief((1 / high, longest)))}
    if not low:
        return ngettext(
            "at most once in %(years)s year", "at most once in %(years)s years", round(longest)
        ) % {"years": figure(longest)}
    return ngettext("once in %(years)s year", "once in %(years)s years", round(longest)) % given


def brief(range_: Range) -> Range:
    """Return a range with no more digits than a judgement has."""
    low, high = (float(f"{end:.{JUDGED}g}") for end in range_)
    return low, high


def share(value: float) -> str:
    """Write a share as a percentage."""
    return gettext("%(share)s\u00a0%%") % {"share": figure(round(value * 100, 4))}


def joined(parts: Iterable[str]) -> str:
    """Put statements into one line."""
    return pgettext("between two statements", "; ").join(parts)


def demand(value: movement.Demand | None, *, unit: str) -> str:
    """Tell what is asked of a node from outside."""
    if value is None:
        return ""
    if value.now is None:
        return gettext("measured, in %(path)s") % {"path": value.series}
    words = gettext("%(span)s %(unit)s now") % {"span": span(value.now), "unit": unit}
    if value.growth_per_year is None:
        return words
    growth = gettext("%(low)s to %(high)s %% more every year") % {
        "low": figure(value.growth_per_year[0] * 100),
        "high": figure(value.growth_per_year[1] * 100),
    }
    return joined((words, growth))


def capacity(value: movement.Capacity | None) -> str:
    """Tell by which law a node can do what is asked."""
    if value is None:
        return ""
    parts: Iterable[str] = (str(LAW_NAMES[value.law]), *_parts(value))
    return joined(parts)


def _parts(value: movement.Capacity) -> Iterable[str]:
    if value.servers is not None:
        yield gettext("%(n)s side by side") % {"n": figure(value.servers)}
    if value.service_hours is not None:
        yield gettext("one piece takes %(span)s hours") % {"span": span(value.service_hours)}
    if value.series or value.service_series:
        yield gettext("measured, in %(path)s") % {"path": value.series or value.service_series}
    for step in value.plan:
        amount = step.servers if step.servers is not None else step.value
        yield gettext("from %(day)s on: %(amount)s") % {
            "day": date_format(step.since, "j F Y"),
            "amount": figure(amount or 0),
        }


def promise(value: movement.Promise | None) -> str:
    """Tell what a node promises."""
    if value is None:
        return ""
    parts = []
    if value.answer_within_hours is not None:
        parts.append(
            gettext("%(share)s answered within %(time)s")
            % {"share": share(value.share or 1), "time": _hours(value.answer_within_hours)}
        )
    if value.availability is not None:
        parts.append(gettext("works %(share)s of the time") % {"share": share(value.availability)})
    return joined(parts)


def _hours(hours: float) -> str:
    if hours % DAY == 0:
        days = int(hours // DAY)
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": figure(days)}
    return ngettext("%(n)s hour", "%(n)s hours", round(hours)) % {"n": figure(hours)}


def failure(value: movement.Failure | None) -> str:
    """Tell how a node fails by itself."""
    if value is None:
        return ""
    return gettext("%(often)s, for %(long)s hours") % {
        "often": rate(value.per_year),
        "long": span(value.hours),
    }
