"""The published result as the program makes it: who counts, then the engine's count."""

from tests.verifier import by_engine

from mycel.engine.choice import standing


def result(parameters: dict, poll, seed: str | None) -> dict:
    """Return the document of the count, by the engine's own doors."""
    roll = [str(number) for number in range(poll.people)]
    casts = [
        standing.Cast(voter=str(voter), seq=number, index=number, choice=str(number))
        for number, (voter, _choice) in enumerate(poll.choices)
    ]
    opened = {str(number): choice for number, (_voter, choice) in enumerate(poll.choices)}
    passed = {str(a): str(b) for a, b in poll.passed_on.items()}
    struck = {str(poll.choices[number][0]) for number in poll.struck}
    stands = standing.standing(roll=roll, casts=casts, struck=struck, delegations=passed)
    all_stand = standing.standing(roll=roll, casts=casts, delegations=passed)
    choices = standing.chosen(stands=stands, opened=opened)
    everything = standing.chosen(stands=all_stand, opened=opened)
    ballots, blank = stands.ballots, standing.blank(choices=choices)
    eligible = len(roll) - len(struck)
    of = {"cast": ballots - blank, "eligible": eligible}
    digest, found = by_engine.decided(parameters, choices, seed)
    return {
        "question": parameters["question"],
        "eligible": eligible,
        "voters": len(stands.of),
        "ballots": ballots,
        "blank": blank,
        "struck": len(struck),
        "delegated": stands.delegated,
        "digest": digest,
        "method": parameters["rule"],
        "result": found,
        "with_struck": by_engine.decided(parameters, everything, seed)[1] if struck else None,
        "quorum_met": None if poll.quorum is None else ballots >= poll.quorum,
        "threshold_met": by_engine.reached(parameters, choices, of),
        "engine": parameters["engine"],
    }
