"""The door: a count by one of the transfer methods."""

from mycel.engine.choice.ballots import Rankings
from mycel.engine.choice.result import Positions, Result
from mycel.engine.choice.rule import Rule
from mycel.engine.choice.transfer import gregory, irv, meek, wikimedia
from mycel.engine.choice.transfer.papers import papers
from mycel.engine.choice.transfer.standing import Standing


def count(*, ballots: Rankings, rule: Rule, preference: Positions | None) -> Result:
    """Return a count with every round; definition: docs/methods/transfer.md.

    Args:
        ballots: rankings; "no opinion" counts as unranked here, blank ballots are not counted.
        rule: its method is one of ``rule.TRANSFER``; caps are not applied here.
        preference: all positions, the preferred first, or None where ties stay open.

    Errors:
        BallotError for a ballot with equal ranks, or a count that its own rule cannot finish.
    """
    standing = Standing(papers=papers(ballots=ballots), rule=rule, preference=preference)
    if not ballots.options:
        return standing.result(quota=None)
    match rule.method:
        case "irv":
            return irv.count(standing=standing)
        case "stv-scottish":
            return gregory.count(standing=standing, law=gregory.SCOTTISH)
        case "stv-wigm-prf":
            return gregory.count(standing=standing, law=gregory.WIGM_PRF)
        case "stv-meek-prf":
            return meek.count(standing=standing)
        case "stv-wikimedia":
            return wikimedia.count(standing=standing)
    raise ValueError(f"{rule.method} moves no votes; expected a transfer method")
