"""Reports as pages: the same parts, nothing typed is markup, pictures beside their tables."""

import re

import pytest
from django.template import engines
from django.utils.translation import override
from tests.formats import reports
from tests.formats.test_reports import HOSTILE, everywhere

from mycel.formats.reports.parts import Code, Link, Paragraph, Report, Table


def render(report: Report) -> str:
    page = engines["django"].from_string('{% include "report.html" %}')  # type: ignore[attr-defined]
    with override(report.language):
        return str(page.render({"report": report}))


def only(*parts: object) -> str:
    return render(Report(title="T", subtitle="", language="en", parts=parts))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_report_is_a_page_in_its_language(language: str) -> None:
    page = render(reports.report(language=language, incidents=3))
    words = reports.WORDS[language]
    side = "rtl" if language == "ar" else "ltr"
    assert f'<article class="m-report" lang="{language}" dir="{side}">' in page
    assert f"<h2>{words['facts']}</h2>" in page
    assert f"<h3>{words['head']}</h3>" in page
    assert f'<code dir="ltr">{reports.DIGEST}</code>' in page
    assert '<a class="cdx-link" href="/risks/disk/">' in page
    assert page.count("<svg ") == 6
    assert page.count('class="m-twin') == 3
    assert "mycel/report.css" in page
    assert not re.search(r"\sstyle\s*=|<script", page)


def test_each_drawing_of_a_page_has_its_own_ids() -> None:
    found = re.findall(r'\bid="([^"]+)"', render(reports.report()))
    assert len(found) == len(set(found)) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_people_typed_is_markup(text: str) -> None:
    page, plain = render(everywhere(text)), render(everywhere("plain"))
    tags = re.compile(r"<(/?[a-zA-Z!][a-zA-Z0-9]*)")
    assert sorted(tags.findall(page)) == sorted(tags.findall(plain)) or text.startswith("https://")
    assert "<script" not in page


def test_links_lead_only_to_safe_addresses() -> None:
    assert 'href="javascript' not in only(Paragraph(Link("x", "javascript:alert(1)")))
    assert 'href="//' not in only(Paragraph(Link("x", "//evil.example/")))
    assert 'href="https://a.example/"' in only(Paragraph(Link("x", "https://a.example/")))


def test_wide_tables_scroll_and_narrow_ones_become_cards() -> None:
    narrow = Table(caption="C", columns=("a", "b"), rows=(("x", 1),), numeric=(1,))
    wide = Table(caption="C", columns=tuple("abcdef"), rows=())
    assert "m-table--list" in only(narrow)
    assert '<td class="m-n" data-label="b"><span>1</span></td>' in only(narrow)
    assert '<div class="m-scroll"' in only(wide)
    assert '<td colspan="6">–</td>' in only(wide)


def test_signs_to_compare_run_from_left_to_right() -> None:
    assert '<code dir="ltr">ab12</code>' in only(Paragraph(("Digest: ", Code("ab12"))))
