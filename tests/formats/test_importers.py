"""Every importer is registered, recognised by its content, and documented."""

import re
from pathlib import Path

import pytest

from mycel.formats.importers import (
    IMPORTERS,
    backstage,
    cyclonedx,
    detect,
    openslo_objects,
    sigs,
    wmf,
    wmf_graph,
)
from mycel.formats.problems import Problem

DOCS = Path(__file__).resolve().parents[2] / "docs"
KNOWN = {
    "backstage": (b"# ours\napiVersion: backstage.io/v1alpha1\nkind: Group\n", ".yaml"),
    "cyclonedx": (b'{"bomFormat": "CycloneDX", "specVersion": "1.5"}', ".json"),
    "openslo": (b"# ours\napiVersion: openslo/v1\nkind: Service\n", ".yaml"),
    "sigs": (b"sigs:\n  - dir: a\nworkinggroups: []\n", ".yaml"),
    "wmf-graph": (b'{"source": "a", "nodes": [], "edges": []}', ".json"),
    "wmf-services": (b"# Catalogue\nservice::catalog:\n  a: {}\n", ".yaml"),
}
STRANGE = {
    "empty": b"",
    "binary": bytes(range(256)),
    "movement": b"ref: node/a\nkind: platform\n",
    "other JSON": b'{"nodes": []}',
    "broken JSON": b'{"source": 1, "nodes": [',
    "deep JSON": b"[" * 100_000,
    "other API": b"apiVersion: apps/v1\nkind: Deployment\n",
    "a key inside": b"a:\n  service::catalog: {}\n  sigs: []\n  committees: []\n",
}


def test_every_importer_has_a_sample_here() -> None:
    assert IMPORTERS.keys() == KNOWN.keys()


@pytest.mark.parametrize("key", KNOWN)
def test_a_file_is_recognised_by_content_with_and_without_a_name(key: str) -> None:
    data, suffix = KNOWN[key]
    assert detect(name=f"Folder/X{suffix.upper()}", data=data) == key
    assert detect(name="-", data=data) == key
    assert detect(name="x.csv", data=data) is None


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_of_no_format_is_not_recognised(name: str) -> None:
    assert detect(name="x", data=STRANGE[name]) is None


@pytest.mark.parametrize("key", KNOWN)
@pytest.mark.parametrize("name", STRANGE)
def test_every_importer_refuses_what_is_not_its_format(key: str, name: str) -> None:
    with pytest.raises(Problem, match="expected"):
        IMPORTERS[key].read(files={"x": STRANGE[name]})


@pytest.mark.parametrize("key", KNOWN)
def test_every_importer_refuses_no_file_at_all(key: str) -> None:
    with pytest.raises(Problem, match="expected"):
        IMPORTERS[key].read(files={})


def section(*, key: str) -> str:
    text = (DOCS / "reference" / "import-formats.md").read_text()
    found = re.search(rf"^## {re.escape(key)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/import-formats.md has no section {key}"
    return found[1]


@pytest.mark.parametrize("key", IMPORTERS)
def test_every_importer_is_documented(key: str) -> None:
    assert "Source:" in section(key=key)
    assert "Skipped:" in section(key=key)
    assert f"mycel import {key} " in (DOCS / "guide" / "import.md").read_text()


def test_every_mapped_word_is_documented() -> None:
    words = {
        "backstage": [kind.capitalize() if kind != "api" else "API" for kind in backstage.KINDS]
        + [relation.key for relation in backstage.RELATIONS],
        "cyclonedx": [*cyclonedx.KINDS, *cyclonedx.LINKS, *cyclonedx.VERSIONS],
        "openslo": [*openslo_objects.KINDS, openslo_objects.VERSION],
        "sigs": [*sigs.KINDS, *sigs.ROLES, *sigs.ROLES.values(), *sigs.KINDS.values()],
        "wmf-graph": [*wmf_graph.KINDS, *wmf_graph.PRODUCTION_FILES, *wmf.TAKEN],
        "wmf-services": list(wmf.TAKEN),
    }
    for key, told in words.items():
        missing = [word for word in told if word not in section(key=key)]
        assert not missing, f"{key}: {missing}"
    assert wmf_graph.NOTE in (DOCS / "reference" / "import-formats.md").read_text()
