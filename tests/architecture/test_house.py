"""The house holds, and each rule is proven by planting the sin that it forbids."""

import ast
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
SOURCE = REPOSITORY / "src" / "mycel"
_spec = importlib.util.spec_from_file_location("sins", HERE / "sins.py")
sins = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sins)

FILES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
TREE_RULES = [
    sins.string_relations, sins.back_doors, sins.clocks, sins.chance, sins.writes,
    sins.unrecorded, sins.long_functions,
]  # fmt: skip


def below(path: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(SOURCE).as_posix())


@pytest.mark.parametrize("rule", TREE_RULES, ids=lambda rule: rule.__name__)
def test_no_file_sins(rule):
    found = [
        line
        for path in FILES
        for line in rule(ast.parse(path.read_text(encoding="utf-8")), below(path))
    ]
    assert found == []


def test_no_file_has_outgrown_its_room():
    found = [s for p in FILES for s in sins.long_files(p.read_text(encoding="utf-8"), below(p))]
    assert found == []


def test_no_drawers():
    assert [s for p in FILES for s in sins.forbidden_names(below(p))] == []


def test_every_silenced_check_gives_its_reason():
    found = [s for p in FILES for s in sins.bare_ignores(p.read_text(encoding="utf-8"), below(p))]
    assert found == []


def test_templates_show_plain_data():
    found = [
        s for p in TEMPLATES for s in sins.reaching_templates(p.read_text(encoding="utf-8"), p)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("rule", "path", "sin"),
    [
        (
            sins.string_relations,
            "decisions/models.py",
            'x = models.ForeignKey("support.Request", 1)',
        ),
        (sins.back_doors, "decisions/queries.py", 'apps.get_model("support", "Request")'),
        (sins.back_doors, "loop/handlers.py", "import importlib"),
        (sins.back_doors, "loop/handlers.py", "from importlib import import_module"),
        (sins.clocks, "groups/actions.py", "x = timezone.now()"),
        (sins.clocks, "catalogue/actions/nodes.py", "x = date.today()"),
        (sins.clocks, "engine/scaling/growth.py", "x = time.monotonic()"),
        (sins.chance, "engine/scaling/growth.py", "rng = np.random.default_rng(1)"),
        (sins.chance, "groups/actions.py", "import secrets"),
        (sins.chance, "groups/models.py", "x = uuid.uuid4()"),
        (sins.writes, "groups/views.py", "Unit.objects.create(slug='x')"),
        (sins.writes, "groups/queries.py", "unit.save()"),
        (sins.writes, "catalogue/tasks.py", "Node.objects.filter(a=1).update(b=2)"),
        (sins.writes, "catalogue/models.py", "GAUGES = ('share',)\nself.all().update(name='x')"),
        (sins.unrecorded, "groups/actions.py", "def found(*, at): return at"),
        (sins.unrecorded, "catalogue/actions/nodes.py", "def add(*, x): Node.objects.create(x=x)"),
        (sins.long_functions, "engine/x.py", "def f():\n" + "    x = 1\n" * 61),
    ],
)
def test_a_planted_sin_is_found(rule, path, sin):
    assert list(rule(ast.parse(sin), PurePosixPath(path)))


@pytest.mark.parametrize(
    ("rule", "path", "virtue"),
    [
        (sins.string_relations, "groups/models.py", 'x = models.ForeignKey("self", 1)'),
        (sins.clocks, "groups/views.py", "x = timezone.now()"),
        (sins.writes, "groups/actions.py", "Unit.objects.create(slug='x')"),
        (sins.writes, "groups/queries.py", "found.add(1)"),
        (sins.writes, "catalogue/models.py", "GAUGES = ('share',)\nself.all().update(share=1)"),
        (sins.unrecorded, "groups/actions.py", "@record.act('a.b.c')\ndef found(*, at): return at"),
    ],
)
def test_what_is_allowed_is_not_accused(rule, path, virtue):
    assert list(rule(ast.parse(virtue), PurePosixPath(path))) == []


def test_planted_sins_in_texts_are_found():
    assert list(sins.long_files("x\n" * 401, PurePosixPath("engine/x.py")))
    assert list(sins.forbidden_names(PurePosixPath("groups/utils.py")))
    assert list(sins.bare_ignores("x = 1  # noqa: E501", PurePosixPath("a.py")))
    assert not list(sins.bare_ignores("x = 1  # noqa: E501 — a table", PurePosixPath("a.py")))
    assert list(sins.reaching_templates("{{ space.requests.all }}", Path("a.html")))
    assert list(sins.reaching_templates("{% for x in unit.role_set %}", Path("a.html")))


def test_nine_contracts_and_no_exceptions_list():
    linter = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = linter["importlinter"]["contracts"]
    assert [contract["name"].split(".")[0] for contract in contracts] == [*"123456789"]
    assert not any("ignore_imports" in contract for contract in contracts)


IMPORTS = [
    ("layers", "catalogue/planted.py", "from mycel.assessment import queries"),
    ("stairs", "groups/models.py", "from mycel.groups import queries as planted"),
    ("pure-engine", "engine/scaling/planted.py", "import django"),
    ("one-door-to-chance", "engine/scaling/planted.py", "import secrets"),
    ("wings", "engine/graph.py", "from mycel.engine.scaling import laws as planted"),
    ("own-models", "site/planted.py", "from mycel.assessment.models import Run"),
    ("writers-of-the-record", "groups/planted.py", "from mycel.record import acts"),
    ("no-cycles", "engine/graph.py", "from mycel.engine import scaling as planted"),
    ("verifiable-alone", "cli/source.py", "import django as planted"),
]


@pytest.mark.parametrize(("contract", "path", "sin"), IMPORTS, ids=[i[0] for i in IMPORTS])
def test_a_planted_import_breaks_its_contract(tmp_path, contract, path, sin):
    """Copy the sources' imports, plant one more, and let the linter find it."""
    for file in FILES:
        target = tmp_path / "mycel" / file.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_imports_only(file), encoding="utf-8")
    planted = tmp_path / "mycel" / path
    before = planted.read_text(encoding="utf-8") if planted.exists() else ""
    planted.write_text(f"{before}\n{sin}\n", encoding="utf-8")
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [lint, "--config", REPOSITORY / "pyproject.toml", "--no-cache", "--contract", contract],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "BROKEN" in ran.stdout


def _imports_only(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(ast.unparse(node) for node in found)
