"""Templates, styles and scripts keep to the look: nothing inline, no loose colours."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mycel"
STATIC = SOURCE / "site" / "static" / "mycel"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
STYLES = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))

SINS_OF_TEMPLATES = {
    "inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "colour outside the tokens": re.compile(r"(?<![&\w/?=\"'-])#[0-9a-fA-F]{3,8}\b(?![\w-])"),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "address of another site": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", re.IGNORECASE
    ),
    "unchecked output": re.compile(r"\|\s*safe\b|autoescape off"),
    "Django's own figures and dates": re.compile(r"\|\s*(?:floatformat|intcomma|localize)\b"),
    "link without its class": re.compile(
        r"<a\b(?![^>]*class=)(?![^>]*aria-current)[^>]*href=\"#\"", re.IGNORECASE
    ),
}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b"
    r"|(?<![\w-])(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
MEDIA = re.compile(r"@media[^{]*\{")
PLANTED = {
    "inline style": '<p style="color: red">',
    "style element": "<style>p {}</style>",
    "inline script": "<script>go()</script>",
    "event attribute": '<p onclick="go()">',
    "colour outside the tokens": "<rect fill= #2b7320 />",
    "script address": '<a href="javascript:go()">',
    "address of another site": '<script src="https://cdn.example/x.js">',
    "unchecked output": "{{ text|safe }}",
    "Django's own figures and dates": "{{ n|floatformat:1 }}",
    "link without its class": '<a href="#">',
}


def sins(*, template: str) -> list[str]:
    return [name for name, pattern in SINS_OF_TEMPLATES.items() if pattern.search(template)]


def physical(*, style: str) -> list[str]:
    plain = MEDIA.sub("{", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    return PHYSICAL.findall(plain)


def test_there_are_templates_styles_and_scripts_to_judge() -> None:
    assert len(TEMPLATES) > 20
    assert len(STYLES) >= 2
    assert len(SCRIPTS) >= 5


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_has_no_inline_code_and_no_colours(path: Path) -> None:
    assert sins(template=path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("sin", PLANTED)
def test_each_planted_sin_is_found(sin: str) -> None:
    assert sin in sins(template=PLANTED[sin])


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_style_knows_no_left_and_right(path: Path) -> None:
    assert physical(style=path.read_text(encoding="utf-8")) == []


def test_planted_left_and_right_are_found() -> None:
    assert len(physical(style="a { margin-left: 0; text-align: right; width: 2px }")) == 3
    assert physical(style="a { margin-inline: 0; inline-size: 2px; line-height: 1 }") == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_needs_no_eval_and_writes_no_markup(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|innerHTML|outerHTML|document\.write", code)
    assert not re.search(r"#[0-9a-fA-F]{6}\b", code)


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS, *TEMPLATES], ids=lambda path: path.name)
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400


def test_each_symbol_used_is_drawn() -> None:
    drawn = set(
        re.findall(
            r'<symbol id="([^"]+)"',
            (SOURCE / "site/templates/components/sprite.html").read_text(encoding="utf-8"),
        )
    )
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(
            r'(?:#|icon\s+"|icon="|plant=")([ip]-[a-z]+)\b', path.read_text(encoding="utf-8")
        )
    }
    assert used <= drawn
