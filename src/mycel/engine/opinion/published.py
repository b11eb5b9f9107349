"""Published: a map as the figures that the command line and pages show, 6 digits each."""

from mycel.engine.opinion.map import DIGITS, Group, OpinionMap
from mycel.engine.opinion.statements import Representative, shown_counts

LEAST_CELL = 5


def result(*, found: OpinionMap) -> dict[str, object]:
    """Return the map for who holds the votes: members by id, every count.

    Groups that are withheld are not told, nor what rests on them.
    """
    stable = found.grouping.stability
    silhouettes = found.grouping.silhouettes
    return {
        "participants": len(found.votes.participants),
        "taking_part": int(found.grouping.people.sum()),
        "statements": [_statement(found, at) for at in range(len(found.votes.statements))],
        "k": found.grouping.k,
        "silhouette": silhouettes.get(found.grouping.k),
        "silhouettes": [{"k": k, "silhouette": silhouettes[k]} for k in sorted(silhouettes)],
        "stability": None
        if stable is None
        else {"mean": _cut(stable.mean), "min": _cut(stable.minimum)},
        "groups": [_group(found, one) for one in _told(found)],
        "majority": _spelled(found, found.majority),
        "withheld": None if found.withheld is None else found.withheld.text,
    }


def public(*, found: OpinionMap) -> dict[str, object]:
    """Return the map for everybody: no member, and no count under 5.

    Each group has its counts in ``votes``, one for each statement in the order of ``statements``;
    None where hidden.
    """
    whole = result(found=found)
    counts = found.grouping.counts
    shown = None if counts is None else shown_counts(counts=counts, least=LEAST_CELL)
    told = []
    for place, one in enumerate(_told(found)):
        group = _group(found, one)
        del group["members"]
        if shown is not None:
            agrees, disagrees, passes = (side[place] for side in shown)
            group["votes"] = {"agrees": agrees, "disagrees": disagrees, "passes": passes}
        told.append(group)
    statements = [_covered(_statement(found, at)) for at in range(len(found.votes.statements))]
    return {**whole, "groups": told, "statements": statements}


def _covered(statement: dict[str, object]) -> dict[str, object]:
    """Hide counts under 5."""
    kinds = ("agrees", "disagrees", "passes")
    few = {key for key in kinds if int(str(statement[key])) < LEAST_CELL}
    return {key: None if key in few else value for key, value in statement.items()}


def _told(found: OpinionMap) -> tuple[Group, ...]:
    return () if found.withheld else found.grouping.groups


def _group(found: OpinionMap, one: Group) -> dict[str, object]:
    return {
        "id": one.id,
        "size": len(one.members),
        "members": [found.votes.participants[at] for at in one.members],
        "representative": _spelled(found, one.representative),
    }


def _spelled(found: OpinionMap, given: tuple[Representative, ...]) -> list[dict[str, object]]:
    return [
        {
            "statement": found.votes.statements[one.column],
            "side": one.side,
            "score": _cut(one.score),
        }
        for one in given
    ]


def _statement(found: OpinionMap, at: int) -> dict[str, object]:
    agrees, disagrees, seen = (int(one[at]) for one in (found.agrees, found.disagrees, found.seen))
    is_told = found.consensus is not None and not found.withheld
    return {
        "id": found.votes.statements[at],
        "agrees": agrees,
        "disagrees": disagrees,
        "passes": seen - agrees - disagrees,
        "group_informed_consensus": _cut(found.consensus[at])
        if is_told and found.consensus is not None
        else None,
        "priority": _cut(found.priorities[at]) if found.shown[at] else None,
    }


def _cut(value: float) -> float:
    return round(float(value), DIGITS) + 0.0
