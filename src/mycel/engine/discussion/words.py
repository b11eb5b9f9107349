"""The words of a text as search folds them, the same in every database."""

import unicodedata

LONGEST, STEP = 60, 30
MOST_WORDS = 8_000
_ALEF_AND_YA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك"})
_DROPPED = frozenset({"\u0640", "\u0670", *map(chr, range(0x064B, 0x0660))})
"""Arabic tatweel, superscript alef, and the marks of vowels."""


def folded(*, text: str) -> str:
    """Return words as they are compared, with single spaces between them.

    Definition: NFKC, case folded; invisible signs (category Cf: joiners, directions, soft hyphens)
    and Arabic tatweel and vowel marks are taken out; forms of alef and ya are one letter; whatever
    is neither letter, mark nor number separates words.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = []
    for sign in unicodedata.normalize("NFKC", plain).translate(_ALEF_AND_YA):
        kind = unicodedata.category(sign)
        if kind == "Cf" or sign in _DROPPED:
            continue
        kept.append(sign if kind[0] in "LMN" else " ")
    return " ".join("".join(kept).split())


def words(*, text: str) -> frozenset[str]:
    """Return the different words of a text, folded, at most 8,000.

    A run of more than 60 letters (languages without spaces, long names) is cut into pieces of 60
    that overlap by half, so that any 30 letters of it stand together in one piece.
    """
    found: set[str] = set()
    for word in folded(text=text).split():
        for start in range(0, max(len(word) - STEP, 1), STEP):
            if len(found) >= MOST_WORDS:
                return frozenset(found)
            found.add(word[start : start + LONGEST])
    return frozenset(found)
