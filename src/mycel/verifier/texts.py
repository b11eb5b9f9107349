"""Texts beside the record: those still shown are checked, the others are counted."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from mycel.verifier.canonical import CheckFailed
from mycel.verifier.commitments import TEXT_PREFIX, hides, is_digest
from mycel.verifier.lines import objects

TEXT_KEYS = frozenset({"commitment", "salt", "text"})


def shown_texts(file: BinaryIO | None) -> dict[str, str]:
    """Return the texts that are shown, by commitment, each checked against it.

    Errors:
        CheckFailed.
    """
    found: dict[str, str] = {}
    before = ""
    for _line, one in objects(file, TEXT_KEYS) if file is not None else ():
        if not isinstance(one["text"], str) or not is_digest(one["commitment"]):
            raise CheckFailed("a text has no words or no commitment")
        data = one["text"].encode()
        if hides(prefix=TEXT_PREFIX, salt=one["salt"], data=data) != one["commitment"]:
            raise CheckFailed("a text does not open the commitment beside it")
        if one["commitment"] <= before:
            raise CheckFailed("the texts are not in order, or one stands twice")
        before = one["commitment"]
        found[before] = one["text"]
    return found


def sealed_in(value: object) -> Iterator[str]:
    """Yield the commitments to texts in a document."""
    if isinstance(value, dict):
        if value.keys() == {"commitment"} and is_digest(value["commitment"]):
            yield value["commitment"]
            return
        for item in value.values():
            yield from sealed_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from sealed_in(item)


def names_of_options(document: object, texts: Mapping[str, str]) -> dict[str, str]:
    """Return how a question's document calls its options, as far as that is shown.

    A name in several languages is shown in English, or in the first of them by their codes.
    """
    options = document.get("options") if isinstance(document, dict) else None
    found: dict[str, str] = {}
    for option in options if isinstance(options, list) else ():
        if not isinstance(option, dict) or not isinstance(option.get("key"), str):
            continue
        name = _first(option.get("name"), texts)
        if name:
            found[option["key"]] = name
    return found


def title_of(document: Any, texts: Mapping[str, str]) -> str:  # noqa: ANN401 — JSON
    """Return how a question's document calls the question, or nothing."""
    title = document.get("title") if isinstance(document, dict) else None
    return _first(title, texts)


def _first(said: object, texts: Mapping[str, str]) -> str:
    """Return what is shown of a text: in English, or in the first language there is."""
    english = [*sealed_in(said.get("en"))] if isinstance(said, dict) else []
    return next((texts[one] for one in [*english, *sealed_in(said)] if one in texts), "")
