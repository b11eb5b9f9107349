"""The acts that may stand in a question's scope, and the fields of each."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from mycel.verifier.canonical import CheckFailed, spelled
from mycel.verifier.commitments import is_digest
from mycel.verifier.leaves import DAY, is_id, is_time

WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
CAST = "decisions.ballot.cast"
# Kinds of fields; one with ? may be absent.
ACTS: dict[str, dict[str, str]] = {
    "decisions.question.drafted": {"question": "id", "document": "digest"},
    "decisions.question.changed": {"question": "id", "document": "digest"},
    "decisions.roll.frozen": {
        "question": "id",
        "size": "number",
        "root": "digest",
        "roll": "digest",
        "document": "digest",
    },
    "decisions.question.opened": {"question": "id", "tie": "digest?", "document": "digest"},
    "decisions.question.extended": {
        "question": "id",
        "until": "day",
        "reason": "digest",
        "document": "digest",
    },
    CAST: {"voter": "digest", "choice": "digest", "nonce": "digest", "seq": "number"},
    "decisions.ballot.struck": {"index": "number", "reason": "word", "voter": "digest"},
    "decisions.question.closed": {
        "question": "id",
        "ballots": "number",
        "voters": "number",
        "openings": "digest",
        "seed": "digest?",
        "delegations": "digest?",
    },
    "decisions.question.counted": {"question": "id", "ballots": "digest", "document": "digest"},
    "decisions.question.withdrawn": {"question": "id", "reason": "digest"},
    "record.text.erased": {"about": "id", "commitment": "digest", "ground": "word"},
}


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_word(value: object) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None


def _is_day(value: object) -> bool:
    return isinstance(value, str) and DAY.fullmatch(value) is not None and is_time(value)


IS_OF_KIND: dict[str, Callable[[object], bool]] = {
    "id": is_id,
    "digest": is_digest,
    "number": _is_number,
    "word": _is_word,
    "day": _is_day,
}


def require_act(leaf: Mapping[str, Any], *, question: str) -> None:
    """Refuse a leaf in the question's scope that is no known act with exactly its fields.

    Errors:
        CheckFailed.
    """
    kind, body = leaf["t"], leaf["b"]
    fields = ACTS.get(kind)
    if fields is None:
        raise CheckFailed(f"{kind} is not known to this verifier")
    if body["schema"] != 1:
        raise CheckFailed(f"{kind} has version {body['schema']}, which is not known here")
    allowed = {"schema", *fields} if kind == CAST else {"schema", "actor", *fields}
    if not allowed.issuperset(body):
        raise CheckFailed(f"{kind} has a field that is not known here")
    for name, field in {"actor": "id?", **fields}.items():
        if name not in body:
            if not field.endswith("?"):
                raise CheckFailed(f"{kind} lacks the field {name}")
        elif not IS_OF_KIND[field.rstrip("?")](body[name]):
            raise CheckFailed(f"{kind} says something else than a {field} in {name}")
    if body.get("question", question) != question:
        raise CheckFailed(f"{kind} stands in the scope of another question")
    if (kind == CAST) != (DAY.fullmatch(leaf["at"]) is not None):
        raise CheckFailed(f"{kind} says its time in another way than such acts do")


def ballot_pattern(*, question: str, origin: str) -> re.Pattern[bytes]:
    """Return what every ballot of a question looks like, byte for byte.

    A log may hold a million of them. Keys, order and spelling of this pattern are those of
    canonical JSON, so what fits needs no other reading. Groups: day, choice, nonce, seq, voter.
    """
    hexadecimal = b'"([0-9a-f]{64})"'
    parts = [
        b'{"at":"([0-9]{4}-[0-9]{2}-[0-9]{2})","b":{"choice":' + hexadecimal,
        b',"nonce":' + hexadecimal + b',"schema":1,"seq":([1-9][0-9]{0,14}),"voter":' + hexadecimal,
        b'},"in":' + re.escape(spelled(question)) + b',"log":' + re.escape(spelled(origin)),
        b',"t":"' + re.escape(CAST.encode()) + b'","v":1}',
    ]
    return re.compile(b"".join(parts).replace(b'{"', rb'\{"').replace(b'},"', rb'\},"'))
