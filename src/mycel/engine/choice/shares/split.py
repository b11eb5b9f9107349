"""Why a budget that is split over strata bought each project or not."""

from dataclasses import replace
from fractions import Fraction

from mycel.engine.choice.ballots import Budget
from mycel.engine.choice.shares import explain, strata
from mycel.engine.choice.shares.case import Rule
from mycel.engine.choice.shares.explain import Reason
from mycel.engine.choice.shares.outcome import Outcome
from mycel.engine.choice.shares.strata import Part, Split, Stratum


def reasons(
    *, budget: Budget, rule: Rule, parts: tuple[Stratum, ...], split: Split
) -> tuple[Reason, ...]:
    """Return a reason for every project, in the order of the projects.

    What a stratum bought has the reason of that count, all else that of the last one. ``greedy``
    says whether greedy buys it over the same strata.

    Args:
        budget: what was shared.
        rule: by which rule.
        parts: the strata.
        split: what ``strata.spend`` returned for them.
    """
    at = {one.id: i for i, one in enumerate(budget.projects)}
    alone = replace(rule, rule="greedy", completion="none")
    greedily = set(strata.spend(budget=budget, rule=alone, strata=parts).selected)
    found: dict[int, Reason] = {}
    for stratum, (_name, outcome) in zip(parts, split.strata, strict=True):
        mine = {at[name] for name in stratum.projects}
        part = strata.part_of(budget=budget, rule=rule, part=mine, limit=stratum.limit, had=set())
        found |= {one.project: one for one in _reasons(part, outcome) if one.bought}
    rest, left = set(at.values()) - found.keys(), split.pooled.limit
    part = strata.part_of(budget=budget, rule=rule, part=rest, limit=left, had=set(found))
    found |= {one.project: _of_the_rest(one, budget, left) for one in _reasons(part, split.pooled)}
    return tuple(
        replace(found[i], greedy=i in greedily, greedy_left=None) for i in sorted(at.values())
    )


def _of_the_rest(reason: Reason, budget: Budget, left: Fraction) -> Reason:
    """Return a reason of the last count: its limit is what was left, not the whole budget."""
    if reason.why != "too-dear" or reason.cost > budget.limit:
        return reason
    return replace(reason, why="no-room", left=left)


def _reasons(part: Part, outcome: Outcome) -> list[Reason]:
    """Return the reasons of one count, by positions in the whole budget."""
    inside = {project: i for i, project in enumerate(part.kept)}
    mine = replace(
        outcome,
        purchases=tuple(replace(one, project=inside[one.project]) for one in outcome.purchases),
    )
    return [
        replace(
            one,
            project=part.kept[one.project],
            spent=tuple(replace(paid, project=part.kept[paid.project]) for paid in one.spent),
            waits=tuple(part.kept[before] for before in one.waits),
        )
        for one in explain.reasons(budget=part.budget, rule=part.rule, outcome=mine)
    ]
