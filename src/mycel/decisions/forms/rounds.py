"""The rounds of a count as one table: an option in each row, a round in each column."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mycel.decisions.queries import ResultPage
from mycel.engine.movement import Text

Round = Mapping[str, Any]
ELECTED, OUT = "elected", "out"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a round; ``event`` is elected, out, or nothing."""

    value: Decimal | None
    exact: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An option with its figures."""

    name: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All rounds: heads, an explanation, rows in the order of the ranking, and sums below."""

    heads: tuple[str, ...]
    says: str
    rows: tuple[Row, ...]
    below: tuple[Row, ...] = ()


def table(*, page: ResultPage) -> Table | None:
    """Return the rounds of a result as a table, or None where a method has none to show."""
    rounds = page.rounds
    if not rounds:
        return None
    if "votes" in rounds[0]:
        return _transfer(page)
    if "scores" in rounds[0]:
        return _scores(page)
    if "medians" in rounds[0]:
        return _grades(page, "medians", _("Middle grade"))
    return None


def _transfer(page: ResultPage) -> Table:
    rounds = page.rounds
    return Table(
        heads=tuple(_head(one) for one in rounds),
        says=_quota(page),
        rows=tuple(
            Row(page.names[key], tuple(_vote(one, key) for one in rounds)) for key in _order(page)
        ),
        below=tuple(
            Row(name, tuple(_cell(one.get(key)) for one in rounds))
            for key, name in (
                ("exhausted", _("ballots that go to nobody any more")),
                ("lost", _("lost by rounding")),
            )
            if any(key in one for one in rounds)
        ),
    )


def _head(one: Round) -> str:
    words = {
        "surplus": _("what was left over goes on"),
        "exclusion": _("somebody is out"),
        "fill": _("the last seats are filled"),
    }
    number = _("Round %(n)s") % {"n": one["round"]}
    said = words.get(one.get("action", ""))
    return f"{number}: {said}" if said else number


def _vote(one: Round, key: str) -> Cell:
    event = ELECTED if key in one["elected"] else OUT if key in one["eliminated"] else ""
    return _cell(one["votes"].get(key), event=event)


def _quota(page: ResultPage) -> str:
    quota = page.value["result"].get("quota")
    if quota is None:
        return ""
    return _("The quota, which is enough for a seat, is %(quota)s.") % {
        "quota": written(value=decimal(quota) or Decimal(0), digits=2)
    }


def _scores(page: ResultPage) -> Table:
    method = page.value["method"]["method"]
    if method == "star":
        return _star(page)
    if "grades" in page.rounds[0]:
        return _grades(page, "scores", _("Sum"))
    scores = page.rounds[0]["scores"]
    half = method == "borda"
    return Table(
        heads=(_("Points") if half else _("Votes"),),
        says="",
        rows=tuple(Row(page.names[key], (_cell(scores[key], half=half),)) for key in _order(page)),
    )


def _star(page: ResultPage) -> Table:
    rounds = page.rounds
    heads = tuple(_("Sum") if "scores" in one else _("Run-off") for one in rounds)
    rows = tuple(
        Row(
            page.names[key],
            tuple(_cell(one.get("scores", one.get("preferences", {})).get(key)) for one in rounds),
        )
        for key in _order(page)
    )
    return Table(heads=heads, says="", rows=rows)


def _grades(page: ResultPage, key: str, head: str) -> Table:
    """Return sums or middle grades beside how often each grade was given."""
    one = page.rounds[0]
    given = sorted({int(grade) for counts in one["grades"].values() for grade in counts})
    heads = (head, *(_("Grade %(n)s") % {"n": grade} for grade in given))
    rows = tuple(
        Row(
            page.names[option],
            (
                _cell(one[key][option]),
                *(_cell(one["grades"][option].get(str(grade), 0)) for grade in given),
            ),
        )
        for option in _order(page)
    )
    count = page.value["ballots"]
    says = ngettext("Of %(n)s ballot.", "Of %(n)s ballots.", count) % {"n": count}
    return Table(heads=heads, says=says, rows=rows)


def _order(page: ResultPage) -> list[str]:
    return [key for group in page.value["result"]["ranking"] for key in group]


def _cell(value: object, *, event: str = "", half: bool = False) -> Cell:
    number = decimal(value)
    if number is None:
        return Cell(None, event=event)
    return Cell(number / 2 if half else number, exact=str(value), event=event)


def decimal(value: object) -> Decimal | None:
    """Return a number of a result (whole, decimal or "p/q") to be shown, or None for none."""
    if value is None:
        return None
    whole = Fraction(str(value))
    return Decimal(whole.numerator) / Decimal(whole.denominator)


def written(*, value: Decimal, digits: int) -> str:
    """Return a number of votes in the reader's language; whole ones without decimals."""
    places = 0 if value == value.to_integral_value() else digits
    return number_format(round(value, digits), decimal_pos=places, force_grouping=True)
