"""Template words of every page: localised figures and dates, texts, marks, the frame."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent
from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext,
    gettext_lazy,
    pgettext,
)

from mycel.site.doors import BELOW, FOOTER, NAVIGATION

register = template.Library()

VENDORED = Path(__file__).resolve().parents[1] / "static" / "vendor"
THEMES = ("auto", "light", "dark")
CHART_PARTS = {"graph": ("layout", "slider", "graph")}
DASH = "–"
DIRECTION_MARKS = str.maketrans("", "", "\u200e\u200f\u061c")

STATE_WORDS = {
    "holds": gettext_lazy("holds"),
    "tight": gettext_lazy("gets tight"),
    "breaks": gettext_lazy("runs out"),
    "unknown": gettext_lazy("not measured yet"),
    "waiting": gettext_lazy("waiting"),
    "done": gettext_lazy("done"),
    "silent": gettext_lazy("silent"),
}
PLURAL_OF_KIND = {
    "person": "people",
    "analysis": "analyses",
    "entry": "record",
    "process": "processes",
    "dependency": "dependencies",
}
KINDS_WITH_PAGES = frozenset(
    {
        *("node", "unit", "person", "scenario", "assessment", "finding", "risk", "treatment"),
        *("space", "request", "protocol", "pathway", "role", "change", "entry", "decision"),
        *("commitment", "question", "report", "incident", "analysis"),
        *("process", "thread", "post", "proposal", "amendment"),
    }
)


def _locale() -> Locale:
    """Return the reader's locale, English where the language is unknown to Babel."""
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


# Figures ---------------------------------------------------------------------------------------


@register.filter
def number(value: float | str | None, digits: int = 1) -> str:
    """Write a number in the reader's language with at most `digits` decimals: 1,234.5."""
    if value is None or isinstance(value, str):
        return DASH
    pattern = "#,##0" + ("." + "#" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=_locale())).translate(DIRECTION_MARKS)


@register.filter
def percent(share: float | str | None, digits: int = 0) -> str:
    """Write a share from 0 to 1 as a percentage: 0.81 is 81 % (ar: 81%)."""
    if share is None or isinstance(share, str):
        return DASH
    locale = _locale()
    tail = "." + "#" * digits if digits else ""
    sign = "%" if "\u00a0" not in str(locale.percent_formats[None].pattern) else "\u00a0%"
    if locale.language == "en":
        sign = "\u00a0%"  # the look separates figure and unit in English as in German
    written = str(format_percent(share, format="#,##0" + tail + sign, locale=locale))
    # a mark keeps figure and sign in one order, whatever words stand before them
    first = "\u200e" if locale.character_order == "right-to-left" else ""
    return first + written.translate(DIRECTION_MARKS)


@register.filter
def chance(probability: float | str | None) -> str:
    """Write a probability from simulated worlds, never surer than they can be: over 99 %."""
    if probability is None or isinstance(probability, str):
        return DASH
    if probability > 0.995:  # noqa: PLR2004 — what rounds to certainty
        return gettext("over %(share)s") % {"share": percent(0.99)}
    if 0 < probability < 0.005:  # noqa: PLR2004 — what rounds to never
        return gettext("under %(share)s") % {"share": percent(0.01)}
    return percent(probability)


@register.filter
def between(span: tuple[float, float] | None, digits: int = 1) -> str:
    """Write a range as “from to to”; equal ends are one number."""
    if not span:
        return DASH
    low, high = span
    if low == high:
        return number(low, digits)
    return gettext("%(low)s to %(high)s") % {
        "low": number(low, digits),
        "high": number(high, digits),
    }


@register.filter
def raw(value: float | None) -> str:
    """Write a number for machines (attributes that scripts read); nothing for None."""
    return "" if value is None else f"{value:.9g}"


# Dates -----------------------------------------------------------------------------------------


@register.filter
def day(value: date | None) -> str:
    """Write a date in words: 21 November 2026."""
    if not value:
        return DASH
    pattern = "d MMMM y" if _locale().language == "en" else "long"
    return str(format_date(value, format=pattern, locale=_locale()))


