"""Reports on paper: readable, tagged, the same bytes every time, whatever people typed."""

import re
import sys
import zlib
from datetime import date

import pytest
from tests.formats import reports
from tests.formats.test_reports import HOSTILE, everywhere

from mycel.formats.reports import parts, pdf
from mycel.formats.reports.parts import (
    Bullets,
    Chart,
    Code,
    Facts,
    Heading,
    Link,
    Paragraph,
    Report,
    Series,
    Table,
)

TAGGED = b"pdfuaid"


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    pdf.typeset.cache_clear()


def whole(paper: bytes) -> bytes:
    """Return the paper with its streams unpacked, as far as they are packed plainly."""
    found = [paper]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def pages(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", whole(paper)))


def write(*given: parts.Part, language: str = "en", **more: str) -> bytes:
    report = Report(title="Title", subtitle="", language=language, parts=given, **more)
    return pdf.write(report=report, at=reports.DAY)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_report_is_a_tagged_pdf_of_a_few_pages(language: str) -> None:
    paper = pdf.write(report=reports.report(language=language), at=reports.DAY)
    assert paper.startswith(b"%PDF-")
    assert paper.rstrip().endswith(b"%%EOF")
    assert TAGGED in paper
    assert 3 <= pages(paper) <= 8
    assert 20_000 < len(paper) < 400_000
    plain = whole(paper)
    assert b"/StructTreeRoot" in plain
    assert b"/Outlines" in plain
    assert b"https://mycel.example.org/risks/disk/" in plain
    assert re.search(rb"/Lang\s*\(" + language.encode(), plain)


def test_equal_reports_are_equal_bytes() -> None:
    papers = set()
    for _ in range(3):
        pdf.typeset.cache_clear()
        papers.add(pdf.write(report=reports.report(), at=reports.DAY))
    assert len(papers) == 1
    later = pdf.write(report=reports.report(), at=date(2026, 11, 27))
    assert later not in papers


def test_a_paper_is_set_once_and_anew_when_it_says_something_else() -> None:
    first = write()
    assert write() is first
    assert pdf.typeset.cache_info().misses == 1
    assert pdf.write(report=reports.report(language="de"), at=reports.DAY) != first
    assert pdf.typeset.cache_info().misses == 2


def test_the_day_is_the_one_given() -> None:
    assert b"D:20261126" in whole(write())


@pytest.mark.parametrize(
    "text", [*HOSTILE, "#set page(width: 1pt)", "$x$ @ref <label> `raw` \\ #panic()"]
)
def test_nothing_that_people_typed_is_markup(text: str) -> None:
    paper = pdf.write(report=everywhere(text), at=reports.DAY)
    assert (TAGGED in paper) == ("\uff3f" not in text)  # a letter that no font has
    assert pages(paper) <= 3


def test_a_long_table_runs_over_pages_with_its_head() -> None:
    table = Table(
        caption="Long",
        columns=("a", "b"),
        rows=tuple((f"row {n}", n) for n in range(600)),
        numeric=(1,),
    )
    paper = write(table)
    assert TAGGED in paper
    assert pages(paper) > 10
    assert len(paper) < 1_500_000


def test_a_very_long_table_says_what_it_leaves_out() -> None:
    rows = tuple((n, "x") for n in range(1005))
    told = pdf._table(Table(caption="", columns=("a", "b"), rows=rows), reports.report())
    shown = [row[0][0]["words"] for row in told["rows"]]  # type: ignore[attr-defined]
    assert shown[-2:] == ["999", "… +5"]
    assert len(shown) == 1001


def test_a_wide_table_lies_down() -> None:
    for wide in (9, 40):
        table = Table(caption="", columns=tuple("abc" * wide)[:wide], rows=(("x" * 50,) * wide,))
        assert b"841.88" in whole(write(table))


@pytest.mark.parametrize(
    "part",
    [
        Bullets(()),
        Facts(()),
        Facts((("label " * 20, Code("a" * 64)),)),
        Table(caption="", columns=("a",), rows=()),
        Paragraph(None),
        Paragraph(""),
        Paragraph("a" * 5000),
        Heading("x" * 3000),
        Heading(""),
        Chart(kind="line", caption="", x_label="", y_label="", series=()),
        Chart(
            kind="bars",
            caption="many",
            x_label="x",
            y_label="y",
            series=tuple(Series(f"s{n}", tuple((f"n{m}", m) for m in range(30))) for n in range(6)),
        ),
    ],
)
def test_empty_and_extreme_parts_are_set(part: parts.Part) -> None:
    paper = write(part)
    assert TAGGED in paper
    assert pages(paper) >= 1


def test_headings_may_jump_and_begin_deep() -> None:
    paper = write(Heading("deep", level=3), Heading("top"), Heading("deep again", level=3))
    assert TAGGED in paper


def test_letters_that_the_fonts_lack_do_not_stop_the_paper() -> None:
    paper = write(Paragraph("基础设施 🍄 \ue000"), language="zh-hans")
    assert paper.startswith(b"%PDF-")
    assert pages(paper) == 1


def test_links_without_the_site_are_words() -> None:
    assert b"/URI" not in whole(write(Paragraph(Link("Disk", "/risks/disk/"))))
    assert b"javascript" not in whole(write(Paragraph(Link("x", "javascript:alert(1)"))))


@pytest.mark.parametrize("name", ["typst", "fontpkg_ibm_plex_sans_arabic"])
def test_without_its_library_or_letters_it_refuses_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(pdf.PaperIsMissing, match=f"{name} is not installed") as refusal:
        write()
    assert "\n" not in str(refusal.value)


def test_the_template_imports_nothing() -> None:
    source = pdf.TEMPLATE.read_text("utf-8")
    assert not re.search(r"#import|#include|\bread\(|\beval\(", source)
