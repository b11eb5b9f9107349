"""Signed notes: published examples verify, and what is not exactly one is refused."""

import pytest

from mycel.record import notes

# The example of the format's first implementation (golang.org/x/mod/sumdb/note).
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
LOG = notes.signer_of(name="example.org/log", type=notes.LOG, seed=bytes(range(32)))
WITNESS = notes.signer_of(name="example.net/w", type=notes.WITNESS, seed=bytes(range(1, 33)))
CHECKPOINT = notes.Checkpoint(origin="example.org/log", size=7, root=bytes(32))


def signed(checkpoint=CHECKPOINT):
    text = checkpoint.text()
    return notes.Note(text=text, signatures=(notes.sign(text=text, by=LOG),))


def test_the_published_example_verifies_and_is_made_again():
    note = notes.read_note(EXAMPLE)
    notes.check(note=note, key=notes.read_key(KEY))
    signer = notes.read_signer(PRIVATE)
    assert signer.key.spelled() == KEY
    assert signer.spelled() == PRIVATE
    assert notes.sign(text=note.text, by=signer) == note.signatures[0]
    assert note.spelled() == EXAMPLE


def test_a_cosigned_checkpoint_reads_back():
    note = signed()
    line = notes.cosign(text=note.text, by=WITNESS, at=1_679_315_147)
    both = notes.Note(text=note.text, signatures=(*note.signatures, line))
    read, checkpoint = notes.opened(text=both.spelled(), key=LOG.key)
    assert (read, checkpoint) == (both, CHECKPOINT)
    assert notes.check(note=read, key=WITNESS.key) == 1_679_315_147
    assert notes.read_key(WITNESS.key.spelled()) == WITNESS.key


def test_no_message_and_no_picture_of_a_private_key_shows_it():
    assert "seed" not in repr(LOG)
    with pytest.raises(notes.NoteError) as refusal:
        notes.read_signer(PRIVATE.replace("+c74f20a3+", "+c74f20a4+"))
    assert "AYEKFALV" not in str(refusal.value)


@pytest.mark.parametrize("place", range(0, 64, 7))
def test_every_changed_signature_is_refused(place):
    note = signed()
    (one,) = note.signatures
    data = bytearray(one.data)
    data[place] ^= 1
    wrong = notes.Note(text=note.text, signatures=(notes.Signature(one.name, one.id, bytes(data)),))
    with pytest.raises(notes.NoteError, match="does not hold"):
        notes.check(note=wrong, key=LOG.key)
    mixed = notes.Note(text=note.text, signatures=(one, *wrong.signatures))
    with pytest.raises(notes.NoteError, match="does not hold"):
        notes.check(note=mixed, key=LOG.key)


def test_a_time_cannot_be_moved_and_a_log_is_no_witness():
    note = signed()
    line = notes.cosign(text=note.text, by=WITNESS, at=5)
    later = notes.Signature(line.name, line.id, (6).to_bytes(8, "big") + line.data[8:])
    with pytest.raises(notes.NoteError, match="does not hold"):
        notes.check(note=notes.Note(note.text, (later,)), key=WITNESS.key)
    with pytest.raises(notes.NoteError, match="not signed by"):
        notes.check(note=note, key=WITNESS.key)
    as_log = notes.Key(name=WITNESS.key.name, type=notes.LOG, public=WITNESS.key.public)
    with pytest.raises(notes.NoteError, match="not signed by"):
        notes.check(note=notes.Note(note.text, (line,)), key=as_log)


def test_a_checkpoint_of_another_log_is_refused():
    foreign = notes.Checkpoint(origin="example.com/other", size=7, root=bytes(32))
    with pytest.raises(notes.NoteError, match=r"is of example.com/other"):
        notes.opened(text=signed(foreign).spelled(), key=LOG.key)


@pytest.mark.parametrize(
    "text",
    [
        *("", "text\n", "\n\n", "a\n\n— x AAAA\n", "a\n\n— x\n", "a\n\nx AAAAAAA=\n"),
        *("a\n\n— x AAAAAAB=\n", "a\n\n— x y AAAAAAA=\n", "a\n\n— x AAAAAAA="),
        *("a\n\n— x+y AAAAAAA=\n", "a" * 100_001),
    ],
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(notes.NoteError):
        notes.read_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "x\n1\n",
        "x\n01\nAAAA\n",
        "x\n-1\nAAAA\n",
        "x\n1\nAAAA\n",
        f"x\n1\n{'A' * 43}=\nmore\n",
        "\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(notes.NoteError):
        notes.read_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    ["", "x+y", KEY[:-4], KEY.replace("Peter", "Paul"), KEY.replace("+AR", "+BR"), "a b+c+d"],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(notes.NoteError):
        notes.read_key(text)
    with pytest.raises(notes.NoteError):
        notes.read_signer(text)
    with pytest.raises(notes.NoteError):
        notes.read_signer(f"PRIVATE+KEY+{text}")
    with pytest.raises(notes.NoteError, match="names no key"):
        notes.new_signer(name="a b")