@register.filter
def moment(value: datetime | None) -> str:
    """Write a point in time in words, in the zone it carries: 21 November 2026, 18:42."""
    if not value:
        return DASH
    clock = format_datetime(value, format="HH:mm", locale=_locale())
    return gettext("%(day)s, %(time)s") % {"day": day(value), "time": clock}


@register.filter
def month(value: date | None) -> str:
    """Write the month of a date: May 2028."""
    return str(format_skeleton("yMMMM", value, locale=_locale())) if value else DASH


@register.filter
def quarter(value: date | None) -> str:
    """Write the quarter of a date: 2/2028."""
    return f"{(value.month + 2) // 3}/{value.year}" if value else DASH


@register.filter
def year_fraction(value: date) -> str:
    """Place a date on a numeric time axis: the middle of 2028 is 2028.5."""
    first, after = date(value.year, 1, 1), date(value.year + 1, 1, 1)
    days = value.toordinal() - first.toordinal()
    return f"{value.year + days / (after - first).days:.4f}"


@register.simple_tag
def date_window(first: date | None, last: date | None) -> str:
    """Write a window in time, never as one day: between May and November 2028."""
    if first is None and last is None:
        return gettext("not within the time we looked at")
    if last is None:
        return gettext("from %(first)s on") % {"first": month(first)}
    if first is None:
        return gettext("until %(last)s") % {"last": month(last)}
    if (first.year, first.month) == (last.year, last.month):
        return gettext("in %(month)s") % {"month": month(first)}
    name = (
        str(format_date(first, format="LLLL", locale=_locale()))
        if first.year == last.year
        else month(first)
    )
    return pgettext("window in time", "between %(first)s and %(last)s") % {
        "first": name,
        "last": month(last),
    }


# Texts and references --------------------------------------------------------------------------


def spoken(value: str | Mapping[str, str] | None) -> tuple[str, str]:
    """Return a text and the language it is in: the reader's, else English, else any."""
    language = (get_language() or "en").lower()
    if not value:
        return "", language
    if isinstance(value, str):
        return value, language
    codes = (language, language.partition("-")[0], "en", *sorted(value))
    return next(((str(value[code]), code) for code in codes if value.get(code)), ("", language))


@register.filter
def text(value: str | Mapping[str, str] | None) -> str:
    """Resolve a text in several languages to the reader's one."""
    return spoken(value)[0]


@register.simple_tag
def told(value: str | Mapping[str, str] | None) -> SafeString | str:
    """Resolve a text and say its language where it is not the page's one."""
    words, code = spoken(value)
    if code.partition("-")[0] == (get_language() or "en").partition("-")[0]:
        return words
    bidi = get_language_info(code)["bidi"] if code in {"ar", "fa", "he", "ur"} else False
    return format_html('<span lang="{}" dir="{}">{}</span>', code, "rtl" if bidi else "ltr", words)


@register.filter
def ref_url(ref: str | None) -> str:
    """Return the page of a reference: node/tile-server is at /nodes/tile-server/."""
    kind, _, name = (ref or "").partition("/")
    if kind not in KINDS_WITH_PAGES or not name:
        return ""
    return f"/{PLURAL_OF_KIND.get(kind, kind + 's')}/{name}/"


@register.filter
def ref_slug(ref: str) -> str:
    """Return the name in a reference: node/tile-server is tile-server."""
    return ref.partition("/")[2]


@register.simple_tag
def mark(state: str, words: str = "") -> SafeString:
    """Show a state: its shape and colour, and always its word."""
    shape = state if state in STATE_WORDS else "unknown"
    return format_html(
        '<span class="m-mark m-mark--{}">{}</span>', shape, words or STATE_WORDS[shape]
    )


@register.filter
def state_word(state: str) -> str:
    """Return the word of a state in the reader's language."""
    return str(STATE_WORDS.get(state, STATE_WORDS["unknown"]))


