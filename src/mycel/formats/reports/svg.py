"""A sheet to draw on: lines, areas and words as SVG, mirrored for languages from right to left.

Colours are `currentColor` within groups that carry a class and a colour: a page may repaint them
by the class, paper takes the colour. Dashes, markers and hatching tell series apart without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from unicodedata import east_asian_width

COLOURS = ("#2b7320", "#935a00", "#2a5db0", "#b3321f", "#6b4ba1", "#54595d")
DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2", "12 4")
MARKERS = ("circle", "square", "triangle", "diamond", "ring", "cross")
LATIN_FIRST = "IBM Plex Sans, IBM Plex Sans Arabic, sans-serif"
ARABIC_FIRST = "IBM Plex Sans Arabic, IBM Plex Sans, sans-serif"
SIZE = 12.0
LETTER = 0.56
ISOLATE, END = "\u2068", "\u2069"

Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float]
_ANCHORS: dict[str, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


def width(*, words: str, size: float = SIZE) -> float:
    """Estimate how wide words are, rather too wide than too narrow."""
    return size * sum(1.05 if east_asian_width(sign) in "WF" else LETTER for sign in words)


def shortened(*, words: str, room: float, size: float = SIZE) -> str:
    """Return the words, cut with an ellipsis where they would not fit."""
    if width(words=words, size=size) <= room:
        return words
    most = max(int(room / (LETTER * size)) - 1, 1)
    while most > 1 and width(words=words[:most], size=size) > room:
        most -= 1
    return words[:most].rstrip() + "…"


@dataclass
class Sheet:
    """A drawing of a certain width; x counts from the side where reading starts."""

    name: str
    wide: float
    mirrored: bool
    parts: list[str] = field(default_factory=list)

    def _x(self, x: float) -> float:
        return self.wide - x if self.mirrored else x

    def _spots(self, spots: Sequence[Spot]) -> str:
        return " ".join(f"{self._x(x):.2f},{y:.2f}" for x, y in spots)

    def open(self, *, series: int) -> None:
        """Begin what belongs to the series of that index: its colour and its class."""
        kind = series % len(COLOURS)
        self.parts.append(f'<g class="m-plot__{kind}" color="{COLOURS[kind]}">')

    def close(self) -> None:
        """End what belongs to a series."""
        self.parts.append("</g>")

    def words(
        self,
        *,
        at: Spot,
        words: str,
        anchor: Anchor = "start",
        size: float = SIZE,
        strong: bool = False,
    ) -> None:
        """Write words; they start, are centred or end at the spot in the direction of reading."""
        if not words:
            return
        side = _ANCHORS[anchor] if self.mirrored else anchor
        weight = ' font-weight="600"' if strong else ""
        said = f"{ISOLATE}{words}{END}" if self.mirrored else words
        self.parts.append(
            f'<text x="{self._x(at[0]):.2f}" y="{at[1]:.2f}" text-anchor="{side}"'
            f' font-size="{size:g}"{weight}>{escape(said)}</text>'
        )

    def line(
        self, *, spots: Sequence[Spot], thick: float = 1.0, dashes: str = "", pale: float = 1.0
    ) -> None:
        """Draw a line through the spots."""
        more = f' stroke-dasharray="{dashes}"' if dashes else ""
        more += f' stroke-opacity="{pale:g}"' if pale < 1 else ""
        self.parts.append(
            f'<polyline points="{self._spots(spots)}" fill="none" stroke="currentColor"'
            f' stroke-width="{thick:g}" stroke-linejoin="round"{more}/>'
        )

    def area(self, *, spots: Sequence[Spot], pale: float = 1.0) -> None:
        """Fill the area between the spots."""
        more = f' fill-opacity="{pale:g}"' if pale < 1 else ""
        self.parts.append(f'<polygon points="{self._spots(spots)}" fill="currentColor"{more}/>')

    def bar(self, *, start: Spot, long: float, high: float, series: int) -> None:
        """Draw a bar from a spot along the direction of reading, hatched by its series."""
        x = self._x(start[0] + long) if self.mirrored else start[0]
        kind = series % len(COLOURS)
        fill = "currentColor" if kind == 0 else f"url(#{self.name}-{kind})"
        self.parts.append(
            f'<rect x="{x:.2f}" y="{start[1]:.2f}" width="{max(long, 0):.2f}"'
            f' height="{high:.2f}" fill="{fill}" stroke="currentColor" stroke-width="1"/>'
        )

    def hatching(self, *, series: int) -> None:
        """Keep the pattern that bars of a series are filled with."""
        kind = series % len(COLOURS)
        if kind:
            self.parts.append(
                f'<pattern id="{self.name}-{kind}" class="m-plot__{kind}" color="{COLOURS[kind]}"'
                f' width="{4 + kind}" height="{4 + kind}" patternUnits="userSpaceOnUse"'
                f' patternTransform="rotate({45 * kind})"><rect width="{4 + kind}" height="2"'
                ' fill="currentColor"/></pattern>'
            )

    def marker(self, *, at: Spot, series: int) -> None:
        """Draw the sign of a series."""
        kind, (x, y) = MARKERS[series % len(MARKERS)], (self._x(at[0]), at[1])
        if kind in {"circle", "ring"}:
            fill = "currentColor" if kind == "circle" else "none"
            self.parts.append(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="3.2" fill="{fill}" stroke="currentColor"/>'
            )
            return
        shape = {
            "square": f"M{x - 3:.2f} {y - 3:.2f}h6v6h-6z",
            "triangle": f"M{x:.2f} {y - 4:.2f}l4 7h-8z",
            "diamond": f"M{x:.2f} {y - 4.4:.2f}l4.4 4.4l-4.4 4.4l-4.4 -4.4z",
            "cross": f"M{x - 3:.2f} {y - 3:.2f}l6 6m0 -6l-6 6",
        }[kind]
        self.parts.append(f'<path d="{shape}" fill="currentColor" stroke="currentColor"/>')

    def whole(self, *, high: float, told: str) -> str:
        """Return the drawing; `told` is what it says to those who do not see it."""
        fonts = ARABIC_FIRST if self.mirrored else LATIN_FIRST
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.wide:g} {high:g}"'
            f' width="{self.wide:g}" height="{high:g}" direction="ltr" role="img"'
            f' aria-label="{escape(told)}" class="m-plot" font-family="{fonts}"'
            f' fill="currentColor">{"".join(self.parts)}</svg>'
        )
