"""The published result as the program makes it from what was published."""

from tests.verifier.bundles import Poll

from mycel.engine import canon
from mycel.engine.choice import deciding
from mycel.engine.choice.standing import Cast


def result(parameters: dict, poll: Poll, seed: str | None) -> dict:
    """Return the document of the count, through the program's own door."""
    casts = tuple(
        Cast(voter=str(voter), seq=number + 1, index=number, choice=str(number))
        for number, (voter, _choice) in enumerate(poll.choices)
    )
    published = deciding.Published(
        parameters=parameters,
        roll=tuple(str(number) for number in range(poll.people)),
        casts=casts,
        opened={str(number): choice for number, (_voter, choice) in enumerate(poll.choices)},
        struck=frozenset(str(poll.choices[number][0]) for number in poll.struck),
        delegations={str(a): str(b) for a, b in poll.passed_on.items()},
        seed=bytes.fromhex(seed or ""),
    )
    made = deciding.result(published=published, engine=parameters["engine"])
    return canon.decode_document(canon.encode_document(made))
