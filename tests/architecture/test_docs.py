"""What is public is documented: an act, setting, verb or option without its line fails."""

import importlib.util
from pathlib import Path

import pytest

from mycel.cli import main
from mycel.cli.verbs import VERBS
from mycel.record.acts import REGISTRY
from mycel.site import options

REPOSITORY = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("docs", REPOSITORY / "scripts" / "docs.py")
docs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docs)


@pytest.mark.parametrize("name", sorted(docs.PAGES))
def test_the_generated_pages_are_up_to_date(name):
    written = (docs.REFERENCE / name).read_text(encoding="utf-8")
    assert written == docs.PAGES[name](), f"docs/reference/{name} is old: run make docs"


def test_every_act_setting_verb_and_option_has_its_line():
    docs.acts()  # imports every room's actions
    page = {name: (docs.REFERENCE / name).read_text(encoding="utf-8") for name in docs.PAGES}
    assert REGISTRY
    ours = [name for name, act in REGISTRY.items() if act.where.startswith("mycel.")]
    lost = [name for name in ours if f"| `{name}` |" not in page["acts.md"]]
    lost += [one.name for one in options.OPTIONS if f"| `{one.name}` |" not in page["settings.md"]]
    for verb in VERBS:
        part = page["cli.md"].partition(f"\n### {verb.name}\n")[2].partition("\n### ")[0]
        flags = [
            action.option_strings[0]
            for action in main.parser(verb=verb)._actions
            if action.option_strings and action.dest not in {"json", "help"}
        ]
        lost += [f"{verb.name} {flag}" for flag in flags if f"| `{flag}" not in part]
        lost += [] if f"Example: `{verb.example}`" in part else [verb.name]
    assert not lost


def test_a_page_without_a_verb_is_noticed(monkeypatch):
    monkeypatch.setattr(docs, "VERBS", VERBS[1:])
    assert docs.commands() != (docs.REFERENCE / "cli.md").read_text(encoding="utf-8")
