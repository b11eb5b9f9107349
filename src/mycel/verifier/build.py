"""The one file: the verifier's modules, joined in the order in which they need each other."""

import ast
from pathlib import Path

ROOM = Path(__file__).parent
PACKAGE = "mycel.verifier."
LAST_MODULE = "main"
HEADER = '''"""verify.py: check a record bundle with nothing but Python (3.11 or newer).

    python3 verify.py [BUNDLE.zip|FOLDER] [--key VKEY] [--checkpoint FILE]

It checks the container, the log, its signature and proofs, the roll and every ballot, and it
counts again. It shares no code with the program that counted. Licence: AGPL-3.0-or-later.
This file is built from small ones; each begins with a line of dashes and its name.
"""

'''


def one_file() -> str:
    """Return verify.py: the same bytes for the same sources.

    Errors:
        ValueError where two modules define the same name, or import one under another.
    """
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py"))}
    order: list[str] = []
    _visit(LAST_MODULE, sources, order)
    imports: set[str] = set()
    names: dict[str, str] = {}
    parts = []
    for module in order:
        tree = ast.parse(sources[module])
        for name in _defined(tree):
            if names.setdefault(name, module) != module:
                raise ValueError(f"{name} is defined in {names[name]} and in {module}")
        parts.append(f"# ---- {module} ----\n\n{_body(sources[module], tree, imports)}")
    head = "\n".join(sorted(imports, key=lambda line: (line.startswith("from"), line)))
    return HEADER + head + "\n\n" + "\n\n".join(parts)


def _visit(module: str, sources: dict[str, str], order: list[str]) -> None:
    """Append a module after all that it imports."""
    for node in ast.parse(sources[module]).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            if any(one.asname for one in node.names):
                raise ValueError(f"{module} imports something under another name")
            needed = str(node.module)[len(PACKAGE) :]
            if needed not in order:
                _visit(needed, sources, order)
    order.append(module)


def _body(source: str, tree: ast.Module, imports: set[str]) -> str:
    """Return a module's text without its imports, and take those from outside over."""
    lines: list[str | None] = [*source.splitlines()]
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE)):
            imports.add(ast.unparse(node))
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = None
    text = "\n".join(line for line in lines if line is not None)
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text.strip("\n") + "\n"


def _defined(tree: ast.Module) -> list[str]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [
                name.id for one in targets for name in ast.walk(one) if isinstance(name, ast.Name)
            ]
    return found
