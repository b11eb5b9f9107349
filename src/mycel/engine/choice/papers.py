"""Ballot papers: which choices a question takes, and the one spelling of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

ONE, RANKING, APPROVAL, KNAPSACK = "one", "ranking", "approval", "knapsack"
GRADES, POINTS, CONSENT = "grades", "points", "consent"
PAPERS = (ONE, RANKING, APPROVAL, KNAPSACK, GRADES, POINTS, CONSENT)
MOST_SAID = 80
POSITIONS = ("agree", "agree-with-concerns", "stand-aside", "object", "block")

Choice = Mapping[str, object]


class NotOnThePaper(ValueError):
    """A choice that the paper does not take; ``code`` says why, ``about`` is what it is about."""

    def __init__(self, *, code: str, text: str, about: object = None) -> None:
        super().__init__(text)
        self.code = code
        self.about = about


@dataclass(frozen=True)
class Paper:
    """What a ballot can say: its kind, the keys of the options in order, and its bounds.

    ``scale``: lowest and highest grade (points: lowest is what one gives nothing for).
    ``costs`` and ``limit``: what a knapsack may hold.
    """

    kind: str
    keys: tuple[str, ...]
    offers_no_opinion: bool = False
    equal_ranks: bool = False
    scale: tuple[int, int] = (0, 5)
    costs: Mapping[str, Fraction] = field(default_factory=dict)
    limit: Fraction | None = None


def spell(*, paper: Paper, choice: Choice) -> dict[str, object]:
    """Return a choice in its one spelling (docs/methods/decisions.md, "Choices").

    Errors:
        NotOnThePaper for an unknown or repeated option, an unknown key, a grade outside the scale,
        equal ranks where none are allowed, or a knapsack that costs more than it may.
    """
    match paper.kind:
        case "one" | "ranking":
            return _ranking(paper, choice)
        case "approval" | "knapsack":
            return _approved(paper, choice)
        case "grades" | "points":
            return _graded(paper, choice)
        case "consent":
            return _position(choice)
        case _:
            raise NotOnThePaper(
                code="paper", text=f"there is no paper {paper.kind}; expected one of {PAPERS}"
            )


def is_blank(*, choice: Choice) -> bool:
    """Return whether a choice says nothing about any option."""
    return not any(choice.get(key) for key in ("ranking", "approve", "grades", "position"))


def _ranking(paper: Paper, choice: Choice) -> dict[str, object]:
    allowed = {"ranking", "no_opinion"} if paper.offers_no_opinion else {"ranking"}
    _require_keys(choice, allowed=allowed, needed={"ranking"})
    groups = [_keys(group) for group in _list(choice["ranking"])]
    without = _keys(choice.get("no_opinion", []))
    _require_known(paper, [*(key for group in groups for key in group), *without])
    if any(not group for group in groups):
        raise NotOnThePaper(code="empty-rank", text="a rank is empty; expected an option in each")
    if any(len(group) > 1 for group in groups) and not paper.equal_ranks:
        raise NotOnThePaper(
            code="equal-ranks", text="two options share a rank; expected one option in each rank"
        )
    if paper.kind == ONE and len(groups) > 1:
        raise NotOnThePaper(
            code="more-than-one", text=f"{len(groups)} options are chosen; expected one at most"
        )
    spelled: dict[str, object] = {"ranking": [_in_order(paper, group) for group in groups]}
    if paper.offers_no_opinion:
        spelled["no_opinion"] = _in_order(paper, without)
    return spelled


def _approved(paper: Paper, choice: Choice) -> dict[str, object]:
    _require_keys(choice, allowed={"approve"}, needed={"approve"})
    keys = _keys(choice["approve"])
    _require_known(paper, keys)
    if paper.kind == KNAPSACK and paper.limit is not None:
        cost = sum((paper.costs.get(key, Fraction(0)) for key in keys), Fraction(0))
        if cost > paper.limit:
            raise NotOnThePaper(
                code="over-budget",
                text=f"the basket costs {cost}; expected at most {paper.limit}",
                about=cost - paper.limit,
            )
    return {"approve": _in_order(paper, keys)}


def _graded(paper: Paper, choice: Choice) -> dict[str, object]:
    _require_keys(choice, allowed={"grades"}, needed={"grades"})
    grades = choice["grades"]
    if not isinstance(grades, Mapping):
        raise NotOnThePaper(code="shape", text="grades are no mapping; expected option: grade")
    _require_known(paper, [*grades])
    low, high = paper.scale
    for key, grade in grades.items():
        if not isinstance(grade, int) or isinstance(grade, bool) or not low <= grade <= high:
            raise NotOnThePaper(
                code="grade",
                text=f"{key} has the grade {_said(grade)}; expected a whole number "
                f"from {low} to {high}",
                about=key,
            )
    return {"grades": {key: grades[key] for key in paper.keys if key in grades}}


def _position(choice: Choice) -> dict[str, object]:
    _require_keys(choice, allowed={"position"}, needed={"position"})
    if choice["position"] not in POSITIONS:
        raise NotOnThePaper(
            code="position",
            text=f"the position is {_said(choice['position'])}; "
            f"expected one of {', '.join(POSITIONS)}",
        )
    return {"position": choice["position"]}


def _require_keys(choice: Choice, *, allowed: set[str], needed: set[str]) -> None:
    if not isinstance(choice, Mapping) or not needed <= choice.keys() <= allowed:
        raise NotOnThePaper(
            code="shape", text=f"this is no ballot of the question; expected {sorted(allowed)}"
        )


def _require_known(paper: Paper, keys: Sequence[str]) -> None:
    for key in keys:
        if key not in paper.keys:
            raise NotOnThePaper(
                code="unknown",
                text=f"there is no option {_said(key)}; expected one of the question",
            )
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotOnThePaper(
            code="twice", text=f"{twice} stands twice on the ballot; expected it once", about=twice
        )


def _said(value: object) -> str:
    """Return a value as refusals repeat it: no longer than somebody reads."""
    return repr(value)[:MOST_SAID]


def _list(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise NotOnThePaper(code="shape", text="a part of the ballot is no list; expected a list")
    return [*value]


def _keys(value: object) -> list[str]:
    keys = [*_list(value)]
    if not all(isinstance(key, str) for key in keys):
        raise NotOnThePaper(code="shape", text="an option is no text; expected its key")
    return [str(key) for key in keys]


def _in_order(paper: Paper, keys: Sequence[str]) -> list[str]:
    chosen = set(keys)
    return [key for key in paper.keys if key in chosen]
