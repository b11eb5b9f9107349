"""The verifier's pieces against published vectors and other programs."""

import base64
import hashlib

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mycel.verifier import canonical, commitments, ed25519, funds, leaves, merkle, notes, rules
from mycel.verifier.canonical import CheckFailed
from mycel.verifier.profiles import fixed_text, profile

SALT = bytes(range(32)).hex()
D = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
D += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = """
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
"""
PATHS = {
    (0, 1): "",
    (0, 8): """96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
    6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4""",
    (5, 8): """bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
    ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""",
    (2, 3): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (1, 5): """6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
    5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e
    bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b""",
}
# RFC 8032, 7.1: secret key, public key, message, signature (tests 1 to 3 and SHA(abc)).
RFC8032 = """
9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60
d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
-
e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155
5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb
3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c
72
92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7
fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025
af82
6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac
18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42
ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf
ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589
09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
"""


def signatures() -> list[tuple[bytes, bytes, bytes, bytes]]:
    lines = ["" if line == "-" else line for line in RFC8032.split()]
    rows = [lines[i : i + 5] for i in range(0, len(lines), 5)]
    return [(*map(bytes.fromhex, row[:3]), bytes.fromhex(row[3] + row[4])) for row in rows]


def test_roots_of_the_published_vectors():
    tree = merkle.Frontier()
    assert tree.root().hex() == ROOTS.split(maxsplit=1)[0]
    for data, root in zip(D, ROOTS.split()[1:], strict=True):
        tree.add(bytes.fromhex(data))
        assert tree.root().hex() == root


@pytest.mark.parametrize(("place", "path"), PATHS.items())
def test_proofs_of_the_published_vectors(place, path):
    index, size = place
    hashed = merkle.leaf_hash(bytes.fromhex(D[index]))
    siblings = [bytes.fromhex(one) for one in path.split()]
    found = merkle.root_by_proof(index=index, size=size, hashed=hashed, path=siblings)
    assert found.hex() == ROOTS.split()[size]
    for wrong in (siblings[:-1], [*siblings, bytes(32)]):
        if wrong != siblings:
            with pytest.raises(CheckFailed):
                merkle.root_by_proof(index=index, size=size, hashed=hashed, path=wrong)


def test_commitments_of_the_published_vectors():
    roll = commitments.hides(prefix=commitments.ROLL_PREFIX, salt=SALT, data=b"u:alice")
    assert roll == "b481c572ca670c543110f408d129c609c3f3cd04365fe46b9949fdb6bed455de"
    text = commitments.hides(prefix=commitments.TEXT_PREFIX, salt=SALT, data="Größe".encode())
    assert text == "ce6ba099025a12848c51917104096420ba8c182f5eea88ac4193389d16839567"
    leaf = (
        b'{"at":"2026-11-23T06:00Z","b":{"c":"b481c572ca670c543110f408d129c609c3f3cd04365fe46b9949'
        b'fdb6bed455de"},"in":"0192f000-0000-7000-8000-000000000001","log":"example.org/demo/log",'
        b'"t":"roll.entry","v":1}'
    )
    hashed = "c01f2cca2126c690514b85151e93280495da956899d485d5ae176aeb9fa65f3c"
    assert merkle.leaf_hash(leaf).hex() == hashed
    with pytest.raises(CheckFailed, match="name of an act"):
        leaves.leaf(leaf, origin="example.org/demo/log")
    with pytest.raises(CheckFailed, match="salt"):
        commitments.hides(prefix=b"\x05", salt="00", data=b"")


def test_the_tie_order_of_the_published_vector():
    rule = rules.count_rule(
        {"method": "borda", "ties": "seed", "seed": "00" * 32}, options=["a", "b", "c"]
    )
    given = profile(options=["a", "b", "c"], ballots=[])
    assert rules.preferred(rule, given) == [0, 2, 1]


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"A":1}',
        '{"\U0001f600":1,"\ufb33":2}'.encode(),
        b'{"a":"e\xcc\x81"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\u0041"}',
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 5000,
        b"1" * 5000,
        b"",
        b"{}\n",
    ],
)
def test_other_spellings_are_refused(data):
    with pytest.raises(CheckFailed):
        canonical.read(data, any_key=False)


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])).filter(
        lambda text: __import__("unicodedata").is_normalized("NFC", text)
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_0-9]{1,5}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_it_spells_as_rfc_8785_does(value):
    data = rfc8785.dumps(value)
    assert canonical.spelled(value) == data
    assert canonical.read(data) == value


