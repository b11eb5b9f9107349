"""Pictures of reports: nice ticks, figures in the language, more than colour, no markup."""

import re
from datetime import date

import pytest
from defusedxml import ElementTree
from tests.formats import reports

from mycel.formats.reports import axes, charts, svg
from mycel.formats.reports.parts import Band, Chart, Place, Series

SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: str = "line", *series: Series, **more: object) -> Chart:
    told = {"caption": "Caption", "x_label": "X", "y_label": "Y", **more}
    return Chart(kind=kind, series=series, **told)  # type: ignore[arg-type]


def draw(value: Chart, *, language: str = "en", direction: str = "ltr", wide: float = 640) -> str:
    return charts.draw(chart=value, language=language, direction=direction, name="c", wide=wide)  # type: ignore[arg-type]


def words(picture: str) -> list[str]:
    return [
        "".join(text.itertext()).strip(svg.ISOLATE + svg.END)
        for text in ElementTree.fromstring(picture).iter(f"{SVG}text")
    ]


@pytest.mark.parametrize(
    ("values", "most", "expected"),
    [
        ((0, 9.3), 5, [0, 2, 4, 6, 8, 10]),
        ((0, 1), 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ((-3, 7), 5, [-4, -2, 0, 2, 4, 6, 8]),
        ((23_400,), 5, [0, 5000, 10000, 15000, 20000, 25000]),
        ((0, 0), 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ((-5, -5), 5, [-5, -4, -3, -2, -1, 0]),
        ((1e-9, 3e-9), 4, [0, 1e-9, 2e-9, 3e-9]),
        ((0, 1e12), 5, [0, 2e11, 4e11, 6e11, 8e11, 1e12]),
    ],
)
def test_ticks_are_round(values: tuple[float, ...], most: int, expected: list[float]) -> None:
    axis = axes.of_numbers(values=values, form="number", language="en", most=most, from_zero=True)
    assert [value for value, _ in axis.ticks] == pytest.approx(expected)


def test_ticks_are_spelled_in_the_language_with_the_decimals_that_tell_them_apart() -> None:
    axis = axes.of_numbers(values=(0, 0.02), form="percent", language="de", most=4, from_zero=True)
    hard = "\u00a0"
    assert [said for _, said in axis.ticks] == [
        f"{n}{hard}%" for n in ("0", "0,5", "1", "1,5", "2")
    ]


def test_magnitudes_have_powers_of_ten() -> None:
    axis = axes.of_magnitudes(values=(0, 30, 200_000), form="number", language="en")
    assert [said for _, said in axis.ticks] == [
        "10",
        "100",
        "1,000",
        "10,000",
        "100,000",
        "1,000,000",
    ]
    assert axis.at(10) == 0
    assert axis.at(1_000_000) == 1
    assert axis.at(0) == 0


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2024, 1, 1), date(2024, 6, 30), ["Jan 2024", "Mar 2024", "May 2024"]),
        (date(2020, 3, 1), date(2026, 3, 1), ["2021", "2022", "2023", "2024", "2025", "2026"]),
        (date(1990, 1, 1), date(2026, 1, 1), ["1990", "2000", "2010", "2020"]),
        (date(2026, 1, 1), date(2026, 1, 9), ["1 January 2026", "4 January 2026"]),
        (date(1, 1, 1), date(1, 1, 1), ["1 January 1", "2 January 1"]),
        (date(9999, 1, 1), date(9999, 12, 31), ["Jan 9999", "Mar 9999", "May 9999"]),
    ],
)  # fmt: skip
def test_days_get_ticks_at_firsts(first: date, last: date, expected: list[str]) -> None:
    axis = axes.of_days(days=(first, last), language="en", most=6)
    said = [words for _, words in axis.ticks]
    assert said[: len(expected)] == expected or set(expected) <= set(said)
    assert all(axis.low <= value <= axis.high for value, _ in axis.ticks)
    assert 1 <= len(said) <= 9


def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it() -> None:
    value = chart("line", Series("loss", ((0, 0.5), (1, 0.25))), y_form="percent")
    root = ElementTree.fromstring(draw(value))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Caption. loss: 0: 50\u00a0%, 1: 25\u00a0%"