@register.simple_tag
def icon(name: str, css: str = "m-icon") -> SafeString:
    """Show one symbol of the sprite; it never stands alone."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


# Frame of the page -----------------------------------------------------------------------------


@cache
def _has_page(path: str, urlconf: str | None = None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


def _doors(context: Context, doors: tuple[tuple[str, object], ...]) -> list[dict[str, object]]:
    here: str = getattr(context.get("request"), "path", "")
    return [
        {"url": url, "name": name, "current": here.startswith((url, *BELOW.get(url, ())))}
        for url, name in doors
        if _has_page(url, get_urlconf())
    ]


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[dict[str, object]]:
    """List the main entries whose pages exist."""
    return _doors(context, NAVIGATION)


@register.simple_tag(takes_context=True)
def footer_links(context: Context) -> list[dict[str, object]]:
    """List the footer's entries whose pages exist."""
    return _doors(context, FOOTER)


@register.simple_tag
def door(path: str) -> str:
    """Return the path when a page answers there, else nothing."""
    return path if _has_page(path, get_urlconf()) else ""


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme this reader chose: auto, light or dark."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "auto") if isinstance(request, HttpRequest) else "auto"
    return chosen if chosen in THEMES else "auto"


@cache
def _has_vendored(name: str) -> bool:
    return (VENDORED / name).is_file()


@register.simple_tag
def stylesheets(chosen: str) -> SafeString:
    """Link the stylesheets in their load order; without Codex our own plain tokens stand in."""
    names: list[tuple[str, str]] = []
    dark = {"auto": "(prefers-color-scheme: dark)", "dark": "all"}.get(chosen)
    if _has_vendored("codex.style-bidi.css"):
        names.append(("vendor/theme-wikimedia-ui.css", "all"))
        if dark:
            names.append(("vendor/theme-wikimedia-ui-mode-dark.css", dark))
        names.append(("vendor/codex.style-bidi.css", "all"))
    else:
        names.append(("mycel/plain.css", "all"))
    names.append(("mycel/mycel.css", "all"))
    return format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}" media="{}">',
        ((static(name), media) for name, media in names),
    )


@register.simple_tag
def chart_scripts(*modules: str) -> SafeString:
    """Load the charts of a page; without ECharts its tables stand alone."""
    if not _has_vendored("echarts.min.js"):
        return SafeString("")
    wanted = [part for name in modules for part in CHART_PARTS.get(name, (name,))]
    names = ["vendor/echarts.min.js", *(f"mycel/{name}.js" for name in ("chart", *wanted))]
    return format_html_join(
        "\n", '<script src="{}" defer></script>', ((static(name),) for name in names)
    )


# Forms -----------------------------------------------------------------------------------------


@register.filter
def bar_width(share: float | None) -> str:
    """Write a share as the length of a bar in percent, held between 0 and 100."""
    return f"{min(max(share or 0.0, 0.0), 1.0) * 100:.1f}%"


@register.filter
def is_choice_box(field: BoundField) -> bool:
    """Say whether the field is one checkbox."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_text_line(field: BoundField) -> bool:
    """Say whether the field is one line of text."""
    return isinstance(field.field.widget, forms.widgets.Input) and not isinstance(
        field.field.widget, forms.CheckboxInput | forms.FileInput
    )


@register.filter
def is_text_area(field: BoundField) -> bool:
    """Say whether the field is several lines of text."""
    return isinstance(field.field.widget, forms.Textarea)


@register.filter
def codex(field: BoundField) -> SafeString:
    """Render the field's own element with the class that Codex styles."""
    widget = field.field.widget
    css = ""
    if is_choice_box(field):
        css = "cdx-checkbox__input"
    elif is_text_line(field):
        css = "cdx-text-input__input"
    elif is_text_area(field):
        css = "cdx-text-area__textarea"
    elif isinstance(widget, forms.Select):
        css = "m-select"
    return field.as_widget(attrs={"class": css} if css else {})
