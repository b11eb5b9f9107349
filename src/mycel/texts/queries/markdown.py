"""Markdown on pages: rendered once, then cleaned down to a short list of elements."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ELEMENTS = {
    *("p", "ul", "ol", "li", "strong", "em", "a", "code", "pre", "blockquote", "hr", "br", "s"),
    *("table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "h5", "h6"),
}
_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=2000)
def rendered(text: str) -> SafeString:
    """Return Markdown as HTML of a few harmless elements; its headings go below the page's own."""
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    clean = nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, {}),
        tags=ELEMENTS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        set_tag_attribute_values={"a": {"class": "cdx-link"}},
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 — nh3 has just left only the elements named above