def test_series_differ_by_more_than_colour() -> None:
    lines = [Series(f"s{n}", ((0, n), (1, n + 1))) for n in range(6)]
    picture = ElementTree.fromstring(draw(chart("line", *lines)))
    groups = [g for g in picture.iter(f"{SVG}g") if g.find(f"{SVG}polyline") is not None]
    dashes = {g.find(f"{SVG}polyline").get("stroke-dasharray") for g in groups}  # type: ignore[union-attr]
    assert len(dashes) == 6
    bars = draw(chart("bars", Series("a", (("x", 1),)), Series("b", (("x", 2),))))
    assert bars.count("url(#c-1)") == 2
    assert 'id="c-1"' in bars


def test_steps_hold_their_value_until_the_next() -> None:
    value = chart("steps", Series("s", ((0, 1), (1, 2))), y_label="")
    line = max(re.findall(r'points="([^"]+)"', draw(value)), key=lambda found: found.count(","))
    spots = [tuple(map(float, spot.split(","))) for spot in line.split()]
    assert len(spots) == 3
    assert spots[0][1] == spots[1][1]
    assert spots[1][0] == spots[2][0]


def test_a_gap_breaks_the_line() -> None:
    whole = chart("line", Series("s", ((0, 1), (1, 2), (2, 3), (3, 1))))
    broken = chart("line", Series("s", ((0, 1), (1, 2), (2, None), (3, 1), (4, 1))))
    count = len(re.findall('stroke-width="2"', draw(whole)))
    assert len(re.findall('stroke-width="2"', draw(broken))) == count + 1


def test_arabic_reads_from_the_other_side() -> None:
    value = chart("line", Series("خسارة", ((0, 1), (10, 2))), x_label="ساعات")
    left, right = draw(value), draw(value, language="ar", direction="rtl")
    zero = re.compile(r'<text x="([\d.]+)"[^>]*>\W*0\W*</text>')
    assert float(zero.findall(left)[-1]) < 100
    assert float(zero.findall(right)[-1]) > 540
    assert "ساعات" in words(right)


def test_bars_show_names_with_figures_and_at_most_eighteen() -> None:
    points = tuple((f"name {n}", float(n)) for n in range(25))
    said = words(draw(chart("bars", Series("s", points), y_label="s")))
    assert "name 17" in said
    assert "name 18" not in said
    assert "… +7" in said


def test_negative_bars_and_ranges_stay_on_the_sheet() -> None:
    value = chart(
        "bars",
        Series("s", (("a", -5.0), ("b", 3.0), ("c", None))),
        bands=(Band("90 %", (("a", -8.0, -1.0), ("b", 1.0, 9.0))),),
    )
    for x, wide in re.findall(r'<rect x="([-\d.]+)"[^>]*? width="([-\d.]+)"', draw(value)):
        assert 0 <= float(x) <= float(x) + float(wide) <= 640
    for line in re.findall(r'<polyline points="([^"]+)"', draw(value)):
        assert all(0 <= float(spot.split(",")[0]) <= 640 for spot in line.split())


PLACES: list[tuple[Place, ...]] = [(0, 1, 2), (5,), (date(2026, 1, 1), date(2026, 2, 1))]


@pytest.mark.parametrize("places", PLACES)
@pytest.mark.parametrize("value", [0.0, -1.0, 1e-12, 1e14, 0.5])
@pytest.mark.parametrize("kind", ["line", "steps", "bars"])
@pytest.mark.parametrize("wide", [charts.WIDE, charts.NARROW])
def test_any_value_can_be_drawn(
    places: tuple[Place, ...], value: float, kind: str, wide: float
) -> None:
    picture = draw(chart(kind, Series("s", tuple((x, value) for x in places))), wide=wide)
    assert "nan" not in picture
    assert "inf" not in picture
    ElementTree.fromstring(picture)


@pytest.mark.parametrize("series", [(), (Series("s", ()),), (Series("s", ((1, None),)),)])
@pytest.mark.parametrize("kind", ["line", "bars"])
def test_nothing_to_draw_is_a_dash(series: tuple[Series, ...], kind: str) -> None:
    assert words(draw(chart(kind, *series))) == ["–"]


def test_hostile_names_are_words() -> None:
    evil = '</text><script>alert("1")</script>&amp;'
    value = chart("line", Series(evil, ((0, 1), (1, 2))), caption=evil, x_label=evil, y_label=evil)
    root = ElementTree.fromstring(draw(value, wide=3000))
    assert not list(root.iter(f"{SVG}script"))
    assert evil in words(draw(value, wide=3000))


def test_the_same_chart_is_the_same_picture() -> None:
    value = next(part for part in reports.report().parts if isinstance(part, Chart))
    assert draw(value) == draw(value)
