"""Machines for tests: one turns words round, one gives too few texts, one is none at all."""


class Backwards:
    """Translates from any language into German by turning it round."""

    name = "Backwards 1.0"

    def speaks(self, *, source, target):
        return source != target and target == "de"

    def translate(self, *, texts, source, target):
        return [text[::-1] for text in texts]


class Half(Backwards):
    """Loses a text on the way."""

    def translate(self, *, texts, source, target):
        return [texts[0]]


class NoMachine:
    """Has nothing to offer."""
