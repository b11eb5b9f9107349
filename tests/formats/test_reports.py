"""Reports: parts that fit together, figures in the reader's language, nothing typed is markup."""

from datetime import date

import mwparserfromhell
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats import reports

from mycel.formats.reports import figures, parts, wikitext
from mycel.formats.reports.parts import (
    Bullets,
    Chart,
    Code,
    Command,
    Facts,
    Heading,
    Link,
    NotAReport,
    Note,
    Paragraph,
    Report,
    Series,
    Share,
    Table,
)

HARD = "\u00a0"
HOSTILE = [
    "{{delete}}",
    "{{{1|x}}}",
    "[[Main Page|x]]",
    "[https://evil.example click]",
    "'''bold''' and ''italic''",
    "~~~~",
    "__TOC__ __NOEDITSECTION__",
    "＿＿TOC＿＿",
    "<script>alert(1)</script><ref>x</ref><nowiki>",
    "</pre></div><!-- -->",
    "* star",
    "# REDIRECT [[X]]",
    ": indented",
    "; term : meaning",
    "----",
    "=== heading ===",
    "a || b | c |- d |} e",
    "! a !! b",
    "&lt;b&gt; &nbsp; &#91;",
    " leading blank",
    "RFC 2119 and ISBN 978-3-16-148410-0",
    "mailto:a@b.example javascript://x ftp://x.example",
    "-{zh-hans:a; zh-hant:b}-",
    "line\n* star\n{| table",
    "\x7f'\"`UNIQ--nowiki-00000000-QINU`\"'\x7f",
    "\u202egnp.exe",
    "https://x.example/{{evil}}/__TOC__/~~~~/''b''",
]
BY_USER = (mwparserfromhell.nodes.Template, mwparserfromhell.nodes.Argument)


def report(*given: parts.Part, language: str = "en", base: str = "") -> Report:
    return Report(title="Title", subtitle="", language=language, parts=given, base=base)


def everywhere(text: str) -> Report:
    """Put one text into every place of a report that takes one."""
    return Report(
        title=text,
        subtitle=text,
        language="en",
        footer=text,
        base="https://mycel.example.org",
        parts=(
            Heading(text),
            Paragraph(text),
            Paragraph(("before ", text, Link(text, "https://good.example/"), Code(text), text)),
            Note(text),
            Command(text),
            Bullets((text, (text, text))),
            Facts(((text, text),)),
            Table(
                caption=text, columns=(text, text), rows=((text, text), (text, Link(text, text)))
            ),
            Chart(
                kind="bars",
                caption=text,
                x_label=text,
                y_label=text,
                series=(Series(text, ((text, 1.0),)),),
            ),
        ),
    )


# Parts -----------------------------------------------------------------------------------------


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(NotAReport, match="row 2 of table 'T' has 1 cells; expected 2"):
        Table(caption="T", columns=("a", "b"), rows=(("1", "2"), ("3",)))


@pytest.mark.parametrize("numeric", [(2,), (-1,)])
def test_a_numeric_column_that_there_is_not_is_refused(numeric: tuple[int, ...]) -> None:
    with pytest.raises(NotAReport):
        Table(caption="T", columns=("a", "b"), rows=(), numeric=numeric)


def test_a_table_without_columns_and_a_heading_too_deep_are_refused() -> None:
    with pytest.raises(NotAReport):
        Table(caption="T", columns=(), rows=())
    with pytest.raises(NotAReport):
        Heading("x", level=4)


def test_lines_over_names_or_mixed_places_are_refused() -> None:
    for points in ((("a", 1.0),), ((1.0, 1.0), (date(2026, 1, 1), 2.0))):
        with pytest.raises(NotAReport):
            Chart(kind="line", caption="c", x_label="x", y_label="y", series=(Series("s", points),))


def test_a_chart_is_told_by_its_table() -> None:
    chart = Chart(
        kind="line",
        caption="c",
        x_label="x",
        y_label="y",
        y_form="percent",
        series=(Series("a", ((2, 0.5), (1, 0.25))), Series("b", ((2, None), (3, 1.0)))),
        bands=(parts.Band("r", ((1, 0.0, 0.5),)),),
    )
    table = parts.twin(chart)
    assert table.columns == ("x", "a", "b", "r ↓", "r ↑")
    assert table.rows == (
        (1, Share(0.25), None, Share(0.0), Share(0.5)),
        (2, Share(0.5), None, None, None),
        (3, None, Share(1.0), None, None),
    )
    assert table.numeric == (1, 2, 3, 4)


@pytest.mark.parametrize(("language", "side"), [("ar", "rtl"), ("de", "ltr"), ("ar-EG", "rtl")])
def test_the_language_says_the_direction(language: str, side: str) -> None:
    assert report(language=language).direction == side


