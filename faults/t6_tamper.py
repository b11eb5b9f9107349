"""T6: 100,000 ways to tamper with a bundle, all found by who has the log's key.

Bits, bytes, lines, entries, documents, results, files and keys are changed, dropped, moved,
repeated and exchanged; each with MANIFEST left as it was or made again, and changed logs with root
and proofs made again as well, under the old signature or signed by a stranger.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.verifier import bundles, by_program, tampering

from mycel.verifier import NotABundle, check

TIMES = 2_000 if "--short" in sys.argv else 100_000


def main() -> None:
    made = bundles.Maker(bundles.small(), by_program.result).make()
    whole, key, rng = made.zipped(), bundles.vkey(), Random(6)
    if not check(whole, key=key).trusted:
        sys.exit("the bundle fails before anybody touched it")
    begin, done, found = time.perf_counter(), 0, 0
    where: Counter[str] = Counter()
    while done < TIMES:
        mutation = tampering.MUTATIONS[rng.randrange(len(tampering.MUTATIONS))]
        data = mutation(rng, made)
        if data == whole:
            continue
        done += 1
        answer = answered(data, key)
        found += answer is not None
        where[answer or f"NOT FOUND: {mutation.__name__}"] += 1
    for answer, times in where.most_common():
        print(f"  {times:7,}  {answer}")
    seconds = time.perf_counter() - begin
    print(f"T6: {found:,} of {done:,} tamperings found, {seconds:.0f} s")
    if found != done:
        sys.exit(1)


def answered(data: bytes, key: str) -> str | None:
    """Return what was found wrong first, or None where everything passed."""
    try:
        report = check(data, key=key, to_the_end=False)
    except NotABundle as error:
        return str(error)
    return next((what for what, ok, _why in report.checks if not ok), None)


if __name__ == "__main__":
    main()
