"""Recounting: transfer counts with caps, run again without whoever a cap leaves no place for."""

from collections.abc import Iterable
from dataclasses import replace

from mycel.engine.choice import transfer
from mycel.engine.choice.ballots import Rankings
from mycel.engine.choice.converting import without
from mycel.engine.choice.result import Positions, Result, Tie
from mycel.engine.choice.rule import Rule


def count(*, ballots: Rankings, rule: Rule, preference: Positions | None) -> Result:
    """Count by a transfer method; while winners break a cap, withdraw one and count again.

    Definition: of the group whose cap is broken the one elected last is withdrawn; of several
    broken caps, the one whose surplus winner was elected last. ``rounds`` and ``ties`` are those of
    the last count; the withdrawn stand last in ``ranking``, the last withdrawn first.

    Source: docs/methods/choice.md, "Caps on transfers".
    """
    passed: list[tuple[int, str]] = []
    while True:
        found = _counted(
            ballots=ballots, rule=rule, preference=preference, gone=[option for option, _ in passed]
        )
        surplus = _surplus(winners=found.winners, rule=rule, options=ballots.options)
        if surplus is None:
            last = tuple((option,) for option, _ in reversed(passed))
            return replace(found, ranking=(*found.ranking, *last), passed_over=tuple(passed))
        passed.append(surplus)


def _counted(
    *, ballots: Rankings, rule: Rule, preference: Positions | None, gone: list[int]
) -> Result:
    """Count without some options, and speak of the others by their positions among all."""
    if not gone:
        return transfer.count(ballots=ballots, rule=replace(rule, caps=()), preference=preference)
    kept = [at for at in range(len(ballots.options)) if at not in gone]
    if not kept:
        return Result(winners=(), ranking=(), open_seats=rule.seats, rounds=())
    place = {at: new for new, at in enumerate(kept)}
    fewer = without(ballots=ballots, options=frozenset(gone))
    names = set(fewer.options)
    found = transfer.count(
        ballots=fewer,
        rule=replace(rule, caps=(), order=tuple(name for name in rule.order if name in names)),
        preference=None
        if preference is None
        else tuple(place[at] for at in preference if at in place),
    )
    return _restored(found=found, kept=kept)


def _restored(*, found: Result, kept: list[int]) -> Result:
    def old(positions: Iterable[int]) -> Positions:
        return tuple(kept[at] for at in positions)

    return replace(
        found,
        winners=old(found.winners),
        ranking=tuple(old(group) for group in found.ranking),
        ties=tuple(_old_tie(tie, kept) for tie in found.ties),
    )


def _old_tie(tie: Tie, kept: list[int]) -> Tie:
    order = None if tie.order is None else tuple(kept[at] for at in tie.order)
    return replace(tie, between=tuple(kept[at] for at in tie.between), order=order)


def _surplus(*, winners: Positions, rule: Rule, options: tuple[str, ...]) -> tuple[int, str] | None:
    """Return who has to go and by which cap: of broken caps, the latest of their last winners."""
    found: list[tuple[int, str]] = []
    for cap in rule.caps:
        elected = [at for at, option in enumerate(winners) if options[option] in cap.options]
        if len(elected) > cap.most:
            found.append((elected[-1], cap.group))
    if not found:
        return None
    latest, group = max(found, key=lambda one: one[0])
    return winners[latest], group
