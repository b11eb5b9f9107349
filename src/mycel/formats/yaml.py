"""YAML: hostile text into plain values that know their lines, and plain values into text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import yaml

from mycel.formats.problems import Problem, shown

Value = None | bool | int | float | str | date | list["Value"] | dict[str, "Value"]
"""What a document may hold: the YAML 1.2 core schema, and ISO dates."""
Step = str | int
"""One step into a value: a key of a mapping, or the place in a list."""

MAX_BYTES = 20_000_000
MAX_DEPTH = 50
MAX_VALUES = 500_000
MAX_DIGITS = 100

_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_SPECIAL = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ESCAPED = re.compile("[\r\x85\u2028\u2029\ufeff]")
_TAG_DIRECTIVE = re.compile(rb"^%TAG", re.MULTILINE)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Mark:
    """Where a value stands: the line of its key (or of itself), and the marks inside it."""

    line: int
    inside: dict[Step, "Mark"] = field(default_factory=dict)
    size: int = 1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Located:
    """One document: its plain value, the file it is from, and the line of every key in it."""

    file: str
    value: Value
    mark: Mark

    def line(self, *path: Step) -> int:
        """Return the line of the key at ``path``, or of the nearest place above that exists."""
        mark = self.mark
        for step in path:
            below = mark.inside.get(step)
            if below is None:
                break
            mark = below
        return mark.line

    def problem(self, *path: Step, text: str) -> Problem:
        """Return the refusal of what stands at ``path``."""
        return Problem(text=text, file=self.file, line=self.line(*path))


def documents(*, data: bytes, file: str, max_bytes: int = MAX_BYTES) -> list[Located]:
    """Read every document of a YAML file; empty documents are left out.

    Plain scalars follow the YAML 1.2 core schema (``no`` and ``1:30`` are text) plus ISO dates.
    Refused as Problem: more than ``max_bytes``, 50 levels or 500,000 values (aliases counted as
    often as they are used), bytes that are not UTF-8, tags, merge keys, keys that are not text,
    keys given twice, aliases to themselves, control characters.
    """
    text = _decode(data=data, file=file, max_bytes=max_bytes)
    builder = _Builder(file=file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error=error, file=file) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        wrong = "this is not YAML: it holds a control character; expected plain text"
        raise Problem(text=wrong, file=file, line=line) from None
    return builder.done


def _decode(*, data: bytes, file: str, max_bytes: int) -> str:
    if len(data) > max_bytes:
        wrong = f"the file has {len(data):,} bytes; expected at most {max_bytes:,}"
        raise Problem(text=wrong, file=file)
    if directive := _TAG_DIRECTIVE.search(data):
        line = data.count(b"\n", 0, directive.start()) + 1
        raise Problem(text="%TAG is not read; expected YAML without tags", file=file, line=line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = "these bytes are not UTF-8; expected text in UTF-8"
        raise Problem(text=wrong, file=file, line=line) from None


def _unreadable(*, error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    wrong = f"this is not YAML ({said}); expected `key: value` lines indented with spaces"
    return Problem(text=wrong, file=file, line=None if mark is None else mark.line + 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been met yet."""

    value: list[Value] | dict[str, Value]
    mark: Mark
    anchor: str | None
    key: str | None = None
    key_line: int = 0


