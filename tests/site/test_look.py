"""Template words: figures, dates, texts and states in three languages."""

from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.utils.translation import override

from mycel.site.templatetags import look

MAY, NOVEMBER = date(2028, 5, 1), date(2028, 11, 20)
HARD_SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 1234.5, "1,234.5"),
        ("de", 1234.5, "1.234,5"),
        ("ar", 1234.5, "1,234.5"),
        ("en", 40.0, "40"),
        ("en", 1284, "1,284"),
        ("en", None, "–"),
        ("en", "", "–"),
        ("xx", 1234.5, "1,234.5"),
    ],
)
def test_numbers_follow_the_language_with_western_digits(
    language: str, value: float | None, expected: str
) -> None:
    with override(language):
        assert look.number(value) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", f"81{HARD_SPACE}%"), ("de", f"81{HARD_SPACE}%"), ("ar", "\u200e81%")],
)
def test_percent_keeps_its_space_where_the_language_has_one(language: str, expected: str) -> None:
    with override(language):
        assert look.percent(0.81) == expected


def test_percent_can_say_decimals() -> None:
    with override("de"):
        assert look.percent(0.0575, 1) == f"5,8{HARD_SPACE}%"


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "20 November 2028", "May 2028"),
        ("de", "20. November 2028", "Mai 2028"),
        ("ar", "20 نوفمبر 2028", "مايو 2028"),
    ],
)
def test_dates_are_words(language: str, day: str, month: str) -> None:
    with override(language):
        assert look.day(NOVEMBER) == day
        assert look.month(MAY) == month


def test_windows_name_the_year_once_and_never_one_day() -> None:
    with override("en"):
        assert look.date_window(MAY, NOVEMBER) == "between May and November 2028"
        assert (
            look.date_window(NOVEMBER, date(2029, 8, 1)) == "between November 2028 and August 2029"
        )
        assert look.date_window(MAY, date(2028, 5, 30)) == "in May 2028"
        assert look.date_window(MAY, None) == "from May 2028 on"
        assert look.date_window(None, MAY) == "until May 2028"
        assert look.date_window(None, None) == "not within the time we looked at"


def test_ranges_with_equal_ends_are_one_number() -> None:
    with override("en"):
        assert look.between((200, 1900)) == "200 to 1,900"
        assert look.between((40, 40)) == "40"


def test_moments_say_day_and_time() -> None:
    with override("en"):
        assert look.moment(datetime(2026, 11, 21, 18, 42, tzinfo=UTC)) == "21 November 2026, 18:42"


def test_time_axis_places_the_middle_of_a_year_in_its_middle() -> None:
    assert float(look.year_fraction(date(2028, 1, 1))) == 2028
    assert float(look.year_fraction(date(2027, 7, 2))) == pytest.approx(2027.5, abs=0.003)
    assert look.quarter(MAY) == "2/2028"


def test_texts_come_in_the_readers_language_else_english_else_any() -> None:
    texts = {"de": "Karte", "en": "Map"}
    with override("de"):
        assert look.text(texts) == "Karte"
    with override("ar"):
        assert look.text(texts) == "Map"
        assert look.text({"de": "Karte"}) == "Karte"
        assert look.text("plain") == "plain"
        assert look.text(None) == ""
        assert look.told(texts) == '<span lang="en" dir="ltr">Map</span>'
    with override("en"):
        assert look.told({"ar": "خريطة"}) == '<span lang="ar" dir="rtl">خريطة</span>'
        assert look.told(texts) == "Map"


def test_texts_of_others_are_escaped() -> None:
    with override("de"):
        assert "<script>" not in str(look.told({"en": "<script>"}))
        assert Template("{% load look %}{{ t|text }}").render(Context({"t": "<b>"})) == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("ref", "url"),
    [
        ("node/tile-server", "/nodes/tile-server/"),
        ("unit/council", "/units/council/"),
        ("person/amina", "/people/amina/"),
        ("entry/17", "/record/17/"),
        ("nonsense/x", ""),
        ("node/", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_references_lead_to_their_pages(ref: str | None, url: str) -> None:
    assert look.ref_url(ref) == url


def test_states_have_a_shape_and_a_word() -> None:
    with override("en"):
        assert look.mark("tight") == '<span class="m-mark m-mark--tight">gets tight</span>'
        assert look.mark("odd", "<b>") == '<span class="m-mark m-mark--unknown">&lt;b&gt;</span>'


def test_bars_stay_inside_their_frame() -> None:
    assert [look.bar_width(share) for share in (-1.0, None, 0.755, 3.0)] == [
        "0.0%",
        "0.0%",
        "75.5%",
        "100.0%",
    ]


@pytest.mark.parametrize(
    ("cookie", "dark_link", "chosen"),
    [
        ("dark", 'mode-dark.css" media="all"', "dark"),
        ("auto", 'mode-dark.css" media="(prefers-color-scheme: dark)"', "auto"),
        ("light", None, "light"),
        ("odd", 'media="(prefers-color-scheme: dark)"', "auto"),
    ],
)
def test_theme_decides_the_dark_stylesheet(
    cookie: str,
    dark_link: str | None,
    chosen: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(look, "_has_vendored", bool)
    request = HttpRequest()
    request.COOKIES["theme"] = cookie
    assert look.theme(Context({"request": request})) == chosen
    links = look.stylesheets(chosen)
    assert ("mode-dark" in links) == (dark_link is not None)
    if dark_link:
        assert dark_link in links
    order = ["theme-wikimedia-ui.css", "codex.style-bidi.css", "mycel.css"]
    assert sorted(order, key=links.index) == order


def test_without_codex_our_own_tokens_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "_has_vendored", lambda name: not name)
    assert "plain.css" in look.stylesheets("auto")
    assert "vendor" not in look.stylesheets("auto")
    assert look.chart_scripts("fan") == ""


def test_the_map_loads_its_parts_after_the_chart_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "_has_vendored", bool)
    scripts = look.chart_scripts("graph")
    order = ["echarts.min.js", "chart.js", "layout.js", "slider.js", "graph.js"]
    assert sorted(order, key=scripts.index) == order
