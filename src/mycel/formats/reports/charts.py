"""Charts of a report as pictures: lines and steps on axes, bars under their names; as SVG.

Figures on axes are in the reader's language, reading starts on the reader's side, and dashes,
signs and hatching tell series apart without colour. The table beside a picture is `parts.twin`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from mycel.formats.reports import axes, bars, figures, svg
from mycel.formats.reports.parts import Band, Chart, Place, Series

WIDE, NARROW = 640.0, 360.0
PLOT_HIGH = 210.0
ROW = 19.0
SAMPLE = 26.0
EDGE = 8.0
START = 1.0
ALMOST_FLAT = 0.3
MOST_TOLD = 12
MARKS_OF_LINE = 6
Direction = Literal["ltr", "rtl"]


def draw(
    *, chart: Chart, language: str, direction: Direction, name: str, wide: float = WIDE
) -> str:
    """Return the picture of a chart; `name` is a word that no other picture of the page has."""
    sheet = svg.Sheet(name=name, wide=wide, mirrored=direction == "rtl")
    told = tell(chart=chart, language=language)
    if not any(value is not None for line in chart.series for _, value in line.points) and not any(
        band.points for band in chart.bands
    ):
        sheet.words(at=(START, ROW), words=figures.DASH)
        return sheet.whole(high=1.5 * ROW, told=told)
    top = _legend(sheet, chart)
    if chart.kind == "bars":
        high = bars.draw(sheet=sheet, chart=chart, language=language, top=top)
    else:
        high = _plot(sheet, chart, language, top)
    return sheet.whole(high=high, told=told)


def tell(*, chart: Chart, language: str) -> str:
    """Tell a chart in words for those who do not see it: its caption, then every series."""
    told = [figures.clean(text=chart.caption)]
    for line in chart.series:
        points = [(x, y) for x, y in line.points if y is not None]
        every = max(1, -(-len(points) // MOST_TOLD))
        kept = points[::every] + (points[-1:] if points and (len(points) - 1) % every else [])
        said = ", ".join(
            f"{_place(chart, x, language)}: {_value(chart, y, language)}" for x, y in kept
        )
        told.append(f"{figures.clean(text=line.name)}: {said or figures.DASH}")
    return ". ".join(filter(None, told))


def _place(chart: Chart, x: Place, language: str) -> str:
    if chart.x_form == "percent" and isinstance(x, int | float):
        return figures.share(value=x, language=language)
    return figures.spell(run=x, language=language)


def _value(chart: Chart, y: float, language: str) -> str:
    if chart.y_form == "percent":
        return figures.share(value=y, language=language)
    return figures.number(value=y, language=language)


# Legend ----------------------------------------------------------------------------------------


def _legend(sheet: svg.Sheet, chart: Chart) -> float:
    """Draw what stands for which series; return where the picture may begin."""
    named: list[tuple[int, Series | Band]] = [*enumerate(chart.series), *enumerate(chart.bands)]
    if chart.kind == "bars":
        for series in range(len(chart.series)):
            sheet.hatching(series=series)
        named = [*enumerate(chart.series)]
    alone = len(named) == 1 and named[0][1].name in {"", chart.y_label, chart.caption}
    x, y = START, ROW - 5
    for series, line in [] if alone else named:
        words = svg.shortened(
            words=figures.clean(text=line.name), room=sheet.wide - SAMPLE - 3 * EDGE
        )
        wide = SAMPLE + EDGE + svg.width(words=words) + 2 * EDGE
        if x > START and x + wide - 2 * EDGE > sheet.wide:
            x, y = START, y + ROW
        sheet.open(series=series)
        _sample(sheet, chart, line, series, (x, y - 4))
        sheet.close()
        sheet.words(at=(x + SAMPLE + EDGE, y), words=words)
        x += wide
    return EDGE if alone else y + 2 * EDGE


def _sample(sheet: svg.Sheet, chart: Chart, line: Series | Band, series: int, at: svg.Spot) -> None:
    x, y = at
    if isinstance(line, Band):
        sheet.area(
            spots=((x, y - 5), (x + SAMPLE, y - 5), (x + SAMPLE, y + 5), (x, y + 5)), pale=0.2
        )
    elif chart.kind == "bars":
        sheet.bar(start=(x, y - 5), long=SAMPLE, high=10, series=series)
    else:
        dashes = svg.DASHES[series % len(svg.DASHES)]
        sheet.line(spots=((x, y), (x + SAMPLE, y)), thick=2, dashes=dashes)
        sheet.marker(at=(x + SAMPLE / 2, y), series=series)


# Lines and steps -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Frame:
    """Where the plot stands on its sheet."""

    x: axes.Axis
    y: axes.Axis
    start: float
    end: float
    top: float
    foot: float

    def at(self, x: Place, y: float) -> svg.Spot:
        """Return the spot of a point."""
        return self.across(axes.amount(x)), self.foot - (self.foot - self.top) * self.y.at(y)

    def across(self, x: float) -> float:
        """Return how far from the start an amount stands."""
        return self.start + (self.end - self.start) * self.x.at(x)


def _plot(sheet: svg.Sheet, chart: Chart, language: str, top: float) -> float:
    frame = _framed(sheet, chart, language, top)
    _grid(sheet, chart, frame)
    for series, band in enumerate(chart.bands):
        sheet.open(series=series)
        _band(sheet, band, frame)
        sheet.close()
    for series, line in enumerate(chart.series):
        sheet.open(series=series)
        _line(sheet, chart, line, series, frame)
        sheet.close()
    return frame.foot + 2 * ROW + 4


def _framed(sheet: svg.Sheet, chart: Chart, language: str, top: float) -> _Frame:
    values = [value for line in chart.series for _, value in line.points if value is not None]
    values += [end for band in chart.bands for _, *ends in band.points for end in ends]
    highest = max(map(abs, values))
    flat = highest > 0 and (max(values) - min(values)) / highest < ALMOST_FLAT
    y = axes.of_numbers(
        values=values, form=chart.y_form, language=language, most=5, from_zero=not flat
    )
    places = chart.places()
    days = [place for place in places if isinstance(place, date)]
    numbers = [axes.amount(place) for place in places]
    most = 8 if sheet.wide > NARROW else 4
    if days:
        x = axes.of_days(days=days, language=language, most=most)
    elif chart.x_scale == "logarithmic":
        x = axes.of_magnitudes(values=numbers, form=chart.x_form, language=language)
    else:
        x = axes.of_numbers(
            values=numbers, form=chart.x_form, language=language, most=most, from_zero=False
        )
    margin = max(svg.width(words=words) for _, words in y.ticks) + START + 6
    top += ROW + 6 if chart.unit else EDGE
    return _Frame(x, y, margin, sheet.wide - 3 * EDGE, top, top + PLOT_HIGH)


def _grid(sheet: svg.Sheet, chart: Chart, frame: _Frame) -> None:
    room = sheet.wide - 2 * EDGE
    unit = svg.shortened(words=figures.clean(text=chart.unit), room=room)
    sheet.words(at=(START, frame.top - 15), words=unit, strong=True)
    for value, words in frame.y.ticks:
        y = frame.foot - (frame.foot - frame.top) * frame.y.at(value)
        zero = value == 0 or y == frame.foot
        sheet.line(spots=((frame.start, y), (frame.end, y)), pale=0.65 if zero else 0.16)
        sheet.words(at=(frame.start - 6, y + 4), words=words, anchor="end")
    spots = [frame.across(value) for value, _ in frame.x.ticks]
    shown = axes.apart(
        spots=spots, widths=[svg.width(words=words) for _, words in frame.x.ticks], air=6
    )
    for spot, (_, words), kept in zip(spots, frame.x.ticks, shown, strict=True):
        sheet.line(spots=((spot, frame.foot), (spot, frame.foot + 4)), pale=0.65)
        half = svg.width(words=words) / 2
        middle = min(max(spot, half), sheet.wide - half)
        if kept:
            sheet.words(at=(middle, frame.foot + 17), words=words, anchor="middle")
    name = svg.shortened(words=figures.clean(text=chart.x_label), room=room)
    sheet.words(at=(frame.end, frame.foot + 17 + ROW), words=name, anchor="end", strong=True)


def _band(sheet: svg.Sheet, band: Band, frame: _Frame) -> None:
    points = sorted(band.points, key=lambda point: axes.amount(point[0]))
    lower = [frame.at(x, low) for x, low, _ in points]
    upper = [frame.at(x, high) for x, _, high in points]
    sheet.area(spots=(*lower, *reversed(upper)), pale=0.16)
    for edge in (lower, upper):
        sheet.line(spots=edge, thick=0.75, pale=0.6)


def _line(sheet: svg.Sheet, chart: Chart, line: Series, series: int, frame: _Frame) -> None:
    points = sorted(line.points, key=lambda point: axes.amount(point[0]))
    pieces: list[list[svg.Spot]] = [[]]
    for x, y in points:
        if y is None:
            pieces.append([])
        else:
            pieces[-1].append(frame.at(x, y))
    for piece in filter(None, pieces):
        drawn = _stepped(piece) if chart.kind == "steps" else piece
        sheet.line(spots=drawn, thick=2, dashes=svg.DASHES[series % len(svg.DASHES)])
    spots = [spot for piece in pieces for spot in piece]
    for index in _spread(len(spots)):
        sheet.marker(at=spots[index], series=series)


def _stepped(spots: Sequence[svg.Spot]) -> list[svg.Spot]:
    """Hold each height until the next spot."""
    held = [corner for here, after in pairwise(spots) for corner in (here, (after[0], here[1]))]
    return [*held, spots[-1]]


def _spread(count: int) -> list[int]:
    """Choose at most six of so many points, evenly, the last one among them."""
    if count <= MARKS_OF_LINE:
        return list(range(count))
    return sorted({round(step * (count - 1) / (MARKS_OF_LINE - 1)) for step in range(6)})