@pytest.mark.parametrize(("secret", "key", "text", "sign"), signatures())
def test_signatures_of_rfc_8032(secret, key, text, sign):
    assert ed25519.is_signed(key, text, sign)
    assert not ed25519.is_signed(key, text + b"x", sign)
    made = Ed25519PrivateKey.from_private_bytes(secret)
    assert made.public_key().public_bytes_raw() == key
    assert made.sign(text) == sign


@pytest.mark.parametrize("seed", range(6))
def test_signatures_as_another_program_makes_them(seed):
    made = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bytes([seed])).digest())
    key, text = made.public_key().public_bytes_raw(), bytes(range(seed * 20))
    sign = made.sign(text)
    assert ed25519.is_signed(key, text, sign)
    for at in (0, 31, 32, 63):
        bad = sign[:at] + bytes([sign[at] ^ 4]) + sign[at + 1 :]
        assert not ed25519.is_signed(key, text, bad)


def test_a_signature_cannot_be_respelled():
    _secret, key, text, sign = signatures()[1]
    s = int.from_bytes(sign[32:], "little") + ed25519.L
    assert not ed25519.is_signed(key, text, sign[:32] + s.to_bytes(32, "little"))
    assert not ed25519.is_signed(key, text, sign[:63])


@pytest.mark.parametrize("key", ["01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f"])
def test_keys_under_which_anything_is_signed_are_refused(key):
    # With R the neutral point and s = 0, a key of small order would sign some messages.
    sign = bytes.fromhex("01" + "00" * 63)
    assert not any(ed25519.is_signed(bytes.fromhex(key), bytes([i]), sign) for i in range(16))


def test_keys_and_notes_are_read_in_one_spelling():
    secret = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = secret.public_key().public_bytes_raw()
    key = notes.VerifierKey("example.org/log", 1, public)
    body = base64.b64encode(b"\x01" + public).decode()
    spelled = f"example.org/log+{key.id.hex()}+{body}"
    assert notes.verifier_key(spelled) == key
    for wrong in (
        spelled[:-4],
        spelled.replace("+", "-", 1),
        spelled.replace(key.id.hex(), "0" * 8),
    ):
        with pytest.raises(CheckFailed):
            notes.verifier_key(wrong)
    root = base64.b64encode(bytes(32)).decode()
    text = f"example.org/log\n3\n{root}\n".encode()
    mark = base64.b64encode(key.id + secret.sign(text)).decode()
    note = text + f"\n— example.org/log {mark}\n".encode()
    assert notes.signed_by(of=notes.read_note(note), key=key)
    assert notes.read_checkpoint(text) == notes.Checkpoint("example.org/log", 3, bytes(32))
    doubled = note + f"— example.org/log {base64.b64encode(key.id + bytes(64)).decode()}\n".encode()
    assert not notes.signed_by(of=notes.read_note(doubled), key=key)
    for wrong in (text, note[:-1], note + b"\n", note.replace("—".encode(), b"-"), b"\xff", b""):
        with pytest.raises(CheckFailed):
            notes.read_note(wrong)
    for wrong in (b"a\n01\n" + root.encode() + b"\n", b"a\n1\n" + root.encode(), text + b"more\n"):
        with pytest.raises(CheckFailed):
            notes.read_checkpoint(wrong)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0", 0),
        ("12.50", "12.5"),
        ("1/3", "1/3"),
        ("7/8", "0.875"),
        ("0.05", "0.05"),
        ("100/4", 25),
    ],
)
def test_money_is_printed_in_one_way(text, shown):
    assert funds.money_text(funds.amount(text, "a cost")) == shown


@pytest.mark.parametrize("text", ["-1", "1e5", "1/0", "", "½", "1_000", "9" * 31, None, True, 1.5])
def test_other_sums_are_refused(text):
    with pytest.raises(CheckFailed):
        funds.amount(text, "a cost")


def test_fixed_point_keeps_its_digits():
    assert [fixed_text(n, 4) for n in (0, 5, 123456, -5)] == [
        "0.0000",
        "0.0005",
        "12.3456",
        "-0.0005",
    ]
