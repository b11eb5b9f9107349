"""Canon: one spelling for every value, and the vectors of the record's method."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mycel.engine import canon

SALT = bytes(range(32))
keys = st.from_regex(r"[a-z_]+", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: __import__("unicodedata").normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_it_spells_as_rfc_8785_does(value):
    assert canon.encode(value) == rfc8785.dumps(value)
    assert canon.decode(canon.encode(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"\U0001f600": 1, "\ufb33": 2}, "key_not_ascii"),
        ({"A": 1}, "key_not_ascii"),
        ({"a1": 1}, "key_not_ascii"),
        ({"a": 0.5}, "number_not_integer"),
        ({"a": float("nan")}, "number_not_integer"),
        ({"a": 2**53}, "number_too_large"),
        ({"a": "e\u0301"}, "string_not_nfc"),
        ({"a": "\ud800"}, "surrogate"),
        ({"a": b"x"}, "not_json"),
    ],
)
def test_it_refuses_what_has_two_spellings(value, reason):
    with pytest.raises(canon.CanonError) as refused:
        canon.encode(value)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b'{"a": 1}', "not_canonical"),
        (b'{"b":1,"a":2}', "not_canonical"),
        (b'{"a":1.0}', "number_not_integer"),
        (b'{"a":NaN}', "number_not_integer"),
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_it_reads_one_spelling_only(data, reason):
    with pytest.raises(canon.CanonError) as refused:
        canon.decode(data)
    assert refused.value.reason == reason


def test_vectors_of_leaf_and_commitments():
    commitment = canon.roll_commitment(salt=SALT, uid=b"u:alice")
    assert commitment == "b481c572ca670c543110f408d129c609c3f3cd04365fe46b9949fdb6bed455de"
    assert (
        canon.text_commitment(salt=SALT, data="Größe".encode())
        == "ce6ba099025a12848c51917104096420ba8c182f5eea88ac4193389d16839567"
    )
    leaf = canon.encode_leaf(
        {
            "v": 1,
            "t": "roll.entry",
            "log": "example.org/demo/log",
            "in": "0192f000-0000-7000-8000-000000000001",
            "at": "2026-11-23T06:00Z",
            "b": {"c": commitment},
        }
    )
    assert len(leaf) == 199
    assert (
        canon.leaf_hash(leaf).hex()
        == "c01f2cca2126c690514b85151e93280495da956899d485d5ae176aeb9fa65f3c"
    )


def test_a_leaf_has_its_limit():
    canon.encode_leaf("x" * 65_533)
    with pytest.raises(canon.CanonError, match="65535"):
        canon.encode_leaf("x" * 65_534)


def test_documents_hold_fractions_as_strings():
    assert (
        canon.encode_document({"x": 0.1, "n": 2.0, "Ä": None})
        == '{"n":"2","x":"0.1","Ä":null}'.encode()
    )
    with pytest.raises(canon.CanonError):
        canon.encode_document({"x": float("inf")})