class _Builder:
    """Build values from parser events without recursion, so that depth and size are bounded."""

    def __init__(self, *, file: str) -> None:
        self.file = file
        self.done: list[Located] = []
        self.total = 0
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Value, Mark]] = {}

    def take(self, event: yaml.Event) -> None:
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.anchors = {}
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event.tag, line)
            self._put(self._scalar(event, line), Mark(line), line=line, anchor=event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _problem(self, text: str, line: int) -> Problem:
        return Problem(text=text, file=self.file, line=line)

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag is not None:
            wrong = f"the tag {shown(value=tag)} is not read; expected a plain value"
            raise self._problem(wrong, line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Value:
        text = str(event.value)
        if _CONTROL.search(text):
            raise self._problem("this text holds a control character; expected plain text", line)
        if not event.implicit[0]:
            return text
        if _INT.match(text) and len(text) > MAX_DIGITS:
            raise self._problem(f"this number is too long; expected {MAX_DIGITS} digits", line)
        return plain(text=text)

    def _alias(self, anchor: str | None, line: int) -> None:
        if anchor is None or anchor not in self.anchors:
            said = shown(value=anchor)
            wrong = f"the alias {said} stands for nothing before it; expected the value itself"
            raise self._problem(wrong, line)
        value, mark = self.anchors[anchor]
        alias = Mark(line, mark.inside, mark.size, mark.depth)
        self._put(value, alias, line=line, counts=mark.size)

    def _open(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self._refuse_tag(event.tag, line)
        if len(self.stack) >= MAX_DEPTH:
            wrong = f"values are nested more than {MAX_DEPTH} deep; expected a flatter document"
            raise self._problem(wrong, line)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise self._problem("this key is a list or mapping; expected text as key", line)
        empty: list[Value] | dict[str, Value] = {}
        if isinstance(event, yaml.SequenceStartEvent):
            empty = []
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)
        self.stack.append(_Open(empty, Mark(line), event.anchor))

    def _close(self) -> None:
        ended = self.stack.pop()
        self._put(ended.value, ended.mark, line=ended.mark.line, anchor=ended.anchor)

    def _put(
        self, value: Value, mark: Mark, *, line: int, anchor: str | None = None, counts: int = 1
    ) -> None:
        """Place a finished value into what is open, or end the document with it."""
        self._count(counts, len(self.stack) + mark.depth, line)
        if anchor is not None:
            self.anchors[anchor] = (value, mark)
        if not self.stack:
            if value is not None:
                self.done.append(Located(file=self.file, value=value, mark=mark))
            return
        into = self.stack[-1]
        if isinstance(into.value, list):
            into.mark.inside[len(into.value)] = mark
            into.value.append(value)
        elif into.key is None:
            into.key, into.key_line = self._key(value, line, into), line
        else:
            into.mark.inside[into.key] = Mark(into.key_line, mark.inside, mark.size, mark.depth)
            into.value[into.key] = value
            into.key = None
        into.mark.size += mark.size
        into.mark.depth = max(into.mark.depth, mark.depth + 1)

    def _count(self, added: int, depth: int, line: int) -> None:
        self.total += added
        if self.total > MAX_VALUES:
            wrong = f"the file holds more than {MAX_VALUES:,} values; expected fewer"
            raise self._problem(wrong, line)
        if depth > MAX_DEPTH:
            wrong = f"values are nested more than {MAX_DEPTH} deep; expected a flatter document"
            raise self._problem(wrong, line)

    def _key(self, value: Value, line: int, into: _Open) -> str:
        if not isinstance(value, str):
            wrong = f"the key {shown(value=value)} is not text; expected text, in quotes if need be"
            raise self._problem(wrong, line)
        if value == "<<":
            raise self._problem("merge keys (<<) are not read; expected the keys themselves", line)
        if value in into.mark.inside:
            first = into.mark.inside[value].line
            said = shown(value=value)
            wrong = f"the key {said} stands in line {first} already; expected every key once"
            raise self._problem(wrong, line)
        return value


def plain(*, text: str) -> Value:
    """Return what an unquoted scalar means."""
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text[0] in "tT"
    if _INT.match(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.match(text) or _SPECIAL.match(text):
        return float(text if _FLOAT.match(text) else text.lower().replace(".", ""))
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text  # whoever reads the key says what is wrong with this day
    return text


class _Dumper(yaml.SafeDumper):
    """A dumper without aliases that quotes whatever any YAML reader would not take as text."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature is PyYAML's
        super().increase_indent(flow, False)

    def serialize(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False
        super().serialize(node)


def _lines(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write text of several lines as a block, so that changes read line by line."""
    style = "|" if "\n" in text else None
    if _ESCAPED.search(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _lines)
_LEADS = list("-+.0123456789")
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, _LEADS)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", _INT, _LEADS)


def write(*, values: Sequence[Value]) -> bytes:
    """Return the documents as UTF-8 YAML in one spelling, in the order in which keys are given.

    What `documents` reads from it equals ``values``, as long as no text holds control characters.
    """
    text = yaml.dump_all(
        values,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=100,
        explicit_start=len(values) > 1,
    )
    return str(text).encode()
