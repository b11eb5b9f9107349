"""Bundles: one file whose every byte follows from what is in it."""

import io
import zipfile
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mycel.engine import canon, tree
from mycel.record import (
    actions,
    acts,
    bundles,
    checkpoints,
    container,
    keys,
    notes,
    queries,
    sequencer,
)
from mycel.record.models import Opening
from mycel.verifier.container import Zip

AT = datetime(2026, 11, 23, 6, 0, 41, tzinfo=UTC)
SCOPE = UUID("0192f000-0000-7000-8000-000000000001")
OTHER = UUID("0192f000-0000-7000-8000-000000000002")


@acts.act("record.thing.kept", version=1, says="kept {thing}", thing="id", document="digest")
def keep_thing(*, scope: UUID, text: str, by: UUID | None, at: datetime) -> acts.Entry[None]:
    document = {"text": acts.Sealed(about=scope, text=text), "share": 0.5}
    return acts.Entry(None, scope=scope, body={"thing": scope}, document=document)


def written(**given):
    to = io.BytesIO()
    bundles.bundle(**{"scope": SCOPE, "own": {}, "prove": [], "to": to, **given})
    return to.getvalue()


@pytest.fixture
def log(db):
    for scope, text in ((SCOPE, "Größe"), (OTHER, "other"), (SCOPE, "more")):
        keep_thing(scope=scope, text=text, by=None, at=AT)
    sequencer.sequence()
    checkpoints.sign(at=AT)


def test_a_bundle_holds_the_log_and_what_its_scope_published(log):
    own = {"result.json": b"{}", "README": b"Read this.\n", "empty.ndjson": b""}
    data = written(own=own, prove=[0, 2])
    assert data == written(own=own, prove=[0, 2])
    Zip(io.BytesIO(data)).check()
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert zipped.testzip() is None
        files = {name: zipped.read(name) for name in zipped.namelist()}
        assert {info.date_time for info in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    documents = sorted(name for name in files if name.startswith("documents/"))
    proofs = ("proofs/0.tlog-proof", "proofs/2.tlog-proof")
    always = ("MANIFEST", "README", "about.json", "checkpoint", "leaves.ndjson", "verify.py")
    assert [*files] == sorted([*always, *documents, *proofs, "result.json", "texts.ndjson"])
    assert files["README"] == b"Read this.\n"
    lines = [f"{canon.digest(files[name])}  {name}\n" for name in files if name != "MANIFEST"]
    assert files["MANIFEST"].decode() == "".join(lines)
    assert len(documents) == 2
    assert all(canon.digest(files[name]) == name[10:-5] for name in documents)
    texts = [canon.decode(line) for line in files["texts.ndjson"].splitlines()]
    assert {one["text"] for one in texts} == {"Größe", "more"}
    hashes = [canon.leaf_hash(line) for line in files["leaves.ndjson"].splitlines()]
    _note, checkpoint = notes.opened(text=files["checkpoint"].decode(), key=keys.signer().key)
    assert (checkpoint.size, checkpoint.root) == (3, tree.root(hashes=hashes))
    about = canon.decode(files["about.json"])
    assert about["question"] == str(SCOPE)
    assert notes.read_key(about["key"]) == keys.signer().key


def test_an_erased_text_is_missing_and_a_document_can_stand_elsewhere(log):
    gone = Opening.objects.get(text="more")
    actions.erase_text(commitment=gone.commitment, ground="request", by=None, at=AT)
    digests = [canon.decode(data)["b"]["document"] for data in _leaves()]
    data = written(but=frozenset({digests[0]}))
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        assert f"documents/{digests[0]}.json" not in zipped.namelist()
        assert f"documents/{digests[2]}.json" in zipped.namelist()
        assert "texts.ndjson" not in zipped.namelist()


def test_the_log_alone_is_a_bundle_too(log):
    with zipfile.ZipFile(io.BytesIO(written(scope=None))) as zipped:
        names = ["MANIFEST", "README", "about.json", "checkpoint", "leaves.ndjson"]
        assert zipped.namelist() == names


@pytest.mark.django_db
def test_nothing_is_bundled_before_it_is_signed():
    with pytest.raises(bundles.NoBundle, match="not signed"):
        written()
    checkpoints.sign(at=AT)
    with pytest.raises(bundles.NoBundle, match="not signed"):
        written(prove=[0])


def test_what_is_too_large_for_every_reader_is_refused(monkeypatch):
    monkeypatch.setattr(container, "MOST", 300)
    container.zipped(files={"a": b"x" * 100}, to=io.BytesIO())
    with pytest.raises(bundles.NoBundle, match="below 4 GiB"):
        container.zipped(files={"a": b"x" * 300}, to=io.BytesIO())


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text("abc/.-_Z9", min_size=1, max_size=12), st.binary(max_size=50)))
def test_every_container_reads_back_and_passes_the_verifier(files):
    to = io.BytesIO()
    container.zipped(files=files, to=to)
    with zipfile.ZipFile(to) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == files
    Zip(to).check()


def _leaves():
    return queries.leaves(start=0, limit=10)
