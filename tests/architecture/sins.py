"""The house rules that the import linter cannot see, as small finders over a file's syntax tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

OUTCOMES = {"assessment", "support", "deliberation", "decisions", "pathways", "liaison"}
BELOW_VIEWS = ("actions", "queries", "snapshots", "models", "rules", "forms", "schemas")
PURE = ("engine", "formats")
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "time", "time_ns", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time"}
WRITES = {
    "create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create",
    "update_or_create", "set", "add", "remove", "clear",
}  # fmt: skip
MAX_FILE = 400
MAX_FUNCTION = 60


def room_of(path: PurePosixPath) -> str:
    """Return the room that a path below src/mycel belongs to."""
    return path.parts[0]


def stair_of(path: PurePosixPath) -> str:
    """Return the stair of a path below src/mycel: actions for actions.py and actions/…"""
    return PurePosixPath(path.parts[1]).stem if len(path.parts) > 1 else ""


def string_relations(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find relations that name another outcome's model in a string."""
    for call in _calls(tree):
        name = _name(call.func)
        if name not in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
            continue
        for arg in call.args[:1] + [k.value for k in call.keywords if k.arg == "to"]:
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value != "self":
                yield f"{path}:{call.lineno}: a relation to {arg.value!r} hides an import"


def back_doors(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find imports that the linter cannot see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in {
            "get_model",
            "import_module",
            "__import__",
        }:
            yield f"{path}:{node.lineno}: {_name(node.func)} hides an import"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
            if any(name.split(".")[0] == "importlib" for name in names):
                yield f"{path}:{node.lineno}: importlib hides an import"


def clocks(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find clocks that are read below the views, where time is an argument."""
    room, stair = room_of(path), stair_of(path)
    # rules answer "may this person act now?" at the door itself, so the door's clock is theirs
    if room not in PURE and (stair not in BELOW_VIEWS or stair == "rules"):
        return
    for call in _calls(tree):
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in CLOCKS:
            owner = _name(func.value)
            if owner in CLOCK_OWNERS:
                yield f"{path}:{call.lineno}: {owner}.{func.attr}() reads a clock; take at="


def chance(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find randomness that does not come through engine.chance."""
    if path == PurePosixPath("engine/chance.py") or room_of(path) in {"site", "cli"}:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in {
            "default_rng",
            "RandomState",
            "uuid4",
            "uuid1",
        }:
            yield f"{path}:{node.lineno}: {_name(node.func)} is chance; use engine.chance"
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in {"random", "secrets"}:
                    yield f"{path}:{node.lineno}: {alias.name} is chance; use engine.chance"


def writes(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find rows that are written outside acts."""
    room, stair = room_of(path), stair_of(path)
    free = {"engine", "formats", "record", "cli", "site"}
    if room in free or stair in {"actions", "migrations"}:
        return
    gauges = _gauges(tree) if stair == "models" else set()
    for call in _calls(tree):
        func = call.func
        if not (isinstance(func, ast.Attribute) and func.attr in WRITES and _is_row(func.value)):
            continue
        if func.attr == "update" and call.keywords and {k.arg for k in call.keywords} <= gauges:
            continue
        yield f"{path}:{call.lineno}: .{func.attr}() writes rows; only actions do"


def unrecorded(tree: ast.Module, path: PurePosixPath) -> Iterator[str]:
    """Find public functions of actions that are no acts."""
    if stair_of(path) != "actions" or path.stem.startswith("_"):
        return
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        acts = [
            d for d in node.decorator_list if isinstance(d, ast.Call) and _name(d.func) == "act"
        ]
        writes_rows = any(
            isinstance(c.func, ast.Attribute) and c.func.attr in WRITES and _is_row(c.func.value)
            for c in _calls(node)
        )
        if not acts and (writes_rows or _asks_for(node, "at")):
            yield f"{path}:{node.lineno}: {node.name} acts without @record.act"


def long_files(source: str, path: PurePosixPath) -> Iterator[str]:
    """Find files that have outgrown their room."""
    lines = source.count("\n")
    if lines > MAX_FILE:
        yield f"{path}: {lines} lines; a module over {MAX_FILE} becomes a folder"


def long_functions(tree: ast.AST, path: PurePosixPath) -> Iterator[str]:
    """Find functions that do more than one thing, told by their length without the docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            prose = ast.get_docstring(node, clean=False)
            said = (first.end_lineno or 0) - first.lineno + 1 if prose else 0
            length = (node.end_lineno or 0) - node.lineno + 1 - said
            if length > MAX_FUNCTION:
                where = f"{path}:{node.lineno}: {node.name}"
                yield f"{where} has {length} lines; at most {MAX_FUNCTION}"


def forbidden_names(path: PurePosixPath) -> Iterator[str]:
    """Find drawers that call themselves rooms."""
    if re.search(r"(^|/)(utils|helpers|services|common|core|exceptions)(\.py|/)", path.as_posix()):
        yield f"{path}: this is a drawer, not a room; say what it is for"


def reaching_templates(source: str, path: Path) -> Iterator[str]:
    """Find templates that reach through a relation instead of showing plain data."""
    for number, line in enumerate(source.splitlines(), start=1):
        for inside in re.findall(r"\{[{%](.*?)[%}]\}", line):
            found = re.search(r"\.(all|exists|objects|filter|\w+_set)\b", inside)
            if found:
                yield f"{path.name}:{number}: .{found[1]} reaches into the database"


def bare_ignores(source: str, path: PurePosixPath) -> Iterator[str]:
    """Find silenced checks that do not say why."""
    for number, line in enumerate(source.splitlines(), start=1):
        if re.search(r"#\s*(noqa|type:\s*ignore)(?!.*(—|- |#.*\w+ \w+)).*$", line):
            yield f"{path}:{number}: a silenced check gives its reason on the line"


def _gauges(tree: ast.AST) -> set[str]:
    """Return the fields that a model's file declares as gauges: they tell how far work is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _name(node.targets[0]) == "GAUGES":
            return set(ast.literal_eval(node.value))
    return set()


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_row(node: ast.AST) -> bool:
    """Tell whether an expression is a manager, a queryset or something that is saved."""
    text = ast.unparse(node)
    if "objects" in text or re.search(r"_set$|\.(all|filter|exclude)\(", text):
        return True
    return bool(
        re.fullmatch(r"(row|node|unit|person|call|run|finding|term|role|plan|movement)", text)
    )


def _asks_for(node: ast.FunctionDef, name: str) -> bool:
    return any(arg.arg == name for arg in node.args.kwonlyargs + node.args.args)
