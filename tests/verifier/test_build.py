"""The one file: made of small ones, the same every time, and nothing but Python in it."""

import ast
import sys
from pathlib import Path

import pytest

import mycel.verifier
from mycel.verifier import build

ROOM = Path(mycel.verifier.__file__).parent


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


def test_it_is_the_same_every_time():
    assert build.one_file() == build.one_file()
    assert build.one_file().isascii() or "—" not in build.one_file().splitlines()[0]


def test_it_needs_nothing_but_python():
    assert imported(build.one_file()) <= sys.stdlib_module_names
    for path in ROOM.glob("*.py"):
        assert imported(path.read_text()) <= {*sys.stdlib_module_names, "mycel"}, path
        assert "mycel.engine" not in path.read_text()


def test_its_parts_are_small_enough_to_read():
    for path in ROOM.glob("*.py"):
        assert len(path.read_text().splitlines()) < 250, path


def test_docstrings_stay():
    tree = ast.parse(build.one_file())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (
            "A = 1\n",
            "from mycel.verifier.first import A\nA = 2\n",
            "is defined in first and in main",
        ),
        ("A = 1\n", "from mycel.verifier.first import A as B\n", "under another name"),
    ],
)
def test_modules_that_cannot_be_joined_are_refused(tmp_path, monkeypatch, first, second, reason):
    (tmp_path / "first.py").write_text(first)
    (tmp_path / "main.py").write_text(second)
    monkeypatch.setattr(build, "ROOM", tmp_path)
    with pytest.raises(ValueError, match=reason):
        build.one_file()