# Figures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "language", "expected"),
    [
        (1234.567, "en", "1,235"),
        (12.3456, "de", "12,3"),
        (0.012345, "en", "0.0123"),
        (23400, "de", "23.400"),
        (1234567, "ar", "1,234,567"),
        (float("nan"), "en", "–"),
        (1e300, "en", "1e+300"),
        (Share(0.617), "en", f"61.7{HARD}%"),
        (Share(0.617, digits=0), "de", f"62{HARD}%"),
        (Share(0.61), "ar", "\u200e61%"),
        (date(2026, 11, 26), "en", "26 November 2026"),
        (date(2026, 11, 26), "de", "26. November 2026"),
        (date(2026, 11, 26), "ar", "26 نوفمبر 2026"),
        (date(2026, 11, 26), "xx-nowhere", "26 November 2026"),
    ],
)
def test_figures_are_spelled_in_the_language(run: parts.Run, language: str, expected: str) -> None:
    assert figures.spell(run=run, language=language) == expected


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("/nodes/x/", "https://m.example/", "https://m.example/nodes/x/"),
        ("/nodes/x/", "", ""),
        ("//evil.example/", "https://m.example", ""),
        ("javascript:alert(1)", "https://m.example", ""),
        ("https://a.example/?q=1#x", "", "https://a.example/?q=1#x"),
        ("mailto:a@b.example", "", "mailto:a@b.example"),
        ("https://a.example/ b", "", ""),
        ("data:text/html,x", "", ""),
    ],
)
def test_links_lead_only_to_safe_addresses(url: str, base: str, expected: str) -> None:
    assert figures.address(url=url, base=base) == expected


# Wikitext --------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """Return what MediaWiki shows of escaped words."""
    return mwparserfromhell.parse(text).strip_code(normalize=True, collapse=False)


def tags(code: mwparserfromhell.wikicode.Wikicode) -> list[str]:
    return sorted(str(tag.tag) for tag in code.filter_tags())


PLAIN_TAGS = tags(mwparserfromhell.parse(wikitext.write(report=everywhere("plain"))))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_typed_is_markup(text: str) -> None:
    written = wikitext.write(report=everywhere(text))
    code = mwparserfromhell.parse(written)
    assert tags(code) == PLAIN_TAGS
    assert not [node for node in code.ifilter() if isinstance(node, BY_USER)]
    assert code.filter_wikilinks() == []
    assert code.filter_comments() == []
    for sign in ("~~~", "__", "-{", "\x7f", "\u202e", "{{", "[["):
        assert sign not in written
    lines = set(written.splitlines())
    assert not any(line.startswith((":", ";", "#", "----", " ", "{{")) for line in lines)
    assert len(code.filter_headings()) == 1


@pytest.mark.parametrize("text", [t for t in HOSTILE if "\n" not in t and "http" not in t])
def test_hostile_words_look_the_same(text: str) -> None:
    assert shown(wikitext.escape(text=text)).strip() == figures.clean(text=text).strip()


@given(st.text(alphabet="a1 '=*#:;|!-{}[]<>&~_/\n", max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_words_look_the_same_and_make_no_node(text: str) -> None:
    escaped = wikitext.escape(text=text)
    code = mwparserfromhell.parse(escaped)
    kinds = {type(node).__name__ for node in code.nodes}
    assert kinds <= {"Text", "HTMLEntity"}
    assert shown(escaped).strip() == figures.clean(text=text).strip()


def test_an_address_in_a_sentence_stays_one() -> None:
    url = "https://wiki.example.org/a_b?x=1"
    assert url in wikitext.escape(text=f"See {url}, please.")


def test_links_need_the_site_in_front() -> None:
    link = Paragraph(Link("Disk", "/risks/disk/"))
    assert "Disk" in wikitext.write(report=report(link))
    assert "[" not in wikitext.write(report=report(link))
    whole = wikitext.write(report=report(link, base="https://m.example"))
    assert "[https://m.example/risks/disk/ Disk]" in whole


def test_tables_sort_by_value_and_say_their_headers() -> None:
    table = Table(
        caption="C", columns=("a", "b"), rows=(("x", 1234.5), ("y", Share(0.5))), numeric=(1,)
    )
    written = wikitext.write(report=report(table, language="de"))
    assert written.splitlines()[4:] == [
        '{| class="wikitable sortable"',
        "|+ C",
        '! scope="col" | a',
        '! scope="col" | b',
        "|-",
        '! scope="row" | x',
        '| style="text-align: right" data-sort-value="1234.5" | 1.234',
        "|-",
        '! scope="row" | y',
        f'| style="text-align: right" data-sort-value="0.5" | 50{HARD}%',
        "|}",
        "",
        "</div>",
    ]


def test_an_empty_table_is_a_dash_and_an_empty_report_a_title() -> None:
    empty = wikitext.write(report=report(Table(caption="", columns=("a", "b"), rows=())))
    assert '| colspan="2" | –' in empty
    assert wikitext.write(report=report()) == (
        "<div lang=\"en\" dir=\"ltr\">\n\n<big>'''Title'''</big>\n\n</div>\n"
    )


def test_arabic_runs_from_right_to_left() -> None:
    written = wikitext.write(report=reports.report(language="ar"))
    assert written.startswith('<div lang="ar" dir="rtl">\n')
    assert f'<pre dir="ltr">{reports.COMMAND}</pre>' in written
    assert "== ما سبب الخسارة ==" in written
