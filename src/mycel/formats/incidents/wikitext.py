"""Wiki pages: incidents as parameters of a template whose name begins with Incident."""

import re
from collections.abc import Iterator

import mwparserfromhell

from mycel.formats.importers.imported import Report
from mycel.formats.incidents.rows import LOSS, Row, key_of, rank, require_start, why_not
from mycel.formats.problems import Problem

MOST_BYTES = 5_000_000
MOST_CHARACTERS = 20_000
MOST_SIGNS = 100
MOST_SIGNS_IN_ALL = 4_000
"""Signs that open something: the time to read a template grows with their square."""
_START = re.compile(r"\{\{\s*(?:template\s*:\s*)?incident\b[^|{}\n]*\s*\|", re.IGNORECASE)
_RECOGNISED = re.compile(rb"\{\{\s*(?:template\s*:\s*)?incident\b", re.IGNORECASE)
_BRACES = re.compile(r"\{\{|\}\}")
_OPENS = re.compile(r"\{\{|\[|\{\||<|&")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTE = re.compile(r"<ref\b[^<>/]*/>|<ref\b[^<>]*>[^<>]*</ref>", re.IGNORECASE)
_ITEM = re.compile(r"^[*#]+[ \t]*", re.MULTILINE)
_LINK = re.compile(r"https?://[^\s<>\"'|\]}]+")
_PERSON = re.compile(
    r"\[\[\s*:?\s*(?:user|benutzer|benutzerin|utilisateur|utilisatrice|usuario|مستخدم)"
    r"(?:[ _]\w+)?\s*:[^\[\]]{0,300}\]\]",
    re.IGNORECASE,
)
_LINES = frozenset({"actions", "nodes"})
_PLACEHOLDER = re.compile(r"yyyy-mm-dd.*", re.IGNORECASE)


def recognises(*, data: bytes) -> bool:
    """Say whether a text uses such a template."""
    return _RECOGNISED.search(data) is not None


def rows(*, data: bytes, file: str, report: Report) -> list[Row]:
    """Return the incidents of a page; parameters that are not known are reported."""
    if len(data) > MOST_BYTES:
        said = f"the file has {len(data):,} bytes; expected at most {MOST_BYTES:,}"
        raise Problem(text=said, file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(text="this is not UTF-8; expected UTF-8", file=file, line=line) from None
    plain = _without_comments(text)
    found = [_row(code, file, line, report) for line, code in _templates(plain, file)]
    if not found:
        said = "no template whose name begins with Incident stands here; expected one"
        raise Problem(text=said, file=file)
    return found


def _without_comments(text: str) -> str:
    """Return a page without what its readers never see; every line stays where it is."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += text[at:start], "\n" * text.count("\n", start, end)
        at = end + 3
    return "".join([*kept, text[at:]])


def _templates(text: str, file: str) -> Iterator[tuple[int, str]]:
    """Yield (line, wikitext) of every such template; one that is too much is refused."""
    at, line, counted, signs = 0, 1, 0, 0
    while (start := _START.search(text, at)) is not None:
        line += text.count("\n", counted, start.start())
        counted = start.start()
        end = _end(text, start.start(), file, line)
        code = text[start.start() : end]
        opened = len(_OPENS.findall(code))
        signs += opened
        if opened > MOST_SIGNS or signs > MOST_SIGNS_IN_ALL:
            said = "the template holds too many brackets and tags"
            raise Problem(text=f"{said}; expected plain parameters", file=file, line=line)
        yield line, code
        at = end


def _end(text: str, start: int, file: str, line: int) -> int:
    depth = 0
    for sign in _BRACES.finditer(text, start, min(len(text), start + MOST_CHARACTERS)):
        depth += {"{{": 1, "}}": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    said = "the template is not closed, or is very long"
    text = f"{said}; expected }}}} within {MOST_CHARACTERS:,} characters"
    raise Problem(text=text, file=file, line=line)


def _row(code: str, file: str, line: int, report: Report) -> Row:
    whole = mwparserfromhell.parse(code, skip_style_tags=True)
    templates = whole.filter_templates(recursive=False)
    if not templates:
        raise Problem(
            text="the template cannot be read; expected {{Incident|start=…}}", file=file, line=line
        )
    best: dict[str, tuple[int, str, str]] = {}
    for parameter in templates[0].params:
        name = str(parameter.name.strip_code()).strip()
        value = _plain(parameter.value, name, report)
        key = key_of(name=name) or _loss(name)
        if not value or _PLACEHOLDER.fullmatch(value):
            continue
        if key is None or not parameter.showkey:
            report.skip(what=f"the parameter {name}", why=why_not(name=name))
            continue
        new = (rank(name=name, key=key), name, value)
        other = best.get(key)
        if other is not None and other[1] != name:
            left, kept = max(new, other), min(new, other)
            report.skip(
                what=f"the parameter {left[1]}", why=f"{kept[1]} stands for the same and is taken"
            )
            best[key] = kept
        else:
            best[key] = new
    require_start(keys=best, said=[one[1] for one in best.values()], file=file, line=line)
    return Row(file=file, line=line, cells={key: value for key, (_, _, value) in best.items()})


def _loss(name: str) -> str | None:
    """Accept ``loss money`` beside ``loss:money``, as a colon is rare in parameters."""
    head, _, tail = name.replace("_", " ").partition(" ")
    return key_of(name=LOSS + tail) if head.lower() == "loss" and tail else None


def _plain(value: "mwparserfromhell.wikicode.Wikicode", name: str, report: Report) -> str:
    """Return what a reader of the page would read."""
    key = key_of(name=name)
    if key == "links":
        return " ".join(dict.fromkeys(_LINK.findall(str(value))))
    if value.filter_templates(recursive=False):
        report.skip(
            what=f"a template inside the parameter {name}", why="what it shows is not known here"
        )
    spelled, people = _PERSON.subn("[person removed]", _BREAK.sub("\n", _NOTE.sub("", str(value))))
    if people:
        report.skip(what=f"a person in the parameter {name}", why="people are not imported")
    marked = _ITEM.sub("", spelled) if key in _LINES else spelled
    again = mwparserfromhell.parse(marked, skip_style_tags=True)
    text = (
        str(again.strip_code(normalize=True, collapse=False)).replace("'''", "").replace("''", "")
    )
    return "\n".join(" ".join(part.split()) for part in text.splitlines() if part.strip())
