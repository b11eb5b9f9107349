"""The command: check a bundle and say, line by line, what holds."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mycel.verifier.check import check
from mycel.verifier.container import NotABundle

PASSED, FAILED, NO_BUNDLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the bundle that the arguments name; return the exit code.

    0: all checks passed; 1: some check failed; 2: there is no bundle, or the command is wrong.
    """
    parser = argparse.ArgumentParser(
        description="Check a record bundle: log, roll, ballots, count."
    )
    parser.add_argument("bundle", nargs="?", help="zip or folder (default: where this file lies)")
    parser.add_argument("--key", metavar="VKEY", help="the log's key, from a source you trust")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint of the log you trust")
    parser.add_argument("--receipt", metavar="FILE", help="a receipt of yours, to look for in it")
    given = parser.parse_args(arguments)
    where = given.bundle or Path(__file__).resolve().parent
    try:
        receipt = Path(given.receipt).read_bytes() if given.receipt else None
        report = check(where, key=given.key, checkpoint=given.checkpoint, receipt=receipt)
    except NotABundle as error:
        sys.stderr.write(f"verify.py: {error}\n")
        return NO_BUNDLE
    except OSError as error:
        sys.stderr.write(f"verify.py: the receipt cannot be read: {error.strerror}\n")
        return NO_BUNDLE
    encoding = sys.stdout.encoding or "ascii"
    for line in report.lines():
        sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    return PASSED if report.ok else FAILED


if __name__ == "__main__":
    sys.exit(main())
