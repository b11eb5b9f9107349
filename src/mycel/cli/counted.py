"""Counted: what a count found, for people: who won, why, and how it came about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mycel.cli.outcome import Table

if TYPE_CHECKING:
    from mycel.engine.choice.explaining import Change, Explanation
    from mycel.engine.choice.rule import Rule

SHOWN = 40
ACROSS = 8
PAIRS_SHOWN = 15
Spelled = Mapping[str, Any]


def says(
    *,
    result: Spelled,
    rule: "Rule",
    why: "Explanation",
    options: Sequence[str],
    ballots: int,
) -> list[str | Table]:
    """Return the winners, the reason, the order of all, and the rounds."""
    told: list[str | Table] = [*_winners(result, rule=rule, ballots=ballots)]
    told += _reasons(why)
    told += [_tied(tie) for tie in result["ties"]]
    told += [
        f"{one['option']} is passed over: {one['group']} has as many winners as it may have."
        for one in result["passed_over"]
    ]
    told += ["", *_rounds(result, rule=rule, options=options)]
    return told


def _winners(result: Spelled, *, rule: "Rule", ballots: int) -> Iterator[str]:
    winners, open_ = result["winners"], result["open_seats"]
    if len(winners) == 1:
        yield f"{winners[0]} is elected ({rule.method}, {ballots:,} ballots)."
    elif winners:
        yield f"Elected, in this order ({rule.method}, {ballots:,} ballots):"
        yield from (f"  {place}. {name}" for place, name in enumerate(winners, 1))
    else:
        yield f"Nobody is elected ({rule.method}, {ballots:,} ballots)."
    if open_:
        yield f"{open_} of {rule.seats} seats {'stays' if open_ == 1 else 'stay'} open."


def _tied(tie: Spelled) -> str:
    between = _listed(tie["between"])
    where = f" (round {tie['round']})" if tie["round"] else ""
    if tie["broken_by"] is None:
        return f"Tie{where}: {between}; it stays open."
    return f"Tie{where}: {between}; decided by {tie['broken_by']}: {', '.join(tie['order'])}."


def _reasons(why: "Explanation") -> Iterator[str]:
    """Say why the last winner won and what the runner-up lacked."""
    found = why.why
    match found.kind if found else None:
        case None:
            pass
        case "tied":
            yield f"The rule cannot part {_listed(found.between)}."  # type: ignore[union-attr] # told by the kind
        case _:
            yield _reason(found)
    if why.change:
        yield _change(why.change)


def _reason(found: Any) -> str:  # noqa: ANN401 — one of six kinds, told by its kind
    match found.kind:
        case "points":
            unit = found.unit.replace("-", " ")
            return (
                f"{found.winner} has {found.winner_has} {unit}, {found.rival} {found.rival_has}: "
                f"{found.gap} fewer."
            )
        case "medians":
            return (
                f"The median grade of {found.winner} is {found.winner_median}, of {found.rival} "
                f"{found.rival_median}; they differ after {found.taken_out} ballots of that grade."
            )
        case "final":
            return (
                f"In the final {found.winner_preferred} ballots prefer {found.winner}, "
                f"{found.rival_preferred} prefer {found.rival}."
            )
        case "comparison":
            return _comparison(found)
        case _:
            did = "is excluded" if found.action == "exclusion" else "is still waiting"
            return (
                f"The closest stage is round {found.round}: {found.ahead} has {found.ahead_has}, "
                f"{found.behind} {found.behind_has} and {did}."
            )


def _comparison(found: Any) -> str:  # noqa: ANN401 — as above
    said = (
        f"{found.winner_above} ballots place {found.winner} above {found.rival}, "
        f"{found.rival_above} the other way round"
    )
    if found.beats_everybody:
        said += f"; {found.winner} beats everybody"
    elif found.winner_path is not None:
        said += f"; the strongest paths are {found.winner_path} and {found.rival_path}"
    return f"{said}."


def _change(change: "Change") -> str:
    against = f" first and {change.against} last" if change.against else " first"
    sure = "and no fewer" if change.certainty == "exact" else "perhaps fewer"
    winners = ", ".join(change.winners) or "nobody"
    return (
        f"{change.ballots} further ballots with {change.option}{against} would elect {winners} "
        f"({sure} would do)."
    )


def _rounds(result: Spelled, *, rule: "Rule", options: Sequence[str]) -> Iterator[str | Table]:
    rounds, ranking = result["rounds"], result["ranking"]
    order = [name for group in ranking for name in group]
    places = {name: place for place, group in enumerate(ranking, 1) for name in group}
    if rounds and "votes" in rounds[0]:
        yield _events(rounds)
        yield from _votes(rounds, order=order)
    elif rule.method == "star":
        yield from _finals(rounds)
    elif rounds and "scores" in rounds[0]:
        said = "half points" if rule.method == "borda" else "score"
        rows = [(places[name], name, rounds[0]["scores"][name]) for name in order[:SHOWN]]
        yield Table(("place", "option", said), rows)
    elif rounds and "medians" in rounds[0]:
        rows = [(places[name], name, rounds[0]["medians"][name]) for name in order[:SHOWN]]
        yield Table(("place", "option", "median"), rows)
    else:
        yield Table(("place", "option"), [(places[name], name) for name in order[:SHOWN]])
    if result["pairwise"] and "votes" not in (rounds[0] if rounds else {}):
        yield from _pairs(result, order=order, options=options)


def _finals(rounds: Sequence[Spelled]) -> Iterator[Table]:
    for one in rounds:
        if "scores" in one:
            rows = sorted(one["scores"].items(), key=lambda pair: -pair[1])[:SHOWN]
            yield Table((f"round {one['round']}", "score"), rows)
        else:
            yield Table((f"round {one['round']}", "preferred"), [*one["preferences"].items()])


def _events(rounds: Sequence[Spelled]) -> Table:
    rows = [
        (
            one["round"],
            _action(one),
            ", ".join(one["elected"]) or "–",
            ", ".join(one["eliminated"]) or "–",
        )
        for one in rounds
    ]
    return Table(("round", "what", "elected", "excluded"), rows)


def _action(one: Spelled) -> str:
    of = f" of {', '.join(one['of'])}" if one.get("of") else ""
    return f"{one['action']}{of}" if "action" in one else "count"


def _votes(rounds: Sequence[Spelled], *, order: Sequence[str]) -> Iterator[str | Table]:
    """Yield the votes of everybody, so many rounds beside one another."""
    for start in range(0, len(rounds), ACROSS):
        some = rounds[start : start + ACROSS]
        heads = ("votes", *(f"round {one['round']}" for one in some))
        rows = [
            [name, *(str(one["votes"].get(name, "")) for one in some)] for name in order[:SHOWN]
        ]
        kept = [key for key in ("exhausted", "lost", "quota") if some[0].get(key) is not None]
        rows += [[key, *(str(one[key]) for one in some)] for key in kept]
        yield ""
        yield Table(heads, _to_the_end(heads, rows))


def _to_the_end(heads: Sequence[str], rows: Sequence[list[str]]) -> list[list[str]]:
    """Align decimals, which are text, to the end of their columns."""
    widths = [max([len(head), *(len(row[i]) for row in rows)]) for i, head in enumerate(heads)]
    return [
        [row[0], *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))] for row in rows
    ]


def _pairs(
    result: Spelled, *, order: Sequence[str], options: Sequence[str]
) -> Iterator[str | Table]:
    if len(order) > PAIRS_SHOWN:
        return
    at = {name: i for i, name in enumerate(options)}
    numbers = [f"{place}" for place in range(1, len(order) + 1)]
    rows = [
        (
            f"{i}. {one}",
            *(None if one == two else result["pairwise"][at[one]][at[two]] for two in order),
        )
        for i, one in enumerate(order, 1)
    ]
    yield ""
    yield Table(("ballots that place … above", *numbers), rows)


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
