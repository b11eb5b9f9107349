"""Ballot papers: what somebody marks on a form, button by button, until it is a choice.

Every button is a submit button, so that a paper works without a script: the form carries all marks,
and the server gives them back changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mycel.engine.choice import papers
from mycel.engine.choice.papers import NotOnThePaper, Paper

MOVES = ("add", "drop", "top", "up", "down", "join", "part")
REFUSALS: Mapping[str, str | Promise] = {
    "more-than-one": _("You marked more than one. Choose one, or none."),
    "equal-ranks": _("Two things share a place here. Give each a place of its own."),
    "twice": _("Something stands on your paper twice. Take it off once."),
    "grade": _("A grade is not on the scale. Choose one that the list offers."),
    "over-budget": _("Your basket costs more than there is. Take something out."),
    "position": _("Choose where you stand, or leave this page."),
}
OTHER = _(
    "This paper could not be read. Your marks are still here: look through them and try again."
)


@dataclass(frozen=True)
class Marks:
    """What stands on a paper so far. ``joined`` share the place of the one before them."""

    ranked: tuple[str, ...] = ()
    joined: frozenset[str] = frozenset()
    no_opinion: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    grades: Mapping[str, int] = field(default_factory=dict)
    position: str = ""


def read(*, paper: Paper, fields: QueryDict) -> Marks:
    """Return the marks of a form; what is not on the paper is left out."""
    known = set(paper.keys)
    ranked = tuple(dict.fromkeys(key for key in fields.getlist("ranked") if key in known))
    chosen = fields.get("one", "")
    if paper.kind == papers.ONE:
        ranked = (chosen,) if chosen in known else ()
    return _tidy(
        Marks(
            ranked=ranked,
            joined=frozenset(fields.getlist("joined")) & known,
            no_opinion=frozenset(fields.getlist("no_opinion")) & known,
            approved=frozenset(fields.getlist("approve")) & known,
            grades={
                key: int(given)
                for key in paper.keys
                if (given := (fields.get(f"grade-{key}", "") or "").strip())
                and given.lstrip("-").isascii()
                and given.lstrip("-").isdigit()
                and len(given) <= len(str(10**6))
            },
            position=fields.get("position", "") or "",
        )
    )


def of_choice(*, choice: Mapping[str, object]) -> Marks:
    """Return the marks that a cast choice was made of, so that it can be changed."""
    groups = choice.get("ranking", [])
    groups = groups if isinstance(groups, list) else []
    grades = choice.get("grades")
    return Marks(
        ranked=tuple(key for group in groups for key in group),
        joined=frozenset(key for group in groups for key in group[1:]),
        no_opinion=frozenset(_texts(choice.get("no_opinion"))),
        approved=frozenset(_texts(choice.get("approve"))),
        grades=dict(grades) if isinstance(grades, Mapping) else {},
        position=str(choice.get("position", "")),
    )


def moved(*, marks: Marks, move: str, key: str) -> Marks:
    """Return the marks after one button: add, drop, top, up, down, join or part an option."""
    ranked = [*marks.ranked]
    if move == "add" and key not in ranked:
        return _tidy(replace(marks, ranked=(*ranked, key), no_opinion=marks.no_opinion - {key}))
    if key not in ranked:
        return marks
    at = ranked.index(key)
    match move:
        case "drop":
            ranked.remove(key)
            return _tidy(replace(marks, ranked=tuple(ranked), joined=marks.joined - {key}))
        case "top":
            ranked.insert(0, ranked.pop(at))
        case "up" if at > 0:
            ranked.insert(at - 1, ranked.pop(at))
        case "down" if at < len(ranked) - 1:
            ranked.insert(at + 1, ranked.pop(at))
        case "join" if at > 0:
            return replace(marks, joined=marks.joined | {key})
        case "part":
            return replace(marks, joined=marks.joined - {key})
    return _tidy(replace(marks, ranked=tuple(ranked)))


def choice(*, paper: Paper, marks: Marks) -> dict[str, object]:
    """Return the choice that marks make, in its one spelling.

    Errors:
        NotOnThePaper; :func:`said` puts it into the reader's words.
    """
    return papers.spell(paper=paper, choice=_made(paper, marks))


def said(*, refusal: NotOnThePaper) -> str:
    """Return a refusal in words for the person who marked the paper."""
    return str(REFUSALS.get(refusal.code, OTHER))


def _made(paper: Paper, marks: Marks) -> dict[str, object]:
    match paper.kind:
        case papers.ONE | papers.RANKING:
            groups: list[list[str]] = []
            for key in marks.ranked:
                if key in marks.joined and groups:
                    groups[-1].append(key)
                else:
                    groups.append([key])
            made: dict[str, object] = {"ranking": groups}
            if paper.offers_no_opinion:
                made["no_opinion"] = sorted(marks.no_opinion)
            return made
        case papers.APPROVAL | papers.KNAPSACK:
            return {"approve": sorted(marks.approved)}
        case papers.GRADES | papers.POINTS:
            return {"grades": dict(marks.grades)}
        case _:
            return {"position": marks.position}


def _tidy(marks: Marks) -> Marks:
    """Return marks that agree: the first has nobody before it, a ranked one has an opinion."""
    return replace(
        marks,
        joined=marks.joined & set(marks.ranked[1:]),
        no_opinion=marks.no_opinion - set(marks.ranked),
    )


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
