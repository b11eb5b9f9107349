"""Markdown as wikitext: the same short list of elements as on pages; words are never markup."""

from collections.abc import Callable, Iterable, Mapping
from html import escape as html_escape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from mycel.formats.reports.wikitext import escape

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_AROUND = {"strong": ("'''", "'''"), "em": ("''", "''"), "s": ("<s>", "</s>")}
_SILENT = {ord(sign): f"&#{ord(sign)};" for sign in "{}[]|'~"}
MOST_HEADING = 6


def wikitext(markdown: str) -> str:
    """Return Markdown as wikitext that shows the same on a page of any MediaWiki."""
    return "\n\n".join(filter(None, map(_block, SyntaxTreeNode(_PARSER.parse(markdown)).children)))


def _block(node: SyntaxTreeNode) -> str:
    return _BLOCKS.get(node.type, _inside)(node)


def _inside(node: SyntaxTreeNode) -> str:
    return "\n\n".join(filter(None, map(_block, node.children)))


def _heading(node: SyntaxTreeNode) -> str:
    signs = "=" * min(int(node.tag[1]) + 2, MOST_HEADING)
    return f"{signs} {_inline(node)} {signs}"


def _quote(node: SyntaxTreeNode) -> str:
    return f"<blockquote>\n{_inside(node)}\n</blockquote>"


def _pre(node: SyntaxTreeNode) -> str:
    said = html_escape(node.content.rstrip(), quote=False).translate(_SILENT)
    return f"<pre>{said}</pre>"


def _list(node: SyntaxTreeNode) -> str:
    return "\n".join(_items(node, ""))


def _items(node: SyntaxTreeNode, before: str) -> Iterable[str]:
    """Yield the lines of a list; what an item holds beside its words follows on the same line."""
    sign = before + ("#" if node.type == "ordered_list" else "*")
    for item in node.children:
        inner = [one for one in item.children if not one.type.endswith("_list")]
        words = "<br>".join(_block(one).replace("\n", " ") for one in inner)
        yield f"{sign} {words}"
        for one in item.children:
            if one.type.endswith("_list"):
                yield from _items(one, sign)


def _table(node: SyntaxTreeNode) -> str:
    lines = ['{| class="wikitable"']
    for part in node.children:
        for row in part.children:
            lines.append("|-")
            lines += [
                f"{'!' if cell.type == 'th' else '|'} {_inline(cell)}" for cell in row.children
            ]
    return "\n".join([*lines, "|}"])


def _inline(node: SyntaxTreeNode) -> str:
    """Return the words of a paragraph, heading or cell, or of a part of one."""
    return "".join(map(_piece, node.children))


def _piece(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline":
            return _inline(node)
        case "text" | "image":
            return _words(node.content)
        case "softbreak":
            return " "
        case "hardbreak":
            return "<br>"
        case "code_inline":
            return f"<code>{_words(node.content)}</code>"
        case "link":
            return _link(str(node.attrs.get("href", "")), _inline(node))
    first, last = _AROUND.get(node.type, ("", ""))
    return f"{first}{_inline(node)}{last}"


def _link(url: str, words: str) -> str:
    address = escape(text=url)
    is_web = url.startswith(("http://", "https://")) and " " not in address
    return f"[{address} {words}]" if is_web and words else words


def _words(text: str) -> str:
    """Return words that do nothing in a wiki, with the spaces around them."""
    inner = text.strip(" ")
    if not inner:
        return text
    start = len(text) - len(text.lstrip(" "))
    end = len(text) - len(text.rstrip(" "))
    return f"{' ' * start}{escape(text=inner)}{' ' * end}"


_BLOCKS: Mapping[str, Callable[[SyntaxTreeNode], str]] = {
    "heading": _heading,
    "paragraph": _inside,
    "inline": _inline,
    "blockquote": _quote,
    "fence": _pre,
    "code_block": _pre,
    "bullet_list": _list,
    "ordered_list": _list,
    "hr": lambda _node: "----",
    "table": _table,
}
