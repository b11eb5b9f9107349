"""Bars of a chart: each name on its own line, below it one bar for each series with its figure."""

from collections.abc import Sequence

from mycel.formats.reports import axes, figures, svg
from mycel.formats.reports.parts import Chart, Place

MOST_NAMES = 18
MOST_HIGH = 780.0
EDGE = 8.0
START = 1.0
NAME_HIGH = 18.0
BAR_HIGH = 12.0
STEP = 16.0
GAP = 8.0


def draw(*, sheet: svg.Sheet, chart: Chart, language: str, top: float) -> float:
    """Draw the first eighteen names at most from `top` on; return where the drawing ends."""
    places = chart.places()
    room = MOST_HIGH / (NAME_HIGH + GAP + STEP * len(chart.series))
    shown = places[: max(4, min(MOST_NAMES, int(room)))]
    values = [dict(line.points) for line in chart.series]
    ranged = [{x: ends for x, *ends in band.points} for band in chart.bands]
    drawn = [v for told in values for x in shown if (v := told.get(x)) is not None]
    drawn += [end for told in ranged for x in shown for end in told.get(x, ())]
    axis = axes.of_numbers(
        values=drawn, form=chart.y_form, language=language, most=4, from_zero=True
    )
    low, high = min([0.0, *drawn]), max([0.0, *drawn])
    figure = max([svg.width(words=_figure(chart, v, language)) for v in drawn], default=0.0)
    start = START + (figure + EDGE if low < 0 else 0)
    scale = (sheet.wide - start - figure - 3 * EDGE) / ((high - low) or axis.high - axis.low)
    zero = start - low * scale
    y = _unit(sheet, chart, top)
    for x in shown:
        name = svg.shortened(words=_name(chart, x, language), room=sheet.wide - 2 * EDGE)
        sheet.words(at=(START, y + svg.SIZE), words=name)
        y += NAME_HIGH
        first = y - 2
        for series, told in enumerate(values):
            ends = ranged[series].get(x, ()) if series < len(ranged) else ()
            _bar(
                sheet=sheet,
                value=told.get(x),
                words=_figure(chart, told.get(x), language),
                zero=zero,
                scale=scale,
                y=y,
                series=series,
                ends=ends,
            )
            y += STEP
        sheet.line(spots=((zero, first), (zero, y - STEP + BAR_HIGH + 2)), pale=0.65)
        y += GAP
    if len(places) > len(shown):
        sheet.words(at=(START, y + svg.SIZE), words=f"… +{len(places) - len(shown)}")
        y += NAME_HIGH
    return y


def _unit(sheet: svg.Sheet, chart: Chart, top: float) -> float:
    words = svg.shortened(words=figures.clean(text=chart.unit), room=sheet.wide - 2 * EDGE)
    sheet.words(at=(START, top + svg.SIZE), words=words, strong=True)
    return top + (NAME_HIGH + GAP if words else GAP)


def _name(chart: Chart, x: Place, language: str) -> str:
    if chart.x_form == "percent" and isinstance(x, int | float):
        return figures.share(value=x, language=language)
    return figures.spell(run=x, language=language)


def _figure(chart: Chart, value: float | None, language: str) -> str:
    if value is None:
        return figures.DASH
    if chart.y_form == "percent":
        return figures.share(value=value, language=language)
    return figures.number(value=value, language=language)


def _bar(
    *,
    sheet: svg.Sheet,
    value: float | None,
    words: str,
    zero: float,
    scale: float,
    y: float,
    series: int,
    ends: Sequence[float],
) -> None:
    """Draw one bar, its range and its figure behind both, or before them where it is negative."""
    long = (value or 0.0) * scale
    sheet.open(series=series)
    if value is not None:
        sheet.bar(start=(zero + min(long, 0.0), y), long=abs(long), high=BAR_HIGH, series=series)
    sheet.close()
    middle = y + BAR_HIGH / 2
    reach = [long, *(end * scale for end in ends)]
    if ends:
        sheet.line(
            spots=((zero + min(reach[1:]), middle), (zero + max(reach[1:]), middle)), thick=1.5
        )
        for end in reach[1:]:
            sheet.line(spots=((zero + end, y + 2), (zero + end, y + BAR_HIGH - 2)), thick=1.5)
    if long < 0:
        sheet.words(at=(zero + min(reach) - 6, middle + 4), words=words, anchor="end")
    else:
        sheet.words(at=(zero + max(0.0, *reach) + 6, middle + 4), words=words)
