"""Similar texts: how much two short texts share, by their letters in threes."""

import unicodedata
from collections.abc import Mapping

from mycel.engine import canon

LEAST = 0.3
"""Share of common threes from which two texts are shown beside each other."""


def folded(*, text: str) -> str:
    """Return a text as it is compared: NFKC, case folded, letters and digits, single spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if unicodedata.category(c)[0] in "LN" else " " for c in plain)
    return " ".join(kept.split())


def fingerprint(*, text: str) -> str:
    """Return the SHA-256 of a text as it is compared: equal for two that say the same in print."""
    return canon.digest(folded(text=text).encode())


def threes(*, text: str) -> frozenset[str]:
    """Return the threes of a text: every three letters in a row, word by word, ends marked."""
    found: set[str] = set()
    for word in folded(text=text).split():
        marked = f"  {word} "
        found.update(marked[i : i + 3] for i in range(len(marked) - 2))
    return frozenset(found)


def likeness(*, one: str, other: str) -> float:
    """Return the share of threes that two texts have in common (Jaccard), 0 to 1."""
    a, b = threes(text=one), threes(text=other)
    return len(a & b) / len(a | b) if a or b else 0.0


def similar(
    *, text: str, among: Mapping[str, str], most: int = 3, least: float = LEAST
) -> tuple[tuple[str, float], ...]:
    """Return the keys of the texts most like one, the most alike first; ties by key.

    Args:
        text: what somebody is about to write.
        among: key → text.
        most: how many at most.
        least: from which likeness on.
    """
    given = threes(text=text)
    found = []
    for key, other in among.items():
        theirs = threes(text=other)
        union = len(given | theirs)
        share = len(given & theirs) / union if union else 0.0
        if share >= least:
            found.append((-share, key))
    return tuple((key, -negative) for negative, key in sorted(found)[:most])
