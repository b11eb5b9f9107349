"""A paper as its page shows it: every option with what is marked on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mycel.decisions.forms import words
from mycel.decisions.forms.paper import Marks
from mycel.decisions.queries import BallotPage, OptionLine
from mycel.engine.movement import Text

MANY = 12
"""Options from which on a field helps to find one."""


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option on the paper. ``place`` counts places, which joined options share."""

    key: str
    name: Text
    about: Text
    cost: Decimal | None
    hours: int | None
    place: int = 0
    joined: bool = False
    no_opinion: bool = False
    chosen: bool = False
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper with its marks."""

    kind: str
    ranked: tuple[ShownOption, ...]
    free: tuple[ShownOption, ...]
    options: tuple[ShownOption, ...]
    equal_ranks: bool
    offers_no_opinion: bool
    scale: tuple[int, ...]
    money: str
    limit: Decimal | None
    position: str
    reason: str
    says: words.Words

    @property
    def many(self) -> bool:
        """Return whether there are so many options that one needs help to find one."""
        return len(self.options) > MANY

    @property
    def low(self) -> int:
        """Return the lowest grade."""
        return self.scale[0]

    @property
    def high(self) -> int:
        """Return the highest grade."""
        return self.scale[-1]

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is chosen."""
        return not any(option.chosen for option in self.options)

    @property
    def positions(self) -> tuple[tuple[str, words.Words, words.Words], ...]:
        """Return the positions of a consent round."""
        return words.POSITIONS


def shown(
    *, page: BallotPage, marks: Marks, rule: Mapping[str, Any], reason: str = ""
) -> ShownPaper:
    """Return the paper of a page with marks on it."""
    low, high = page.scale
    lines = {line.key: line for line in page.options}
    ranked = _ranked(marks, lines)
    free = tuple(_option(line, marks) for line in page.options if line.key not in marks.ranked)
    options = tuple(_option(line, marks) for line in page.options)
    return ShownPaper(
        kind=page.paper.kind,
        ranked=ranked,
        free=free,
        options=options,
        equal_ranks=page.paper.equal_ranks,
        offers_no_opinion=page.paper.offers_no_opinion,
        scale=tuple(range(low, high + 1)),
        money=page.money,
        limit=Decimal(page.limit) if page.limit else None,
        position=marks.position,
        reason=reason,
        says=words.unmarked(rule=rule),
    )


def _ranked(marks: Marks, lines: Mapping[str, OptionLine]) -> tuple[ShownOption, ...]:
    found: list[ShownOption] = []
    place = 0
    for number, key in enumerate(marks.ranked, start=1):
        joined = key in marks.joined
        place = place if joined else number
        found.append(_option(lines[key], marks, place=place, joined=joined))
    return tuple(found)


def _option(line: OptionLine, marks: Marks, *, place: int = 0, joined: bool = False) -> ShownOption:
    return ShownOption(
        key=line.key,
        name=line.name,
        about=line.description,
        cost=line.cost,
        hours=line.hours,
        place=place,
        joined=joined,
        no_opinion=line.key in marks.no_opinion,
        chosen=line.key in marks.approved or line.key in marks.ranked,
        grade=marks.grades.get(line.key),
    )


def lines_of_choice(
    *, choice: Mapping[str, Any], names: Mapping[str, Text]
) -> tuple[tuple[str, tuple[Text, ...]], ...]:
    """Return a choice as lines of (mark, names): places, grades, or nothing but names."""
    if "ranking" in choice:
        places, found = 1, []
        for group in choice["ranking"]:
            found.append((str(places), tuple(names.get(key, key) for key in group)))
            places += len(group)
        return tuple(found)
    if "grades" in choice:
        given = sorted(choice["grades"].items(), key=lambda item: -item[1])
        return tuple((str(grade), (names.get(key, key),)) for key, grade in given)
    return tuple(("", (names.get(key, key),)) for key in choice.get("approve", []))


def without_opinion(*, choice: Mapping[str, Any], names: Mapping[str, Text]) -> tuple[Text, ...]:
    """Return the names of the options a voter has no opinion on, in the order of the draft."""
    left = set(choice.get("no_opinion", ()))
    return tuple(name for key, name in names.items() if key in left)


def position_words(*, choice: Mapping[str, Any]) -> words.Words:
    """Return the words of a consent position, or nothing for another choice."""
    given = {value: name for value, name, _help in words.POSITIONS}
    return given.get(str(choice.get("position", "")), "")
