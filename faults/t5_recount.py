"""T5: the program, verify.py and `mycel tally` give the same bytes for 1,000 random questions.

Each is made a whole bundle with roll, sealed ballots, changed votes, strikes, delegations and a
result by the program; the one-file verifier checks and counts it again. Then as many counts of
every method and rule alone, on more options, are compared between the two implementations.
"""

import sys
import time
from pathlib import Path
from random import Random
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.verifier import bundles, by_engine, by_program, polls, questions

from mycel.engine.choice.ballots import BallotError
from mycel.verifier import build

QUESTIONS = 70 if "--short" in sys.argv else 1_000


def one_file() -> ModuleType:
    """Return the built verify.py as a module, as it stands in bundles."""
    module = ModuleType("verify")
    exec(compile(build.one_file(), "verify.py", "exec"), module.__dict__)
    return module


def main() -> None:
    begin, verify = time.perf_counter(), one_file()
    passed = sum(whole(verify, number) for number in range(QUESTIONS))
    print(f"T5: {passed:,} of {QUESTIONS:,} questions: program = verify.py, byte for byte")
    alike, refused, counted = 0, 0, 0
    for number in range(QUESTIONS):
        for mine, other in counts(verify, number):
            counted, refused = counted + 1, refused + (mine == other == "refused")
            alike += verify.spelled(mine) == verify.spelled(other)
    seconds = time.perf_counter() - begin
    print(
        f"T5: {alike:,} of {counted:,} counts: mycel tally = verify.py ({refused} refused by both)"
    )
    print(f"T5: {seconds:.0f} s")
    if (passed, alike) != (QUESTIONS, counted):
        sys.exit(1)


def whole(verify: ModuleType, number: int) -> bool:
    """Return whether verify.py passes a bundle that the program counted."""
    kind = polls.KINDS[number % len(polls.KINDS)]
    poll = polls.poll_of(kind, Random(f"whole{number}"))
    try:
        made = bundles.Maker(poll, by_program.result, f"whole{number}").make()
    except BallotError:
        # The program refuses to publish a count without an end; then verify.py has to as well.
        anything = {"digest": "00" * 32}
        made = bundles.Maker(poll, lambda *_: anything, f"whole{number}").make()
        report = verify.check(made.zipped(), key=bundles.vkey())
        return [what for what, ok, _why in report.checks if not ok] == [report.checks[-1][0]]
    report = verify.check(made.zipped(), key=bundles.vkey())
    if not report.ok:
        print(number, kind, poll.rule, report.checks)
    return report.ok and report.trusted


def counts(verify: ModuleType, number: int) -> list[tuple[object, object]]:
    """Return what both implementations count, for one method and now and then a budget."""
    method = questions.METHODS[number % len(questions.METHODS)]
    asked = questions.question(Random(f"count{number}"), method)
    pairs = [(refused_or(verify, verify.tally, asked), refused_or(verify, by_engine.count, asked))]
    if number % 3 == 0:
        asked = questions.budget(Random(f"count{number}"))
        pairs.append((verify.budget(*asked), by_engine.budget(*asked)))
    if number % 3 == 1:
        asked = questions.committee(Random(f"count{number}"))
        pairs.append((verify.committee(*asked), by_engine.committee_of(*asked)))
    return pairs


def refused_or(verify: ModuleType, count: object, asked: tuple) -> object:
    try:
        return count(*asked)
    except (verify.CheckFailed, BallotError):
        return "refused"


if __name__ == "__main__":
    main()
